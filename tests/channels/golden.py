"""The golden files: how each channel writes each case of replies.py.

`python -m tests.channels.golden` makes them anew, with the names of kinds only those; look at the difference before it is kept.
"""

import json
import sys
from pathlib import Path

from bot.channels.registry import CHANNELS
from tests.channels.replies import CASES, message

GOLDEN = Path(__file__).with_name("golden")


def golden_file(kind, case, language):
    """Where the payloads of a case stand."""
    return GOLDEN / kind / f"{case}-{language}.json"


def written(kind, case, language):
    """The payloads of a case, as its file has them."""
    return json.dumps(CHANNELS[kind].render(message(case, language)), ensure_ascii=False, indent=1) + "\n"


def main(kinds):
    """Write the files of these kinds, or of all."""
    for kind in kinds or CHANNELS:
        for old in (GOLDEN / kind).glob("*.json"):
            old.unlink()
        for case, language in CASES:
            file = golden_file(kind, case, language)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(written(kind, case, language), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

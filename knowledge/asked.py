"""How people ask for sections of law: lines in everyday words, indexed beside the sections' own text and never shown."""

from __future__ import annotations

import hashlib
from pathlib import Path

from knowledge.errors import KnowledgeError
from knowledge.yaml_file import read_mapping

FOLDER = Path(__file__).parent / "asked"


def load_asked(folder: Path = FOLDER) -> dict[str, tuple[str, ...]]:
    """The lines by the id of the section (`lov/1999-03-26-17/§3-5`); a file is named after its document, `lov-1999-03-26-17.yml`.

    Raises:
        KnowledgeError: a file cannot be read, or a section has no lines.
    """
    found = {}
    for path in sorted(folder.glob("*.yml")):
        document = path.stem.replace("-", "/", 1)
        for number, lines in read_mapping(path).items():
            if not (
                isinstance(number, str) and isinstance(lines, list) and lines and all(isinstance(x, str) for x in lines)
            ):
                raise KnowledgeError(
                    f"asked/{path.name}: {number}: write the number in quotes, and lines of text under it"
                )
            found[f"{document}/§{number.replace(' ', '')}"] = tuple(lines)
    return found


def fingerprint(asked: dict[str, tuple[str, ...]]) -> str:
    """Changes when a line does."""
    return hashlib.blake2b(repr(sorted(asked.items())).encode(), digest_size=8).hexdigest()

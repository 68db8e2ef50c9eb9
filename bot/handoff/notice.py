"""What systems outside are told of a handoff, and no more: its number, whose it is, what was promised, and where to read it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from bot.handoff.availability import OSLO
from bot.handoff.outbox import Taken
from knowledge.moments import time_in_words
from knowledge.yaml_file import read_mapping

NOTICE = Path(__file__).with_name("notice.yml")
EVENT = "handoff.waiting"


def subject(taken: Taken) -> str:
    """One line for people."""
    return _sentences()["subject"].format(number=taken.number)


def text(taken: Taken, address: str) -> str:
    """The whole for people. `address` is where they reach the gateway."""
    promised_by = time_in_words(taken.promised_by.astimezone(OSLO), "nb")
    return _sentences()["text"].format(number=taken.number, promised_by=promised_by, link=_link(taken, address))


def facts(taken: Taken, address: str) -> dict[str, str | None]:
    """The whole for programs."""
    return {
        "event": EVENT,
        "number": taken.number,
        "desk": taken.desk,
        "municipality": taken.municipality,
        "language": taken.language,
        "promised_by": taken.promised_by.isoformat(timespec="seconds"),
        "link": _link(taken, address),
    }


def _link(taken: Taken, address: str) -> str:
    return f"{address}/staff/handoffs/{taken.number}"


@lru_cache(maxsize=1)
def _sentences() -> dict[str, str]:
    return read_mapping(NOTICE)

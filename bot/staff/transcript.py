"""What was said, as staff may read it: by whom, with the sources of the assistant's answers, and where something is left out.

Pure functions over entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.gateway.notices import readable
from bot.gateway.records import Entry
from bot.handoff.records import Handoff
from knowledge.conversation import LANGUAGES


@dataclass(frozen=True)
class Source:
    """What an answer rests on; `url` is empty where the address is not https."""

    label: str
    url: str


@dataclass(frozen=True)
class Turn:
    """One thing said.

    `who` is the name of a member of staff, else empty; `status` tells what the assistant did; `after_gap`: what was said just
    before may not be read.
    """

    entry: Entry
    text: str
    language: str
    who: str
    status: str
    sources: tuple[Source, ...]
    after_gap: bool


def turns_of(entries: Sequence[Entry], handoff: Handoff) -> list[Turn]:
    """The entries that staff may read, for reading."""
    before = [0, *(entry.n for entry in entries)]
    language = handoff.language if handoff.language in LANGUAGES else LANGUAGES[0]
    return [_turn(entry, language, entry.n > last + 1) for entry, last in zip(entries, before, strict=False)]


def as_text(turn: Turn) -> str:
    """What was said, with its sources, as plain text."""
    sources = [f"– {source.label} {source.url}".rstrip() for source in turn.sources]
    return "\n".join([turn.text, *sources])


def sources_of(data: dict[str, Any]) -> tuple[Source, ...]:
    """The sources of a reply."""
    listed = data.get("sources") or []
    return tuple(Source(str(each.get("label", "")), _https(each.get("url"))) for each in listed)


def answer_of(entry: Entry, language: str | None) -> str:
    """What an entry says, without the list of sources and choices that its plain text may carry besides."""
    data = entry.data or {}
    said = [data.get("answer", entry.text), *(quotation.get("text", "") for quotation in data.get("quotations") or [])]
    asked = (data.get("guide") or {}).get("text")
    return readable("\n\n".join(part for part in (*said, asked) if part), language)


def _turn(entry: Entry, language: str, after_gap: bool) -> Turn:
    data = entry.data or {}
    own = data.get("language") if data.get("language") in LANGUAGES else language
    return Turn(
        entry=entry,
        text=answer_of(entry, own),
        language=str(own),
        who=str(data.get("name", "")) if entry.sender == "staff" else "",
        status=str(data.get("status", "")) if entry.sender == "assistant" else "",
        sources=sources_of(data),
        after_gap=after_gap,
    )


def _https(url: object) -> str:
    return url if isinstance(url, str) and url.startswith("https://") else ""

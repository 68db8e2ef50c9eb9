"""From what an importer found under each heading of a document to its sections."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from knowledge.amendments import repealed_since
from knowledge.importers.language import language_of
from knowledge.importers.notes import is_footnote, says_not_in_force, says_repealed
from knowledge.importers.numbering import former_numbers
from knowledge.importers.text import Text
from knowledge.sections import IN_FORCE, NOT_IN_FORCE, REPEALED, Part, Section

_WORD = re.compile(r"[^\W_]")
_LONGEST_SLUG = 60
WHOLE = "dokument"
"""The anchor of text that stands above the first heading."""


@dataclass(frozen=True)
class Document:
    """What all sections of a document share; the fields are those of a section. `language` is the default.

    `today` is the day whose law the sections are to be; None where it does not matter.
    """

    name: str
    title: str
    url: str
    language: str
    licence: str
    in_force: date | None = None
    status: str = IN_FORCE
    area: str = ""
    today: date | None = None


@dataclass
class Draft:
    """One section while it is being read. `url` is empty where the source gives the section no address of its own."""

    number: str
    heading: str
    path: tuple[str, ...]
    text: Text = field(default_factory=Text)
    notes: list[str] = field(default_factory=list)
    anchor: str = ""
    url: str = ""


def finish(document: Document, drafts: Iterable[Draft]) -> list[Section]:
    """The sections of a document, each with an anchor of its own. A heading with neither number nor text is none."""
    taken: set[str] = set()
    sections = []
    for draft in drafts:
        text, parts = draft.text.finished()
        if draft.number or _WORD.search(text):
            sections.append(_section(document, draft, text, parts, taken))
    return sections


def slug(text: str) -> str:
    """A heading as it could stand in an address."""
    return re.sub(r"[\W_]+", "-", text.lower())[:_LONGEST_SLUG].strip("-")


def _section(document: Document, draft: Draft, text: str, parts: tuple[Part, ...], taken: set[str]) -> Section:
    status = _status(document, draft, has_text=bool(_WORD.search(text)))
    if status == REPEALED:
        text, parts = "", ()
    numbered = "§" + draft.number.replace(" ", "") if draft.number else ""
    wanted = draft.anchor or numbered or slug(draft.heading) or WHOLE
    anchor = _free(wanted, draft.path, taken)
    taken.add(anchor)
    # A second § 1, in an annex, has no address that would lead to it and not to the first.
    url = draft.url or (f"{document.url}/{anchor}" if document.url and anchor == numbered else document.url)
    changes = [note for note in draft.notes if not is_footnote(note)]
    return Section(
        document=document.name,
        document_title=document.title,
        number=draft.number,
        heading=draft.heading,
        path=draft.path,
        text=text,
        parts=parts,
        anchor=anchor,
        url=url,
        language=language_of(text, document.language),
        in_force=document.in_force,
        amended="\n".join(draft.notes),
        licence=document.licence,
        status=status,
        former=tuple(dict.fromkeys(number for note in changes for number in former_numbers(note))),
        area=document.area,
    )


def _status(document: Document, draft: Draft, *, has_text: bool) -> str:
    if not has_text and any(map(says_repealed, (draft.heading, *draft.notes))):
        return REPEALED
    if document.today and any(repealed_since(note, document.today) for note in draft.notes):
        return REPEALED
    if any(says_not_in_force(note, has_text=has_text) for note in draft.notes):
        return NOT_IN_FORCE
    return document.status


def _free(wanted: str, path: tuple[str, ...], taken: set[str]) -> str:
    """The anchor, made distinct by the part of the document that it stands in, and by counting where that is not enough."""
    if wanted in taken and path:
        wanted = f"{slug(path[0])}/{wanted}"
    anchor, count = wanted, 1
    while anchor in taken:
        count += 1
        anchor = f"{wanted}~{count}"
    return anchor

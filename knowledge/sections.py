"""Sections: the pieces of statutes, guides and pages that a municipality has imported, word for word."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

IN_FORCE, REPEALED, NOT_IN_FORCE = STATUSES = ("in_force", "repealed", "not_in_force")


@dataclass(frozen=True)
class Part:
    """Where one paragraph (ledd), or one point of a list in it, stands in the text of its section: `text[start:end]`.

    `paragraph` counts from 1. `point` is the letter or number as the source marks it, a dash where the source has lost it, and
    empty for the paragraph as a whole; the points of a paragraph lie inside it.
    """

    paragraph: int
    point: str
    start: int
    end: int


@dataclass(frozen=True)
class Section:
    """One section (§) of a statute or regulation, or what stands under one heading of a guide or page.

    `text` holds the exact words of the source: paragraphs apart by an empty line, points each on a line of its own. Nothing but
    white space differs from what was imported.
    """

    document: str
    """Lovdata's reference (`lov/1999-07-02-63`); for anything else the address or the file's name."""
    document_title: str
    """The short title where there is one: `pasient- og brukerrettighetsloven`."""
    number: str
    """As written after §, with a space before the letter: `2-5 c`; empty outside statutes."""
    heading: str
    """Its own heading, without number, brackets and full stop; may be empty."""
    path: tuple[str, ...]
    """The headings above it, outermost first, without the title of the document."""
    text: str
    parts: tuple[Part, ...]
    anchor: str
    """What tells it from the other sections of its document: `§2-5c`, or the heading as in an address."""
    url: str
    """Where it can be read, with the anchor; empty where no address is known."""
    language: str
    """nb, nn or en."""
    in_force: date | None
    """The day the document came into force, the first where there are several."""
    amended: str
    """The source's note about what changed the section and when; empty where it never was."""
    licence: str
    status: str = IN_FORCE
    former: tuple[str, ...] = ()
    """Earlier numbers that the note names (`tidligere § 2-1a`), written like `number`."""
    area: str = ""
    """The field of law: `Helse- og omsorgsrett`."""

    @property
    def id(self) -> str:
        """The name of the section: its document and anchor."""
        return f"{self.document}/{self.anchor}"

    @property
    def digest(self) -> str:
        """Changes when the words do."""
        return hashlib.blake2b(f"{self.heading}\0{self.text}".encode(), digest_size=16).hexdigest()

    @property
    def name(self) -> str:
        """What one would call it: `pasient- og brukerrettighetsloven § 2-5 c Rett til barnekoordinator`."""
        number = f"§ {self.number}" if self.number else ""
        return " ".join(filter(None, (self.document_title, number, self.heading)))


def by_id(sections: Iterable[Section]) -> dict[str, Section]:
    """The sections by their ids."""
    return {section.id: section for section in sections}

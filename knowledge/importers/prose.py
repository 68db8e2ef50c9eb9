"""Sections of plain prose: headings are short lines that stand alone, points are lines that begin with a bullet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.importers.document import Document, Draft

_BULLET = re.compile(r"\s*(?:[•·▪◦‣●○*–-]|\d{1,2}[.)]|[a-zæøå]\))\s+(?=\S)")
_WORD = re.compile(r"\w")
_PARAGRAPHS = re.compile(r"\n[ \t\u00a0]*(?:\n[ \t\u00a0]*)+")
_LONGEST_HEADING = 90
_ENDS_A_SENTENCE = (".", ",", ";", ":", "!", "…")


def prose_drafts(text: str) -> Iterator[Draft]:
    """Drafts of a text whose paragraphs stand apart by empty lines.

    Headings that follow each other with nothing between go into the path of the section below them. A heading with
    nothing after it was none, and is kept as a paragraph.
    """
    draft = Draft("", "", ())
    waiting: list[str] = []
    for paragraph in filter(_WORD.search, _PARAGRAPHS.split(text.replace("\r\n", "\n"))):
        if is_heading(paragraph):
            waiting.append(" ".join(paragraph.split()))
            continue
        if waiting:
            yield draft
            *above, heading = dict.fromkeys(waiting)
            draft = Draft("", heading, tuple(above))
            waiting = []
        _read(paragraph, draft)
    for line in waiting:
        draft.text.paragraph(line)
    yield draft


def is_heading(paragraph: str) -> bool:
    """Whether a paragraph looks like a heading: one short line that begins with a capital and does not end a sentence."""
    line = paragraph.strip()
    return (
        "\n" not in line
        and len(line) <= _LONGEST_HEADING
        and (line[:1].isupper() or line[:1].isdigit() or line[:1] == "§")
        and not line.endswith(_ENDS_A_SENTENCE)
        and not _BULLET.match(line)
    )


def titled(name: str, title: str, licence: str, language: str) -> Document:
    """A document that is no statute; a name that is an address is also where it can be read."""
    return Document(name, title, name if "://" in name else "", language, licence)


def _read(paragraph: str, draft: Draft) -> None:
    """Put a paragraph and the list in or after it into the draft; what an editor broke into lines is joined."""
    lines = paragraph.split("\n")
    bulleted = [bool(_BULLET.match(line)) for line in lines]
    starts = [0, *(at for at in range(1, len(lines)) if bulleted[at])]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        words = " ".join(lines[start:end])
        if bulleted[start]:
            bullet = _BULLET.match(words)
            mark = bullet[0].strip() if bullet and bullet[0].strip(" .)\t\u00a0").isalnum() else ""
            draft.text.point(mark, words[bullet.end() :] if bullet else words)
        else:
            draft.text.paragraph(words)

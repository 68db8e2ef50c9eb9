"""Statutes and regulations as the Markdown archive of Lovdata's open data has them, and Markdown files of one's own.

A file begins with fields between two lines of dashes, and has a heading for each chapter and section. The archive has lost the letters
of lists, and has put spaces around what were links; the spaces before a comma or full stop are taken out again. Footnotes
go with the notes, but their marks stay in the text: a lone 1 there cannot be told from a figure that belongs to the law.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from knowledge.importers.document import Document, Draft, finish
from knowledge.importers.encoding import decode
from knowledge.importers.language import language_of
from knowledge.importers.notes import is_amendment, is_footnote, says_repealed
from knowledge.importers.numbering import bare, split_heading
from knowledge.importers.statutes import ADDRESS, LICENCE, document_status, first_area, first_date, short_title
from knowledge.sections import Section

_FRONT = re.compile(r"---\r?\n(.*?)\r?\n---\r?\n", re.DOTALL)
_FIELD = re.compile(r'^([\w-]+):\s*"?(.*?)"?\s*$', re.MULTILINE)
_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_BULLET = re.compile(r"\s*(?:[-*+•]|\d{1,2}[.)])\s+")
_ARCHIVE_BULLET = re.compile(r"- ")
_GAP = re.compile(r"(?<=[^\s,.;:(]) +(?=[,.;:)]+(?:\s|$))")


def read_lovdata_markdown(data: bytes, name: str, licence: str = "", today: date | None = None) -> list[Section]:
    """The sections of one Markdown file. Documents that come into force after `today` are marked as not in force.

    Raises:
        KnowledgeError: the file is not text.
    """
    text = decode(data, name)
    front = _FRONT.match(text)
    fields = dict(_FIELD.findall(front[1])) if front else {}
    body = text[front.end() :] if front else text
    bullet = _ARCHIVE_BULLET if "refid" in fields else _BULLET
    return finish(_document(fields, body, name, licence, today), _drafts(body, bullet))


def _document(fields: dict[str, str], body: str, name: str, licence: str, today: date | None) -> Document:
    if "refid" not in fields:
        title = next((bare(match[2]) for match in map(_HEADING.match, body.splitlines()) if match), name)
        return Document(name, title, name if "://" in name else "", language_of(body, "nb"), licence)
    in_force = fields.get("ikrafttredelse", "")
    return Document(
        name=fields["refid"],
        title=short_title(fields.get("korttittel", ""), fields.get("tittel", "")),
        url=f"{ADDRESS}/{fields['refid']}",
        language="nn" if language_of(body, "nb") == "nn" else "nb",  # some have conventions in English as annexes
        licence=licence or LICENCE,
        in_force=first_date(in_force),
        status=document_status(in_force, today),
        today=today,
        area=first_area(fields.get("rettsomrade", "")),
    )


def _drafts(body: str, bullet: re.Pattern[str]) -> Iterator[Draft]:
    draft = Draft("", "", ())
    above: list[tuple[int, str]] = []
    for block in _blocks(body):
        if heading := _HEADING.fullmatch(block[0]):
            yield draft
            level = len(heading[1])
            above = [(depth, title) for depth, title in above if depth < level]
            draft = Draft(*split_heading(heading[2]), tuple(title for _, title in above))
            if level > 1:
                above.append((level, bare(heading[2])))
        elif _is_note(block):
            for line in "\n".join(block)[1:-1].splitlines():
                _read(_tidy(line), draft, starred=True)
        else:
            for mark, line in _lines(block, bullet):
                if mark:
                    draft.text.point("", _tidy(line))
                else:
                    _read(_tidy(line), draft, starred=False)
    yield draft


def _blocks(body: str) -> Iterator[list[str]]:
    """Lines that belong together: a heading, or what stands between empty lines."""
    block: list[str] = []
    for line in body.splitlines():
        heading = line.startswith("#") and _HEADING.match(line)
        if block and (heading or not line.strip()):
            yield block
            block = []
        if heading:
            yield [line]
        elif line.strip():
            block.append(line)
    if block:
        yield block


def _is_note(block: list[str]) -> bool:
    """Whether a block stands between single stars, as notes do. Some of the law does too."""
    return re.match(r"\*[^\s*]", block[0]) is not None and block[-1].endswith("*") and block != ["*"]


def _lines(block: list[str], bullet: re.Pattern[str]) -> Iterator[tuple[bool, str]]:
    """The paragraphs and points of a block, each with whether it is a point. Lines that an editor broke are joined."""
    point, text = False, ""
    for line in block:
        begins = bullet.match(line)
        if begins and text:
            yield point, text
            text = ""
        point = point or bool(begins)
        text = f"{text} {line[begins.end() :] if begins else line}"
    yield point, text


def _read(line: str, draft: Draft, *, starred: bool) -> None:
    of_a_repealed = says_repealed(draft.heading) and (says_repealed(line) or is_footnote(line))
    if is_amendment(line) or of_a_repealed or (starred and is_footnote(line)):
        draft.notes.append(line)
    elif draft.text.ends_with_point and line[:1].islower():
        draft.text.more(line)  # the end of the sentence that the list interrupted
    else:
        draft.text.paragraph(line)


def _tidy(line: str) -> str:
    return _GAP.sub("", " ".join(line.split()))

"""Word files (.docx)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.importers.document import Draft, finish
from knowledge.importers.language import language_of
from knowledge.importers.prose import titled
from knowledge.sections import Section

LARGEST_UNPACKED = 200 << 20
"""Bytes; a Word file is a zip, and a page of prose takes a few thousand."""

_HEADING = re.compile(r"[Hh]eading (\d)")
TEXT_PART = "word/document.xml"
"""The member by which a Word file is told from any other zip."""


def is_word(data: bytes) -> bool:
    """Whether the bytes are a Word file, damaged ones included."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return TEXT_PART in archive.namelist()
    except zipfile.BadZipFile:
        return TEXT_PART.encode() in data


def read_word(data: bytes, name: str, licence: str = "") -> list[Section]:
    """The sections of a Word file, one for each heading style. Tables become paragraphs, a row on each line.

    Raises:
        KnowledgeError: the file is damaged, or would unpack to more than a Word file can need.
    """
    from docx import Document as open_document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        # `zipfile` reads no more of a part than its directory says, so the directory can be trusted to bound it.
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > LARGEST_UNPACKED:
            raise KnowledgeError(f"{name} would unpack to {unpacked >> 20} MiB; that is no text, leave it out")
        word = open_document(io.BytesIO(data))
        drafts = list(_drafts(word))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, SyntaxError, EOFError, NotImplementedError):
        raise KnowledgeError(f"{name} is a damaged Word file; open and save it again in Word") from None
    headings = (heading for draft in drafts for heading in (*draft.path, draft.heading) if heading)
    title = word.core_properties.title or next(headings, PurePosixPath(name).stem)
    text = "\n".join(draft.text.finished()[0] for draft in drafts)
    return finish(titled(name, title, licence, language_of(text, "nb")), drafts)


def _drafts(word: Any) -> Iterator[Draft]:
    draft = Draft("", "", ())
    above: list[tuple[int, str]] = []
    for block in word.iter_inner_content():
        if hasattr(block, "rows"):
            rows = [" ".join(dict.fromkeys(cell.text.strip() for cell in row.cells)) for row in block.rows]
            draft.text.paragraph(rows[0] if rows else "")
            for row in rows[1:]:
                draft.text.more(row)
            continue
        style = block.style.name if block.style is not None else ""
        heading = _HEADING.match(style)
        if (heading or style == "Title") and block.text.strip():
            yield draft
            level = int(heading[1]) if heading else 0
            above = [(depth, title) for depth, title in above if depth < level]
            draft = Draft("", " ".join(block.text.split()), tuple(title for _, title in above))
            above.append((level, draft.heading))
        elif style.startswith("List") or block._p.pPr is not None and block._p.pPr.numPr is not None:
            draft.text.point("", block.text)
        else:
            draft.text.paragraph(block.text)
    yield draft

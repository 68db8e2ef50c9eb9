"""Which importer reads a file: decided by what is in it, and only then by its name."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePosixPath

from knowledge.errors import KnowledgeError
from knowledge.importers.lovdata_html import MARKERS, read_lovdata_html
from knowledge.importers.lovdata_markdown import read_lovdata_markdown
from knowledge.importers.pdf import read_pdf
from knowledge.importers.plain_text import read_plain_text
from knowledge.importers.web_page import read_web_page
from knowledge.importers.word import is_word, read_word
from knowledge.sections import Section

READABLE = "HTML, Markdown, PDF, Word (.docx) and plain text"

_LOOKED_AT = 4096
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|main|header)\b", re.IGNORECASE)
_STATUTE = re.compile(rb"(?:\xef\xbb\xbf)?---\r?\n(?:[\w-]+:.*\r?\n)*?refid:")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read_sections(data: bytes, name: str, licence: str = "", today: date | None = None) -> list[Section]:
    """The sections of one file; `name` is its path or address. Statutes have Lovdata's licence where none is given.

    A statute that comes into force after `today` is marked as not in force. One of which nothing is left has no sections.

    Raises:
        KnowledgeError: the file is empty, damaged, locked, or of a format that is not known.
    """
    head = data[:_LOOKED_AT]
    if not data.strip():
        raise KnowledgeError(f"{name} is empty; fetch it again, or leave it out")
    if any(marker in head for marker in MARKERS):
        return read_lovdata_html(data, name, licence, today)
    if _STATUTE.match(head):
        return read_lovdata_markdown(data, name, licence, today)
    sections = _read_prose(data, head, name, licence)
    if not sections:
        raise KnowledgeError(f"{name} has no text; leave it out")
    return sections


def _read_prose(data: bytes, head: bytes, name: str, licence: str) -> list[Section]:
    suffix = "" if "://" in name else PurePosixPath(name).suffix.lower()
    if b"%PDF-" in head[:1024]:
        return read_pdf(data, name, licence)
    if is_word(data):
        return read_word(data, name, licence)
    if head.startswith(_OLD_OFFICE):
        raise KnowledgeError(f"{name} is an old Word file; save it as .docx and import that")
    if not head.startswith(_UTF_16) and b"\0" in head:
        raise KnowledgeError(f"{name} is of no format that can be read; convert it to one of {READABLE}")
    if _HTML.search(head):
        return read_web_page(data, name, licence)
    if suffix in (".md", ".markdown"):
        return read_lovdata_markdown(data, name, licence)
    if suffix in ("", ".txt", ".text"):
        return read_plain_text(data, name, licence)
    raise KnowledgeError(f"{name} is of no format that can be read; convert it to one of {READABLE}")

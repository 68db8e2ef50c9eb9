"""PDF files with text in them. One that only holds pictures of pages needs text recognition first."""

from __future__ import annotations

import io
import re
from collections import Counter
from pathlib import PurePosixPath

from knowledge.errors import KnowledgeError
from knowledge.importers.document import finish
from knowledge.importers.language import language_of
from knowledge.importers.prose import is_heading, prose_drafts, titled
from knowledge.sections import Section

_LETTERS_PER_PAGE = 20
"""Fewer than this, on average, and the pages are pictures; page numbers and stamps are all the text there is."""
_MOST_PAGES = 5_000

_SPLIT_WORD = re.compile(r"(?<=[^\W\d_])-\n(?=(?!og\b|eller\b|and\b|or\b)[a-zæøå])")
_ENDS_A_SENTENCE = (".", "!", "?", ":", ";")


def read_pdf(data: bytes, name: str, licence: str = "") -> list[Section]:
    """The sections of a PDF file, as far as its lines show them: headings are short lines above a paragraph.

    Raises:
        KnowledgeError: it is damaged, locked with a password, has too many pages, or no text.
    """
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise FileNotDecryptedError
        if len(reader.pages) > _MOST_PAGES:
            raise KnowledgeError(f"{name} has {len(reader.pages)} pages, more than {_MOST_PAGES}; split it")
        pages = [page.extract_text() for page in reader.pages]
        title = (reader.metadata.title if reader.metadata else None) or ""
    except FileNotDecryptedError:
        raise KnowledgeError(f"{name} is locked with a password; save a copy without one and import that") from None
    except KnowledgeError:
        raise
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, OSError):
        # Damage deep in the file shows as almost any of these, whatever object the reader stumbled over.
        raise KnowledgeError(f"{name} is a damaged PDF; fetch it again, or print it to a new PDF") from None
    if sum(char.isalpha() for page in pages for char in page) < _LETTERS_PER_PAGE * max(1, len(pages)):
        raise KnowledgeError(f"{name} holds pictures of pages and no text; run it through text recognition (OCR) first")
    text = "\n\n".join(_paragraphs(page) for page in _without_running_lines(pages))
    drafts = list(prose_drafts(text))
    headings = (heading for draft in drafts for heading in (*draft.path, draft.heading) if heading)
    title = " ".join(title.split()) or next(headings, PurePosixPath(name).stem)
    return finish(titled(name, title, licence, language_of(text, "nb")), drafts)


def _without_running_lines(pages: list[str]) -> list[str]:
    """The pages without the lines that stand first or last on more than half of them, whatever their numbers."""
    lines = [[line for line in page.splitlines() if line.strip()] for page in pages]
    edges = Counter(_shape(line) for page in lines for line in {*page[:1], *page[-1:]})
    running = {shape for shape, count in edges.items() if len(pages) > 2 and count > len(pages) / 2}
    return ["\n".join(line for line in page if _shape(line) not in running) for page in lines]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line.strip())


def _paragraphs(page: str) -> str:
    """The lines of a page with empty lines put where a paragraph seems to end, since PDF knows none.

    One ends with a sentence that stops well before the right edge; a heading ends before a line that begins anew.
    """
    lines = [line.rstrip() for line in _SPLIT_WORD.sub("", page).splitlines() if line.strip()]
    widest = max(map(len, lines), default=0)
    out = []
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        out.append(line)
        short = len(line) < 0.8 * widest
        new = after[:1].isupper() or after[:1].isdigit() or after[:1] == "§"
        if short and new and (line.endswith(_ENDS_A_SENTENCE) or is_heading(line)):
            out.append("")
    return "\n".join(out)

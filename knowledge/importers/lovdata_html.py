"""Statutes, regulations and amending acts as Lovdata's open data has them: XML-like HTML, one file per document.

Sections, paragraphs and points of lists are marked up, and sections have Lovdata's own addresses. An amending act has no
sections of its own: each change to another statute becomes one section, without number, so that `§ 21` of the amended
statute is never taken for its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.importers.document import Document, Draft, finish
from knowledge.importers.encoding import decode_strictly
from knowledge.importers.language import language_of
from knowledge.importers.notes import is_amendment
from knowledge.importers.numbering import bare, split_heading
from knowledge.importers.statutes import ADDRESS, LICENCE, document_status, first_area, first_date, short_title
from knowledge.importers.text import Text
from knowledge.sections import Section

MARKERS = (b"data-document-key-info", b"documentBody")

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_LISTS = ("ul", "ol")
_BREAKS = ("article", "p", "div", "section", "table", "tr", "blockquote", *_HEADINGS)
# The current statutes and regulations; their addresses need no prefix. Lovtidend (LTI) is found under `dokument/`.
_CURRENT = ("NL/", "SF/")


def read_lovdata_html(data: bytes, name: str, licence: str = "", today: date | None = None) -> list[Section]:
    """The sections of one file of the open data; none where it has only the heading with what is known of a document.

    Documents that come into force after `today` are marked as not in force.

    Raises:
        KnowledgeError: the file is not UTF-8, or has been cut off.
    """
    from lxml import etree, html

    text = decode_strictly(data, name)
    if "</header>" not in text or ("<main" in text and "</main>" not in text):
        raise KnowledgeError(f"{name} was cut off on the way; fetch it again")
    root = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8", remove_comments=True))
    for line_break in list(root.iter("br")):
        line_break.tail = "\n" + (line_break.tail or "")
    etree.strip_tags(root, "a", "br")
    main = next(root.iter("main"), None)
    if main is None:
        return []
    document = _document(root, main, name, licence, today)
    return finish(document, _drafts(main, (), "", document))


def _document(root: Any, main: Any, name: str, licence: str, today: date | None) -> Document:
    fields = {field.get("class"): field for field in root.iter("dd") if field.get("class") != "table-of-contents"}

    def value(key: str) -> str:
        return _words(fields[key]) if key in fields else ""

    areas = next(fields["legalArea"].iter("li"), None) if "legalArea" in fields else None
    in_force = value("dateInForce")
    language = root.get("lang", "nb")
    return Document(
        name=value("refid") or name,
        title=short_title(value("titleShort"), value("title")),
        url=_address(main.get("data-lovdata-url", "")) or (f"{ADDRESS}/{value('refid')}" if value("refid") else ""),
        language=language_of(_words(main), language if language in ("nn", "en") else "nb"),
        licence=licence or LICENCE,
        in_force=first_date(in_force),
        status=document_status(in_force, today),
        today=today,
        area=first_area(_words(areas)) if areas is not None else "",
    )


def _address(lovdata_url: str) -> str:
    if not lovdata_url:
        return ""
    for prefix in _CURRENT:
        if lovdata_url.startswith(prefix):
            return f"{ADDRESS}/{lovdata_url.removeprefix(prefix)}"
    return f"{ADDRESS}/dokument/{lovdata_url}"


def _drafts(container: Any, path: tuple[str, ...], heading: str, document: Document) -> Iterator[Draft]:
    """What a chapter (or the whole document) says itself, and then its sections and the chapters in it."""
    draft = Draft("", heading, path, url=_address(container.get("data-lovdata-url", "")))
    draft.anchor = _anchor(container)
    inner = (*path, heading) if heading else path
    later: list[Draft] = []
    for child in container:
        kind = child.get("class", "")
        if child.tag == "section":
            later += _drafts(child, inner, _first_heading(child), document)
        elif kind == "document-change":
            later += _changes(child, inner)
        elif kind == "legalArticle":
            later.append(_article(child, inner))
        elif child.tag in _HEADINGS and _words(child) != heading:
            later.append(Draft("", bare(_words(child)), inner))
        elif child.tag not in ("h1", *_HEADINGS):
            _read(child, later[-1] if later and not later[-1].number and later[-1].path == inner else draft)
    yield draft
    yield from later


def _first_heading(section: Any) -> str:
    return next((bare(_words(child)) for child in section if child.tag in _HEADINGS), "")


def _anchor(element: Any) -> str:
    """The end of Lovdata's address after the reference to the document: `KAPITTEL_2`, `b1/k21/a15`."""
    return "/".join(element.get("data-lovdata-url", "").split("/")[3:])


def _article(article: Any, path: tuple[str, ...]) -> Draft:
    """A section (§), or what old statutes and annexes have instead of it (`15 Art`)."""
    header = next((child for child in article if "legalArticleHeader" in child.get("class", "")), None)
    number, heading = split_heading(_words(header)) if header is not None else ("", "")
    draft = Draft(number, heading, path, url=_address(article.get("data-lovdata-url", "")))
    draft.anchor = "" if number else _anchor(article)
    for child in article:
        if child is not header:
            _read(child, draft)
    return draft


def _changes(changes: Any, path: tuple[str, ...]) -> Iterator[Draft]:
    """The changes to one other statute, each under what introduces it (`§ 21 skal lyde`)."""
    statute = next((_words(child).rstrip(":") for child in changes if child.get("class") == "defaultP"), "")
    inner = (*path, statute) if statute else path
    for change in changes:
        if change.get("class") != "change":
            continue
        first, *rest = list(change) or [None]
        draft = Draft("", _words(first).rstrip(":.") if first is not None else "", inner, anchor=change.get("id", ""))
        # “§ 21 a oppheves.” is all there is: the heading is the text.
        for child in rest or [first]:
            if child is not None:
                _read(child, draft)
        yield draft


def _read(element: Any, draft: Draft) -> None:
    """Put a paragraph, or all paragraphs in a wrapper, into the draft; notes go beside the text."""
    kind = element.get("class", "")
    if kind == "changesToParent" or kind.startswith("footnote") or is_amendment(_words(element)):
        draft.notes += filter(None, (" ".join(line.split()) for line in element.text_content().split("\n")))
    elif kind in ("futureLegalArticle", "legalArticle"):
        for child in element:
            _read(child, draft)
    else:
        _write(element, draft.text, draft.text.paragraph)


def _write(element: Any, text: Text, begin: Callable[[str], None]) -> None:
    """The pieces of a paragraph or point: the first begins it, lists make points of it, and the rest goes on with it."""
    for piece in _pieces(element):
        if isinstance(piece, str):
            begin(piece)
            begin = text.more
        else:
            for point in piece:
                mark = point.get("data-li-identifier") or point.get("data-name") or ""
                _write(point, text, partial(text.point, mark))


def _pieces(element: Any) -> Iterator[Any]:
    """Runs of words, and the lists between them, in the order of the text."""
    words = element.text or ""
    for child in element:
        if child.tag in _LISTS:
            yield from filter(str.strip, [words])
            yield child
            words = ""
        elif child.tag in _BREAKS:
            yield from filter(str.strip, [words])
            yield from _pieces(child)
            words = ""
        elif child.tag in ("td", "th"):
            words += child.text_content() + " "
        else:
            words += child.text_content()
        words += child.tail or ""
    yield from filter(str.strip, [words])


def _words(element: Any) -> str:
    return " ".join(element.text_content().split())

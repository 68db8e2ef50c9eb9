"""Web pages: the text without menus and footers, one section for each heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.importers.document import Draft, finish
from knowledge.importers.language import language_of
from knowledge.importers.prose import titled
from knowledge.sections import Section

_LEAST = 80
"""Letters; a page with fewer says nothing that a resident could use."""
_LEAST_BESIDE_PASSWORD = 400
"""Letters; a page of text may have a login in its header, a login form has little more than itself."""

_LAST_DAY = "2100-01-01"
"""Given so that what comes out of a page does not depend on the day it is read."""

_LOGIN = re.compile(r"\b(?:logg (?:deg )?inn|logg på|innlogging|pålogging|log ?in|sign in|id-porten)\b", re.IGNORECASE)
_LANGUAGES = {"nb": "nb", "no": "nb", "nn": "nn", "en": "en"}


def read_web_page(data: bytes, name: str, licence: str = "") -> list[Section]:
    """The sections of a page; `name` is its address. The day on which it says it was changed stands in `amended`.

    A heading that the page gives an id has it in its address.

    Raises:
        KnowledgeError: the page has become a login form, or has hardly any text.
    """
    import trafilatura
    from lxml import etree, html

    tree = html.document_fromstring(data)
    found = trafilatura.extract(
        data,
        output_format="xml",
        with_metadata=True,
        include_comments=False,
        favor_recall=True,
        no_fallback=True,  # the fallbacks lose the headings
        date_extraction_params={"extensive_search": False, "original_date": False, "max_date": _LAST_DAY},
    )
    page: Any = etree.fromstring(found or "<doc><main/></doc>")
    body = page.find("main")
    _check(tree, body, name)
    text = " ".join(body.itertext())
    declared = _LANGUAGES.get((tree.get("lang") or "")[:2].lower(), "nb")
    title = page.get("title") or next(map(_words, tree.iter("title", "h1")), name)
    document = titled(name, " ".join(title.split()), licence, language_of(text, declared))
    drafts = list(_drafts(body))
    ids = {_words(heading): heading.get("id") for heading in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")}
    for draft in drafts:
        draft.notes += filter(None, [page.get("date")])
        if document.url and ids.get(draft.heading):
            draft.url = f"{document.url}#{ids[draft.heading]}"
    return finish(document, drafts)


def _check(tree: Any, body: Any, name: str) -> None:
    letters = sum(map(str.isalpha, " ".join(body.itertext())))
    headings = " ".join(map(_words, tree.iter("title", "h1")))
    password = any((field.get("type") or "").lower() == "password" for field in tree.iter("input"))
    if letters < _LEAST_BESIDE_PASSWORD and (password or _LOGIN.search(headings)):
        raise KnowledgeError(f"{name} has become a login form; correct its address, or leave it out")
    if letters < _LEAST:
        raise KnowledgeError(f"{name} has hardly any text; it may need a browser to show it, or have moved: check it")


def _drafts(body: Any) -> Iterator[Draft]:
    draft = Draft("", "", ())
    above: list[tuple[int, str]] = []
    for element in body:
        words = _words(element)
        if element.tag == "head":
            yield draft
            level = int((element.get("rend") or "h2")[1:])
            above = [(depth, title) for depth, title in above if depth < level]
            draft = Draft("", words, tuple(title for _, title in above))
            if level > 1:
                above.append((level, words))
        elif element.tag == "list":
            for item in element.iter("item"):
                draft.text.point("", _words(item))
        elif element.tag == "table":
            first, *rest = [" ".join(map(_words, row.iter("cell"))) for row in element.iter("row")] or [""]
            draft.text.paragraph(first)
            for row in rest:
                draft.text.more(row)
        else:
            draft.text.paragraph(words)
    yield draft


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())

"""A message in the lines that it is read in, before any markup. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import quote, urlsplit

from bot.channels import plain
from bot.channels.message import Link, Message
from bot.channels.wording import say

# No markup has words for these.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
# All that an address may have; the rest, such as § and quotation marks, is written with percent signs.
_IN_ADDRESSES = "%/:?#[]@!$&'()*+,;=~"
_LINE, PARAGRAPH = 1, 2


@dataclass(frozen=True)
class Line:
    """Text in one style, which may have line breaks of its own. `before` is how many line breaks come before it.

    `url`, of ASCII, is where it leads to; `bullet` stands before it.
    """

    text: str
    before: int = PARAGRAPH
    style: Literal["plain", "bold", "quote"] = "plain"
    url: str = ""
    bullet: str = ""

    def split(self, most: int) -> list[Line]:
        """The same in lines with at most `most` characters of text, which lead nowhere: the address is written out."""
        texts = plain.split(f"{self.bullet}{self.text} {self.url}".rstrip(), most)
        return [
            Line(text, PARAGRAPH if number else self.before, self.style)
            for number, text in enumerate(texts)
            if text.strip()
        ]


def lay_out(message: Message, *, listed: bool) -> list[Line]:
    """All but the buttons; `listed`: with the choices. No line is blank."""
    lines = (replace(line, text=_CONTROL.sub("", line.text)) for line in _lines(message, listed))
    return [line for line in lines if line.text.strip()]


def _lines(message: Message, listed: bool) -> Iterator[Line]:
    yield Line(message.staff, style="bold")
    yield Line(message.text, before=_LINE if message.staff else PARAGRAPH)
    for quotation in message.quotes:
        yield _link(Link(quotation.intro, quotation.url), PARAGRAPH)
        yield Line(quotation.text, before=_LINE, style="quote")
        yield Line(quotation.note, before=_LINE)
    if message.sources:
        yield Line(say("sources", message.language, date=message.checked))
    for source in message.sources:
        yield _link(source, _LINE, "• ")
    for number, letter in enumerate(message.letters):
        yield _link(letter, _LINE if number else PARAGRAPH, "→ ")
    yield Line(message.question)
    if listed:
        yield Line(plain.choices(message))


def _link(link: Link, before: int, bullet: str = "") -> Line:
    """Words that lead somewhere; what is no address of the web stands after them."""
    if link.label.strip() and _is_web(link.url):
        return Line(link.label, before, url=quote(link.url, safe=_IN_ADDRESSES), bullet=bullet)
    return Line(f"{link.label} {link.url}".strip(), before, bullet=bullet)


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False

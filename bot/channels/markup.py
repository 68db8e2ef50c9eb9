"""A message in the markup of a channel, in pieces that its provider takes. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.channels import plain
from bot.channels.message import Message
from bot.channels.wording import say

_LINE, _PARAGRAPH = 1, 2
# No markup has words for these.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")

# How many line breaks come before it, and the marked-up text.
Part = tuple[int, str]


@dataclass(frozen=True)
class Markup:
    """How a channel writes. `escape` takes text as it is, `bold` and `quote` marked-up text, `link` such text and an address in ASCII.

    `length` is what the provider counts of marked-up text, `newline` a line break.
    """

    escape: Callable[[str], str]
    bold: Callable[[str], str]
    quote: Callable[[str], str]
    link: Callable[[str, str], str]
    length: Callable[[str], int] = len
    newline: str = "\n"

    def text(self, text: str) -> str:
        """Text as it is, with its lines."""
        return self.escape(text).replace("\n", self.newline)


def write(message: Message, markup: Markup, most: int, *, listed: bool) -> list[str]:
    """All but the buttons, in pieces of at most `most`; `listed`: with the choices as lines. No piece is blank."""
    parts = [part for part in _parts(message, markup, most, listed) if part[1].strip()]
    return list(_packed(parts, markup, most))


def _parts(message: Message, markup: Markup, most: int, listed: bool) -> Iterator[Part]:
    yield from _text(message.staff, markup, most, markup.bold)
    yield from _text(message.text, markup, most, before=_LINE if message.staff else _PARAGRAPH)
    for quotation in message.quotes:
        yield from _link(quotation.intro, quotation.url, markup, most, _PARAGRAPH)
        yield from _text(quotation.text, markup, most, markup.quote, before=_LINE)
        yield from _text(quotation.note, markup, most, before=_LINE)
    if message.sources:
        yield from _text(say("sources", message.language, date=message.checked), markup, most)
    for source in message.sources:
        yield from _link(source.label, source.url, markup, most, _LINE, bullet="• ")
    for number, letter in enumerate(message.letters):
        yield from _link(letter.label, letter.url, markup, most, _LINE if number else _PARAGRAPH, bullet="→ ")
    yield from _text(message.question, markup, most)
    if listed:
        yield from _text(plain.choices(message), markup, most)


def _text(
    text: str, markup: Markup, most: int, style: Callable[[str], str] = lambda text: text, before: int = _PARAGRAPH
) -> Iterator[Part]:
    """Text in one style; where it does not fit, in parts that do."""
    text = _CONTROL.sub("", text)
    size, pieces = most, [text]
    while any(markup.length(style(markup.text(piece))) > most for piece in pieces):
        pieces, size = plain.split(text, size), size // 2
    for number, piece in enumerate(pieces):
        yield _PARAGRAPH if number else before, style(markup.text(piece)) if piece.strip() else ""


def _link(label: str, url: str, markup: Markup, most: int, before: int, bullet: str = "") -> Iterator[Part]:
    """Words that lead somewhere; where they cannot, the address stands after them."""
    label = _CONTROL.sub("", label)
    linked = bullet + markup.link(markup.text(label), plain.address(url))
    if label.strip() and _is_web(url) and markup.length(linked) <= most:
        yield before, linked
    elif label or url:
        yield from _text(f"{bullet}{label} {url}".rstrip(), markup, most, before=before)


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False


def _packed(parts: list[Part], markup: Markup, most: int) -> Iterator[str]:
    """As many parts together as fit."""
    piece = ""
    for before, part in parts:
        longer = piece + markup.newline * before + part if piece else part
        if piece and markup.length(longer) > most:
            yield piece
            longer = part
        piece = longer
    if piece:
        yield piece

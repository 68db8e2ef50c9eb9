"""Lines in the markup of a channel, in pieces that its provider takes. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.channels.layout import Line


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

    def line(self, line: Line) -> str:
        """A line in its style."""
        text = self.text(line.text)
        styled = {"plain": text, "bold": self.bold(text), "quote": self.quote(text)}[line.style]
        return self.text(line.bullet) + (self.link(styled, line.url) if line.url else styled)


def write(lines: list[Line], markup: Markup, most: int) -> list[str]:
    """Lines in pieces of at most `most`."""
    pieces: list[str] = []
    for line in _fitting(lines, markup, most):
        longer = pieces[-1] + markup.newline * line.before + markup.line(line) if pieces else ""
        if longer and markup.length(longer) <= most:
            pieces[-1] = longer
        else:
            pieces.append(markup.line(line))
    return pieces


def _fitting(lines: list[Line], markup: Markup, most: int) -> Iterator[Line]:
    """The same lines; one that is too long in parts that are not."""
    for line in lines:
        size, parts = most, [line]
        while any(markup.length(markup.line(part)) > most for part in parts):
            parts, size = line.split(size), size // 2
        yield from parts

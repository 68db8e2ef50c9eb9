"""Puts the text of one section together, and remembers where its paragraphs and points stand."""

from __future__ import annotations

import re

from knowledge.sections import Part

_NUMBERED = re.compile(r"\((\d{1,2})\)\s")


class Text:
    """Takes the pieces of a section in their order. White space is normalised; nothing else is changed.

    Where a statute numbers its paragraphs, `(2) …`, that number counts, and what has none belongs to the paragraph before.
    """

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._paragraphs: list[Part] = []
        self._points: list[Part] = []
        self._numbered = False

    @property
    def ends_with_point(self) -> bool:
        """Whether what was added last was a point."""
        return bool(self._points) and self._points[-1].end == self._length

    def paragraph(self, text: str) -> None:
        """A new paragraph (ledd)."""
        last = self._paragraphs[-1].paragraph if self._paragraphs else 0
        written = _NUMBERED.match(text.lstrip())
        number = int(written[1]) if written else 0
        if number == 1 and last == 0:
            self._numbered = True
        if not self._numbered:
            self._open(text, last + 1)
        elif number > last:
            self._open(text, number)
        else:
            self.more(text)

    def more(self, text: str) -> None:
        """The paragraph goes on, on a new line: after a list for instance."""
        if self._paragraphs:
            self._continue(text)
        else:
            self._open(text, 1)

    def point(self, mark: str, text: str) -> None:
        """A point of a list, with its mark (`a`, `2`) or without one."""
        if not text.strip():
            return
        self.more(text)
        start = self._length - len(" ".join(text.split()))
        self._points.append(Part(self._paragraphs[-1].paragraph, mark.strip(" .)(") or "-", start, self._length))

    def finished(self) -> tuple[str, tuple[Part, ...]]:
        """The text, and its parts: each paragraph as a whole, followed by its points."""
        parts = sorted(
            [*self._paragraphs, *self._points], key=lambda part: (part.paragraph, part.point != "", part.start)
        )
        return "".join(self._pieces), tuple(parts)

    def _open(self, text: str, number: int) -> None:
        if span := self._add(text, "\n\n"):
            self._paragraphs.append(Part(number, "", *span))

    def _continue(self, text: str) -> None:
        if span := self._add(text, "\n"):
            last = self._paragraphs[-1]
            self._paragraphs[-1] = Part(last.paragraph, "", last.start, span[1])

    def _add(self, text: str, separator: str) -> tuple[int, int] | None:
        text = " ".join(text.split())
        if not text:
            return None
        if self._pieces:
            text = separator + text
        start = self._length + (len(separator) if self._pieces else 0)
        self._pieces.append(text)
        self._length += len(text)
        return start, self._length

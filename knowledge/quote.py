"""Quoting: which part of a section to show. What is quoted is always a span of the stored text, never altered."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from knowledge.sections import Section

# A reply is read on a phone: about twelve lines.
LONGEST = 700
# How much nearer than its beginning another part of a section must be to be quoted instead.
CLEARLY = 0.1

Span = tuple[int, int]
# How near each of some texts is to what was asked; larger is nearer.
Nearness = Callable[[list[str]], Sequence[float]]

_ENABLING = re.compile(
    r"(?:\(\d+\) )?[A-ZÆØÅ]\S+(?: i statsråd)? kan (?:i forskrift|(?:gi|gje|fastsette|fastsetje)\b[^.]*\bforskrift)"
)
_SENTENCE = re.compile(r"[^\s].*?(?:[.!?](?=\s+[A-ZÆØÅ«§])|$)", re.DOTALL)


@dataclass(frozen=True)
class Quote:
    """A span of a section's text."""

    section: Section
    start: int
    end: int

    @property
    def text(self) -> str:
        """The exact words."""
        return self.section.text[self.start : self.end]

    @property
    def whole(self) -> bool:
        """Whether it is all of the section."""
        return self.start == 0 and self.end == len(self.section.text)


def quote_whole(section: Section, longest: int = LONGEST) -> Quote:
    """The section from its beginning: all of it, or the first paragraphs, points or sentences that fit into `longest`."""
    units = _units(section, longest)
    return Quote(section, *_grown(units, 0, longest))


def quote_nearest(section: Section, nearness: Nearness, longest: int = LONGEST) -> Quote:
    """The part of the section that is clearly nearest to what was asked, else its beginning; with what follows, up to `longest`."""
    units = _units(section, longest)
    if len(section.text) <= longest or len(units) == 1:
        return quote_whole(section, longest)
    texts = [section.text[start:end] for start, end in units]
    near = nearness(texts)
    # “The King may issue regulations on dogs” is about what was asked, and answers nothing.
    telling = [place for place, text in enumerate(texts) if not _ENABLING.match(text)] or range(len(units))
    nearest = max(telling, key=near.__getitem__)
    # The main rule mostly comes first, and little can be told from a small difference.
    first = 0 if near[nearest] < near[0] + CLEARLY else nearest
    return Quote(section, *_grown(units, first, longest))


def quote_part(section: Section, paragraph: int, point: str = "") -> Quote | None:
    """A paragraph (ledd), or one of its points, by number and letter; None where the section has no such part."""
    for part in section.parts:
        if part.paragraph == paragraph and part.point.rstrip(").").casefold() == point.casefold():
            return Quote(section, part.start, part.end)
    return None


def _units(section: Section, longest: int) -> list[Span]:
    """The section in pieces that may each be quoted: paragraphs, and of too long ones the points or sentences."""
    found: list[Span] = []
    for part in section.parts:
        if part.point:
            continue
        points = [(p.start, p.end) for p in section.parts if p.point and p.paragraph == part.paragraph]
        if part.end - part.start <= longest:
            found.append((part.start, part.end))
        elif points:
            found += [span for span in ((part.start, points[0][0]),) if section.text[slice(*span)].strip()]
            found += points
        else:
            found += [(part.start + m.start(), part.start + m.end()) for m in _sentences(section, part.start, part.end)]
    return [_trimmed(section.text, span) for span in found] or [(0, len(section.text))]


def _sentences(section: Section, start: int, end: int) -> list[re.Match[str]]:
    return list(_SENTENCE.finditer(section.text[start:end]))


def _grown(units: list[Span], first: int, longest: int) -> Span:
    """From the unit `first` on, as many units as fit."""
    start, end = units[first]
    for _, later in units[first + 1 :]:
        if later - start > longest:
            break
        end = later
    return start, end


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())

"""Where a sentence ends, so that a text is parted where nothing is torn. Pure functions."""

from __future__ import annotations

import re

_STOP = re.compile(r"[.!?][\"')]*(?= +\S)")
# The end of a paragraph or of a line of a list. What is told after a colon belongs to it, and a heading to its text.
_LINE = re.compile(r"[^\s:](?= *\n(?:\s*\n|- |\d+\. ))")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(\"'])(?:\d{1,2}|[^\W\d_]|bl\.a|ca|cf|dvs|e\.g|f\.eks|i\.e|jf|kap|kl|no|nr|pkt|t\.d|tlf)\.[\"')]*$",
    re.IGNORECASE,
)
# A sentence that begins so takes back, adds to or follows from the one before: alone, that would say too much.
_GOES_ON = re.compile(
    r" *(?:and|but|da|derimot|då|eller|except|however|likevel|men|og|or|samstundes|samtidig|then|unless|unntaket)\b",
    re.IGNORECASE,
)


def sentence_ends(text: str) -> list[int]:
    """The places after each sentence and each line of a list; the last is the end of the text.

    A place is left out when in doubt, as after an abbreviation or an ordinal number, and where the next sentence goes on with this.

    >>> text = "Ring kl. 9. Si fra, f.eks. til NAV. Frist: 2. juli."
    >>> [text[:end] for end in sentence_ends(text)]
    ['Ring kl. 9. Si fra, f.eks. til NAV.', 'Ring kl. 9. Si fra, f.eks. til NAV. Frist: 2. juli.']
    """
    stops = {match.end() for match in _STOP.finditer(text) if _ends(text, match.end())}
    lines = {match.end() for match in _LINE.finditer(text)}
    return sorted({*stops, *lines, len(text)})


def _ends(text: str, place: int) -> bool:
    following = text[place:].lstrip()[0]
    begins = following in "\"'(" or (following.isalpha() and not following.islower())
    return begins and not _GOES_ON.match(text, place) and not _ABBREVIATED.search(text, max(0, place - 12), place)

"""The grammar of references: numbers of sections, the marks before them, and the paragraph and letter around them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.section_numbers import canonical, compact, order

# As long as the text, so that places in one are places in the other; İ is the one letter that grows when lowered.
_PLAIN = str.maketrans({**dict.fromkeys("‐‑‒–—−", "-"), "İ": "I"})

_ORDINALS = {
    **dict.fromkeys(("første", "forste", "foerste", "fyrste", "fyste", "first"), 1),
    **dict.fromkeys(("andre", "annet", "annen", "anna", "second"), 2),
    **dict.fromkeys(("tredje", "third"), 3),
    **dict.fromkeys(("fjerde", "fourth"), 4),
    **dict.fromkeys(("femte", "fifth"), 5),
    **dict.fromkeys(("sjette", "sixth"), 6),
    **dict.fromkeys(("sjuende", "sjuande", "syvende", "seventh"), 7),
    **dict.fromkeys(("siste", "last"), -1),
}
_WORD_FOR_PARAGRAPH = r"(?:ledd(?:et)?|avsnitt(?:et)?|sub-?section|paragraph|para)"
_WORD_FOR_POINT = r"(?:bokstav(?:en)?|bokst\.?|litra|letter|point|item|punkt(?:et)?|pkt\.?|nr\.?|nummer|number)"
_ORDINAL = rf"(?:\d{{1,2}}(?:\.|st|nd|rd|th)?|{'|'.join(_ORDINALS)})"
# første ledd, 1. og 2. ledd, ledd 2, second paragraph, subsection 2, (2)
_PARAGRAPH = (
    rf"(?:\b{_ORDINAL}(?:\s?(?:,|og|and|-|til|to)\s?{_ORDINAL}){{0,2}}\s?{_WORD_FOR_PARAGRAPH}\b"
    rf"|\b{_WORD_FOR_PARAGRAPH}\.?\s?(?:nr\.?\s)?\(?\d{{1,2}}\)?(?![\w-])|\(\d{{1,2}}\))"
)
# bokstav b, nr. 3, letter b, subsection (b), (b)
_POINT = rf"(?:\b{_WORD_FOR_POINT}\s?\(?(?:[a-zæøå]|\d{{1,2}})\)?(?!\w)|(?:\bsub-?section\s)?\([a-z]\))"
_PARTS = rf"(?:[\s,]*(?:{_PARAGRAPH}|{_POINT})){{1,4}}"
_FIND_PARAGRAPH, _FIND_POINT, _WORD = re.compile(_PARAGRAPH), re.compile(_POINT), re.compile(r"[^\W\d_]+|\d+")

_MARK = (
    r"(?:§\s?){1,2}|\b(?:par[ar]{0,2}g?r?a+f+(?:en|ene|ane|ar|er|s)?|sections?|sect?\.|articles?|artik(?:kel|kelen|ler|lene|lar|lane)|art\.|"
    r"paragraphs?)\s?(?:(?:nr|no)\.?\s?|nummer\s|number\s)?"
)
_ITEM = re.compile(
    # “andre ledd i § 7-2”, “second paragraph of the Act section 7-2”
    rf"(?:(?P<before>{_PARTS})\s(?:i|av|til|of|in)\s(?:[^\d§.?!]{{0,60}}?\s)?(?={_MARK}))?"
    rf"(?P<mark>{_MARK})?(?<!\d)(?<!\d[-.])"
    # 28, 2-5, 2.5, 2 5, 4A-1, 6-10-2; never a part of a date or a longer number
    r"(?P<number>\d{1,3}(?:[a-z](?=-\d))?"
    rf"(?:(?:\s?-\s?|\.|\s(?!\d{{1,2}}(?:\.\s?[a-zæøå]|\s?{_WORD_FOR_PARAGRAPH})))\d{{1,3}}(?:-\d{{1,3}}){{0,2}})?(?![.-]?\d))"
    # c, but not the first word of “§ 7-2 i loven” or of an abbreviation
    r"(?:(?P<gap>\s?)(?P<letter>(?!i\s\w)[a-z])(?!\w|\.\w))?(?!\w)"
    # the letters of “2-5 a, b og c” and “2-5 a til c”
    r"(?P<more>(?:\s?(?:,|-|og|and|eller|or|samt|til|to)\s?[b-h](?!\w|[.-]\w))*)"
    rf"(?P<after>{_PARTS})?"
)
_MORE = re.compile(r"(\S+)\s?([b-h])(?!\w)")
_JOINED = re.compile(r"\s?(?:(?:,|;|&|/|,?\s?\b(?:og|and|samt|eller|or)\b)|(?P<to>-|\b(?:til|to|through)\b))\s?")
_UNIT = re.compile(
    r"\s?(?:år|aar|barn|born|ung|mnd|måned|månad|uke|veke|dag|time|min(?:utt)?\b|kr\b|kron|pros|%|stk|gang|gong|person|pers\b|stykk|"
    r"years?\b|yrs?\b|months?\b|weeks?\b|days?\b|hours?\b|child|kids?\b|people|times\b|nok\b|km\b|kg\b|klasse|trinn|steg|grade|"
    r"\.?\s?(?:jan|feb|mars|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|des|dec))"
)


@dataclass(frozen=True)
class Item:
    """A number that may be one of a section, at `text[start:end]` with its mark and with the paragraph and point after it.

    `number` and `letter` are as written, in lower case. `sure` where § or a word like it stands before, `weak` where that word is
    also one of other texts. `doubtful` where the letter may be a word of the sentence. `tie` is how it goes with the item before
    it: "and", "to", or nothing. `unit` where it counts something.
    """

    start: int
    end: int
    number: str
    letter: str = ""
    sure: bool = False
    weak: bool = False
    doubtful: bool = False
    tie: str = ""
    unit: bool = False
    paragraph: int | None = None
    point: str = ""

    def numbers(self, known: Mapping[str, str]) -> list[str]:
        """The section it stands for in a statute with the `known` sections, by their compact form.

        Two, the ends of a range, for `28-31` in a statute that counts straight on.
        """
        number, letter = self.number.replace(".", "-"), self.letter
        if " " in number and "-" not in number:
            joined = number.replace(" ", "-")
            number, letter = (joined, letter) if compact(joined + letter) in known else (number.split()[0], "")
        if self.doubtful and compact(number + letter) not in known:
            letter = ""
        whole = compact(number + letter)
        first, dash, last = (part.strip() for part in number.partition("-"))
        last = compact(last + letter)
        straight = bool(known) and not any("-" in key for key in known)
        ends = dash and (straight or {first, last} <= known.keys())
        if whole not in known and ends and order(first) < order(last):
            return [known.get(first, canonical(first)), known.get(last, canonical(last))]
        return [known.get(whole, canonical(whole))]


def plain(text: str) -> str:
    """The text in lower case with one kind of dash, each character in its place."""
    return text.translate(_PLAIN).lower()


def items(text: str) -> list[Item]:
    """Every number of `text`, which `plain` has made, that has the form of a section's."""
    found: list[Item] = []
    for match in _ITEM.finditer(text):
        tie = _JOINED.fullmatch(text, found[-1].end, match.start()) if found else None
        found.append(_item(text, match, "" if not tie else "to" if tie["to"] else "and"))
        for more in _MORE.finditer(match["more"]):
            place = match.start("more")
            tied = "to" if more[1] in ("-", "til", "to") else "and"
            found.append(Item(place + more.start(2), place + more.end(), match["number"], more[2], tie=tied))
    return found


def _item(text: str, match: re.Match[str], tie: str) -> Item:
    mark = match["mark"] or ""
    end = match.start("more") if match["more"] else match.end()
    parts = f"{match['before'] or ''} {match['after'] or ''}"
    return Item(
        start=match.start("mark") if mark else match.start("number"),
        end=end,
        number=match["number"],
        letter=match["letter"] or "",
        sure=bool(mark),
        weak=mark.startswith(("art", "paragraph")),
        doubtful=bool(match["gap"])
        and match["letter"] in "adeo"
        and bool(re.match(r"\s[a-zæøå]", text[end : end + 2])),
        tie=tie,
        unit=bool(_UNIT.match(text, end)),
        paragraph=_paragraph(parts),
        point=_point(parts),
    )


def _paragraph(parts: str) -> int | None:
    match = _FIND_PARAGRAPH.search(parts)
    words = _WORD.findall(match[0]) if match else []
    return next((_ORDINALS.get(word) or int(word) for word in words if word in _ORDINALS or word.isdecimal()), None)


def _point(parts: str) -> str:
    points = _FIND_POINT.findall(parts)
    return _WORD.findall(points[-1])[-1] if points else ""

"""Ages as people write them: `6 år`, `på seks`, `seksåring`, `is 6`, `6-year-old`, `18 måneder`."""

from __future__ import annotations

import re

from knowledge.guides.patterns import plain

OLDEST = 120
_NUMBER_WORDS = {
    "null": 0,
    **dict.fromkeys(("ett", "eitt", "et", "ein", "one"), 1),
    **dict.fromkeys(("to", "two"), 2),
    **dict.fromkeys(("tre", "three"), 3),
    **dict.fromkeys(("fire", "four"), 4),
    **dict.fromkeys(("fem", "five"), 5),
    **dict.fromkeys(("seks", "six"), 6),
    **dict.fromkeys(("sju", "syv", "seven"), 7),
    **dict.fromkeys(("atte", "eight"), 8),
    **dict.fromkeys(("ni", "nine"), 9),
    **dict.fromkeys(("ti", "ten"), 10),
    **dict.fromkeys(("elleve", "eleven"), 11),
    **dict.fromkeys(("tolv", "twelve"), 12),
    **dict.fromkeys(("tretten", "thirteen"), 13),
    **dict.fromkeys(("fjorten", "fourteen"), 14),
    **dict.fromkeys(("femten", "fifteen"), 15),
    **dict.fromkeys(("seksten", "sixteen"), 16),
    **dict.fromkeys(("sytten", "seventeen"), 17),
    **dict.fromkeys(("atten", "eighteen"), 18),
    **dict.fromkeys(("nitten", "nineteen"), 19),
    **dict.fromkeys(("tjue", "tyve", "twenty"), 20),
}
_WORDS = "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True))
_N = rf"(\d{{1,3}}|{_WORDS})"
# A span of time is no age: “i 3 år”, “for to år siden”, “three years ago”.
_SPAN = r"(?<!\bi )(?<!\bfor )(?<!\bom )(?<!\bin )(?<!\better )(?<!\bafter )"
_YEARS = re.compile(
    rf"(?<![\w-]){_SPAN}{_N}[ -]?(?:ars?|aring\w*|years?|yrs?|yo|year-olds?)(?: gam\w+| old)?(?!\w)"
    r"(?! (?:siden|sidan|ago|etter|after))"
)
_STATED = re.compile(
    rf"(?<!\w)(?:er|e|blir|vert|fyller|fylte|is|turned|turns|turning|aged|im|am) {_N}(?![\w-])"
    r"(?! (?:ganger|barn|timer|stykker|maneder|manader|mnd|uker|veker|months?|weeks?))"
)
_ON = re.compile(
    rf"(?<!\w)(?:\w+en|\w+a|gutt|gut|jente|son|sonn|barn|datter|dotter|unge|var|min|mi|vart|mitt) pa {_N}(?![\w-])"
)
_BABY = re.compile(
    r"(?<!\w)(?:nyfodt\w*|nyfodde|spedbarn\w*|baby\w*|newborn\w*|infant"
    r"|\w+ (?:maneder|manader|mnd|uker|veker|months?|weeks?)(?: gam\w+| old))(?!\w)"
)
# Words for one that stand before a thing as a rule: “et brev” is no age, “bare ett” is.
_ARTICLE = r"(?:ett|eitt|et|ein|one)"
_ALONE = re.compile(rf"(?:\w+ ){{0,3}}(?!{_ARTICLE} \w){_N}(?: og (?:et|eit) halvt?| and a half| \w+)?")


def read_age(text: str) -> str | None:
    """The age that a text states, in whole years as digits; None where it states none."""
    folded = plain(text)
    for pattern in (_YEARS, _STATED, _ON):
        for match in pattern.finditer(folded):
            return _years(match[1])
    return "0" if _BABY.search(folded) else None


def read_bare_age(text: str) -> str | None:
    """The age in an answer to the question how old somebody is, where a number alone is enough."""
    stated = read_age(text)
    match = None if stated else _ALONE.fullmatch(plain(text))
    return stated or (_years(match[1]) if match else None)


def _years(number: str) -> str | None:
    years = _NUMBER_WORDS[number] if number in _NUMBER_WORDS else int(number)
    return str(years) if years <= OLDEST else None

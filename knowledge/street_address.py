"""Norwegian street addresses and post boxes; the name of the place stays, as the answer depends on it."""

from __future__ import annotations

import re

from knowledge.language import familiar_share

MASK = "[address]"

# A count of something is no number of a house.
_UNIT = (
    r"(?!\s?(?i:km|kilometer|mil|meter|m|min\w*|tim\w*|dag\w*|døgn|uk\w*|vek\w*|måned\w*|månad\w*|mnd|år|gang\w*|gong\w*|kr\w*|"
    r"prosent|plass\w*|barn\w*|born|of|times?|days?|hours?|weeks?|months?|years?|klokka|kl)\b|\s?%)"
)
_TAIL = (
    rf"\s?\d{{1,3}}(?:-\d{{1,3}})?(?!\d|[.,:/-]\d)(?:(?:[A-Za-z]|\s[A-HJ-Za-dfgh])(?!\w))?{_UNIT}"
    r"(?:,?\s(?:[HULK]\d{4}|(?i:leil(?:ighet|\.)?|apartment|apt\.?|flat)\s\w{0,2}\d+)\b)?"
    r"(?:,?\s\d{4}(?=\s[A-ZÆØÅa-zæøå]{2}|\s*$|\s*[.,!?]))?"
)
_CAPITAL = r"[A-ZÆØÅ][\wé'’.-]*"
_BEFORE = r"(?:(?:Øvre|Nedre|Gamle|Store|Lille|Søndre|Nordre|Østre|Vestre|Indre|Ytre|Nye|Sankt|St\.)\s)?"
_ROAD = r"(?:veien|vegen|gata|gaten|veg|vei|allé|alléen|alleen)"
# These end other words too (“vurderingen 3”, “barnehageplass 2”), so the whole must be no word that is known.
_PLACE = r"(?:plass|plassen|stien|sti|bakken|bakke|svingen|haugen|tunet|ringen|kroken|jordet|åsen|lunden|løkka|terrasse|brygge)"

_ROADS = re.compile(rf"(?<![\w-]){_BEFORE}(?i:[^\W\d_]{{2,30}}{_ROAD}|[^\W\d_]{{3,30}}(?:gt|vn)\.?){_TAIL}")
# “delegate 2 tasks” is none: a capital inside a message, or a word before it that a place follows.
_GATE = re.compile(rf"(?:(?<=\w )|(?<=: )|(?<=, )){_BEFORE}[A-ZÆØÅ][^\W\d_]{{1,30}}gate{_TAIL}")
_GATE_SMALL = re.compile(rf"(?:(?<=\bi )|(?<=\bpå )|(?<=\bat ))[^\W\d_]{{2,30}}gate{_TAIL}")
_SHORT = re.compile(rf"(?<![\w-])[A-ZÆØÅ][^\W\d_]{{2,30}}v\.{_TAIL}")
_PLACES = re.compile(rf"(?<![\w-]){_BEFORE}(?P<street>(?i:[^\W\d_]{{2,30}}{_PLACE})){_TAIL}")
# Karl Johans gate 12, Ole Vigs vei 7, Nygårds plass 2
_NAMED = re.compile(
    rf"(?<![\w-])(?P<street>{_CAPITAL}(?:\s{_CAPITAL}){{0,3}})\s(?i:gate|{_ROAD}|gt\.?|{_PLACE}){_TAIL}"
)
_NAMED_SMALL = re.compile(rf"(?<![\w-])(?P<street>(?:\w+\s)?\w{{2,}}s)\s(?:gate|gata|vei|veg|gt\.?){_TAIL}")
# Where somebody says that it is an address, any name with a number is one.
_SAID = re.compile(
    rf"(?i:\badress\w*|\baddress)(?i:\s(?:min|mi|vår|hans|hennes|hennar|is|er)|:){{0,3}}\s(?P<address>{_CAPITAL}(?:\s\w+){{0,2}}{_TAIL})"
)
_LIVING_IN = re.compile(
    rf"(?i:\b(?:bor|bur|bodde|live|lives)\s(?:i|på|at|in))\s(?P<address>[^\W\d_]{{2,30}}lia{_TAIL}"
    rf"|{_CAPITAL}(?:\s{_CAPITAL})?{_TAIL}(?=\s(?:i|in)\s[A-ZÆØÅ]))"
)
_BOX = re.compile(
    r"\b(?i:postboks|pb\.?|p\.?\s?o\.?\s?box)\s\d{1,5}(?:\s[A-ZÆØÅ][a-zæøå]+)?(?:,?\s\d{4}(?=\s[A-ZÆØÅa-zæøå]{2}|\s*$|\s*[.,!?]))?"
)


def mask_addresses(text: str) -> str:
    """`text` with streets and their numbers replaced by `[address]`, with the postcode that follows but not the place."""
    for pattern in (_BOX, _ROADS, _GATE, _GATE_SMALL, _SHORT):
        text = pattern.sub(MASK, text)
    for pattern in (_NAMED, _NAMED_SMALL, _PLACES):
        text = pattern.sub(_unless_known, text)
    for pattern in (_SAID, _LIVING_IN):
        text = pattern.sub(lambda match: match[0].replace(match["address"], MASK), text)
    return text


def _unless_known(match: re.Match[str]) -> str:
    """What is no street: “Barnets plass 3”, “på vei 2”, “vurderingen 3”; of “karl johans gate” at least a part is unknown."""
    words = match["street"].split()
    before = ""
    while words and match["street"].islower() and familiar_share(words[0]):
        before += words.pop(0) + " "
    royal = match["street"][0].isupper() and match.start() and match["street"].endswith("s")
    if not words or not (royal or not all(familiar_share(word) for word in words)):
        return match[0]
    return before + MASK

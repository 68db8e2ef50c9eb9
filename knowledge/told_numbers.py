"""Identity numbers that are told rather than written: after the word for them, in two halves, or digit by digit in words."""

from __future__ import annotations

import re

from knowledge.number_chains import has_check_digits, is_date, is_harmless

MASK = "[identity_number]"
# Of four digits one is a year or a postcode, so they count only close after the word.
_CLOSE = 16
_LEAST = 4
# So far apart a birth date and five digits are one number without check digits.
_NEAR = 25

_WORD = (
    r"\b(?:(?:fødsels|fodsels|person|identitets|[dh]-|id-?|birth |personal |identity |id |social security |national id )"
    r"-?(?:nummer\w*|number\w*|nr\b\.?|no\b\.?)|national id\b|(?:[fp]|pers)\.?\s?nr\b\.?|[dh] number|"
    r"(?:(?:siste|last) (?:fem|5|five)|(?:fem|5) siste)\b(?: (?:siffer|sifr|tal|digit)\w*)?)"
)
_CHAIN = r"\d(?:(?:[^\w\[\]]|_){0,6}\d)*"
_TOLD = re.compile(rf"{_WORD}(?P<between>[^\d\[\]?!§]{{0,60}}?)(?P<number>{_CHAIN})", re.IGNORECASE)
_DATE_BEFORE = re.compile(
    r"(?<!\d)(?:\d{6}|\d{1,2}[./-]\d{1,2}[./-]\d{2}(?:\d\d)?)(?=[^\d\[\]]{0,40}\[identity_number\])"
)
_HALVES = re.compile(r"(?<!\d)(\d{6})([^\d\[\]]{1,40})(\d{5})(?!\d)")
_DATE_AND_NUMBER = re.compile(
    r"(?<!\d)(\d\d?[./-]\d\d?[./-]\d\d(?:\d\d)?)([^\d\[\]]{0,25}\b(?:nr|nummer\w*|number|rest\w*|siste|last)\b[^\d\[\]]{0,10})\d{5}(?!\d)",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\s?(?:,-|kr\b|kroner\b|nok\b)", re.IGNORECASE)
_POSTCODE = re.compile(r"\s[A-ZÆØÅ]")

_ONES = {
    "null": 0, "zero": 0, "oh": 0, "en": 1, "én": 1, "ein": 1, "éin": 1, "ett": 1, "eitt": 1, "eit": 1, "one": 1, "to": 2,
    "two": 2, "tre": 3, "three": 3, "fire": 4, "four": 4, "fem": 5, "five": 5, "seks": 6, "six": 6, "sju": 7, "syv": 7,
    "seven": 7, "åtte": 8, "eight": 8, "ni": 9, "nine": 9,
}  # fmt: skip
_TENS = (
    r"ti|ten|elleve|eleven|tolv|twelve|tretten|thirteen|fjorten|fourteen|femten|fifteen|seksten|sixteen|sytten|seventeen|"
    r"atten|eighteen|nitten|nineteen|(?:tjue|tretti|førti|femti|seksti|sytti|åtti|nitti)\w{0,5}|"
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
)
_SPOKEN = rf"(?:{'|'.join(sorted(_ONES, key=len, reverse=True))}|{_TENS})"
_ITEM = rf"(?:{_SPOKEN}\b|\d{{1,2}}(?!\d))"
_BETWEEN = r"[\s,.\-–]{1,3}"
# Six digits: five words will do where one of them is a ten; figures may stand among them.
_IN_WORDS = re.compile(rf"\b{_ITEM}(?:{_BETWEEN}{_ITEM}){{4,}}", re.IGNORECASE)
_TOLD_IN_WORDS = re.compile(
    rf"(?P<before>{_WORD}[^\d\[\]?!§]{{0,15}}?)\b{_ITEM}(?:{_BETWEEN}{_ITEM}){{3,}}", re.IGNORECASE
)
_WORDS_AT_LEAST = 3
_SIX = 6


def mask_told(text: str) -> str:
    """`text` with told identity numbers replaced, and a birth date before its personal number too."""
    text = _DATE_AND_NUMBER.sub(rf"{MASK}\2{MASK}", _HALVES.sub(_mask_halves, text))
    masked = _TOLD.sub(_mask_told, text)
    if masked != text:
        masked = _DATE_BEFORE.sub(MASK, masked)
    return masked


def mask_spoken(text: str) -> str:
    """`text` with six or more digits in words, one after another, replaced; counting (“en to tre …”) stays."""
    text = _IN_WORDS.sub(lambda match: match[0] if _is_counting(match[0]) else MASK, text)
    return _TOLD_IN_WORDS.sub(_mask_told_in_words, text)


def _mask_halves(match: re.Match[str]) -> str:
    digits = "".join(str(int(digit)) for digit in match[1] + match[3])
    near = len(match[2]) <= _NEAR and is_date(digits) and not _AMOUNT.match(match.string, match.end())
    return f"{MASK}{match[2]}{MASK}" if near or has_check_digits(digits) else match[0]


def _mask_told(match: re.Match[str]) -> str:
    number, text, end = match["number"], match.string, match.end()
    digits = sum(character.isdigit() for character in number)
    ordinary = is_harmless(text, match.start("number"), end) or _AMOUNT.match(text, end)
    if digits == _LEAST:
        ordinary = ordinary or len(match["between"]) > _CLOSE or _POSTCODE.match(text, end)
    if digits < _LEAST or ordinary:
        return match[0]
    return f"{text[match.start() : match.start('number')]}{MASK}"


def _mask_told_in_words(match: re.Match[str]) -> str:
    told = match[0][len(match["before"]) :]
    return f"{match['before']}{MASK}" if _spoken_words(told) >= _WORDS_AT_LEAST else match[0]


def _spoken_words(spoken: str) -> int:
    return sum(word.isalpha() for word in re.findall(r"\w+", spoken))


def _is_counting(spoken: str) -> bool:
    words = re.findall(r"\w+", spoken.lower())
    digits = sum(len(word) if word.isdigit() else 1 if word in _ONES else 2 for word in words)
    values = [int(word) if word.isdigit() else _ONES.get(word, -9) for word in words]
    # A child that counts begins again at one.
    rising = all(b in (a + 1, 1) for a, b in zip(values, values[1:], strict=False))
    return digits < _SIX or rising or _spoken_words(spoken) < _WORDS_AT_LEAST

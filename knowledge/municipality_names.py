"""Which municipalities a message names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from knowledge.municipality import DEFAULT, FOLDER, Municipality, load_municipalities
from knowledge.municipality_register import read_register
from knowledge.normalise import clean

# Counties of yesterday and districts by which people tell two places of the same name apart.
_DISTRICTS = {
    "hedmark": "Innlandet",
    "oppland": "Innlandet",
    "solør": "Innlandet",
    "sunnmøre": "Møre og Romsdal",
    "helgeland": "Nordland",
    "vesterålen": "Nordland",
    "sør-trøndelag": "Trøndelag",
    "nord-trøndelag": "Trøndelag",
    "hordaland": "Vestland",
    "sogn og fjordane": "Vestland",
    "aust-agder": "Agder",
    "vest-agder": "Agder",
}
_BEFORE = re.compile(r"\b(?:i|fra|frå|på|til|ved|from|in|at|to|of|near|kommunen?|municipality)\s+$", re.IGNORECASE)
_AFTER = re.compile(r"s?\s+(?:kommun\w*|municipality)\b", re.IGNORECASE)
# One turns `til` and complains `på` a person; a name that persons bear too counts after fewer words.
_BEFORE_A_PLACE = re.compile(
    r"\b(?:i|fra|frå|from|in|near|kommunen?|municipality(?:\s+of)?|(?:bor|bur|bodde|budde)\s+på|(?:flytt|mov)\w*\s+(?:til|to))\s+$",
    re.IGNORECASE,
)
_KOMMUNE = re.compile(r"s?\s+kommunes?\b", re.IGNORECASE)
_MUNICIPALITY = re.compile(r"(?:’s|'s|s)?\s+municipality\b", re.IGNORECASE)
_LIVING = re.compile(
    r"^\W*(?:(?:hei|hello|hi)\W+)?(?:(?:jeg|eg|æ|vi|me|we|i)\s+)?"
    r"(?:(?:bor|bur|live)\s+(?:i|på|in)|(?:er|are|am)\s+(?:fra|frå|from))\s+$",
    re.IGNORECASE,
)
# Four digits alone may be a postcode (5001 is also in Bergen): the number counts only after one of these words.
_NUMBER = re.compile(
    r"\b(?:kommune(?:nummer|nr)?|knr|municipality(?: number)?)\.?:?\s+(?:er\s+|is\s+)?(\d{4})\b", re.IGNORECASE
)
WORD = re.compile(r"\w+")
_GAP = re.compile(r"\.?[\s-]+")
_AROUND = " .,!?:;()\"'«»“”’-"
_PLAIN = str.maketrans("æøåŋđŧ", "aoandt")


@dataclass(frozen=True)
class Form:
    """One way of writing the name of a municipality, word by word."""

    number: str
    words: tuple[str, ...]
    also: str


@dataclass(frozen=True)
class _Mention:
    """A stretch of a text that may name the municipalities of `forms`; `plain` when written without æ, ø or å."""

    start: int
    end: int
    length: int
    forms: tuple[Form, ...]
    plain: bool


def find_municipality(text: str) -> Municipality | None:
    """The municipality that `text` names; none when it names none, or more than one.

    A name counts as a whole word that is written with a capital, stands after a word such as `i` or `from`, or before
    `kommune`, and in any case when it is the whole message. So `som as` and `en ås` name nobody.

    For a name that is also a word, or that persons bear, a capital is not enough: `Time heals` and `Ola Lund sa` name nobody.
    It needs a word such as `i` before it or `kommune` after it, or to be all that the message says. A word moreover needs
    its capital after `i`, so that `i time` and `på sel` name nobody; `vi bor i time` does, because it says nothing else.

    Where two municipalities share a name, the county tells which: `Våler i Østfold`, `Herøy (Nordland)`.
    """
    named = municipalities_named(text)
    return named[0] if len(named) == 1 else None


def municipalities_named(text: str) -> list[Municipality]:
    """Every municipality that `text` names, in its order; all that bear the name where the text leaves open which.

    When a name counts is told at `find_municipality`.
    """
    text = clean(text)
    places = load_municipalities()
    number = _NUMBER.search(text)
    asked = number[1] if number else text.strip(_AROUND)
    if asked in places and asked != DEFAULT:
        return [places[asked]]
    numbers = [form.number for mention in _mentions(text) for form in _meant(text, mention)]
    return [places[number] for number in dict.fromkeys(numbers)]


def _mentions(text: str) -> Iterator[_Mention]:
    words = list(WORD.finditer(text))
    letters = [lower_letters(word[0]) for word in words]
    position = 0
    while position < len(words):
        mention = _mention(text, words, letters, position)
        if mention:
            yield mention
        position += mention.length if mention else 1


def _mention(text: str, words: Sequence[re.Match[str]], letters: Sequence[str], position: int) -> _Mention | None:
    """The longest name that begins at this word; several forms only where municipalities share it."""
    key = plain_letters(letters[position])
    candidates = written_forms().get(key, ()) + (written_forms().get(key[:-1], ()) if key.endswith("s") else ())
    found: list[_Mention] = []
    for form in candidates:
        span = slice(position, position + len(form.words))
        fit = _fit(letters[span], form.words)
        if fit and _stands_alone(text, words[span]):
            end = words[span][-1].end() - fit.genitive
            found.append(_Mention(words[position].start(), end, len(form.words), (form,), fit.plain))
    if not found:
        return None
    best = max(found, key=lambda mention: (mention.length, mention.end))
    same = [mention.forms[0] for mention in found if (mention.length, mention.end) == (best.length, best.end)]
    return replace(best, forms=tuple(same))


@dataclass(frozen=True)
class _Fit:
    genitive: bool
    plain: bool


def _fit(written: Sequence[str], words: tuple[str, ...]) -> _Fit | None:
    """How what is written is these words; none when it is others. No letter may have dots or rings that the name lacks."""
    if len(written) != len(words):
        return None
    one, other = " ".join(written), " ".join(words)
    genitive = len(one) == len(other) + 1 and one.endswith("s")
    one = one[: len(other)] if genitive else one
    if one == other:
        return _Fit(genitive, plain=False)
    alike = len(one) == len(other) and all(
        ours in (its, plain_letters(its)) for ours, its in zip(one, other, strict=True)
    )
    return _Fit(genitive, plain=True) if alike else None


def _stands_alone(text: str, words: Sequence[re.Match[str]]) -> bool:
    start, end = words[0].start(), words[-1].end()
    return (
        text[start - 1 : start] != "-"
        and text[end : end + 1] != "-"
        and all(_GAP.fullmatch(text, a.end(), b.start()) for a, b in zip(words, words[1:], strict=False))
    )


def _meant(text: str, mention: _Mention) -> list[Form]:
    """The municipalities that the mention names, when it counts; those of the county where one is named beside it."""
    county = _county().match(text, mention.end)
    places, end, located = list(mention.forms), mention.end, False
    if county:
        known = load_municipalities()
        there = [form for form in places if known[form.number].county == _counties()[county["county"].lower()]]
        if there:
            places, end, located = there, county.end(), True
        elif county["in"]:
            return []
    return [form for form in places if _counts(text, mention, form.also, text[end:], located)]


def _counts(text: str, mention: _Mention, also: str, after: str, located: bool) -> bool:
    before, rest = text[: mention.start], text[mention.end :]
    # In a message written in capitals a capital says nothing.
    capital = text[mention.start].isupper() and text != text.upper()
    whole = not before.strip(_AROUND) and not after.removeprefix("s").strip(_AROUND)
    if not also:
        return bool(whole or capital or located or _BEFORE.search(before) or _AFTER.match(rest))
    kommune = bool(_KOMMUNE.match(rest))
    if also == "word" and mention.plain:
        alone = not before.strip(_AROUND)
        return kommune and (alone or capital or bool(_BEFORE_A_PLACE.search(before)))
    if whole or kommune or (capital and (located or _MUNICIPALITY.match(rest))):
        return True
    if _LIVING.search(before) and not after.removeprefix("s").strip(_AROUND):
        return True
    return bool((capital or also == "name") and _BEFORE_A_PLACE.search(before))


@lru_cache(maxsize=1)
def _county() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(_counties(), key=len, reverse=True))
    return re.compile(
        rf"s?(?:\s+kommune)?(?:(?P<in>\s*\(|\s+(?:i|in|på)\s)|\s*,|\s)\s*(?P<county>{names})\b\)?", re.IGNORECASE
    )


@lru_cache(maxsize=1)
def _counties() -> dict[str, str]:
    counties = {place.county for place in load_municipalities().values()} - {"", "Oslo"}
    return {**_DISTRICTS, **{county.lower(): county for county in counties}}


@lru_cache(maxsize=1)
def written_forms() -> dict[str, tuple[Form, ...]]:
    """Every way of writing a municipality, by its first word written plainly."""
    places = load_municipalities()
    forms: dict[str, dict[Form, None]] = {}
    for row in read_register(FOLDER).values():
        aliases = [alias for alias in places[row.number].aliases if not alias.endswith(" kommune")]
        own = {alias: row.also for alias in aliases if alias not in row.other}
        for name, also in {row.name: row.also, **own, **dict.fromkeys(row.other, "name")}.items():
            words = tuple(lower_letters(word) for word in WORD.findall(name))
            for written in {words, ("".join(words),)}:
                forms.setdefault(plain_letters(written[0]), {})[Form(row.number, written, also)] = None
    return {key: tuple(of_key) for key, of_key in forms.items()}


def lower_letters(word: str) -> str:
    """A word in lower case, with å, ø and æ for the letters that stand in for them."""
    return word.lower().replace("aa", "å").replace("oe", "ø").replace("ae", "æ").replace("ö", "ø").replace("ä", "æ")


def plain_letters(letters: str) -> str:
    """Letters without marks, and a, o and n for those that English lacks."""
    if letters.isascii():
        return letters
    decomposed = unicodedata.normalize("NFD", letters.translate(_PLAIN))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))

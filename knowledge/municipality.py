"""Municipalities: where one turns there and how one asks, and which of them a message names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.language import familiar_share
from knowledge.normalise import clean
from knowledge.yaml_file import read_mapping

FOLDER = Path(__file__).with_name("municipalities")
DEFAULT = "default"
REGISTER = "register.tsv"

_LANGUAGES = ("nb", "nn", "en")
_COLUMNS = ["number", "name", "county", "other", "also"]
_KINDS = ("", "name", "word")
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
_WORD = re.compile(r"\w+")
_GAP = re.compile(r"\.?[\s-]+")
_AROUND = " .,!?:;()\"'«»“”’-"
_PLAIN = str.maketrans("æøåŋđŧ", "aoandt")
_NEAR, _MARGIN = 0.75, 0.1
# Fewer letters are near to too much: `hva` to Hå, `nei` to Nes.
_SHORT = 4
_LONGEST_ANSWER = 3
_BESIDE_A_NAME = frozenset(
    "jeg eg æ vi me i a bor bur bodd på ved fra frå kommer kjem er det den der nå no vår min mi kommune kommunen kommuna heter "
    "heiter hei ja nei nå og i we live in from the of my our is it called municipality at near am are come moved to til flyttet "
    "vet veit ikke ikkje hva kva hvem hvor kvar what where which don't dont don know not yes hello hi vil si helst ingen takk "
    "mener meiner mente meinte hvorfor kvifor why how hvordan korleis kan du dere you ha".split()
)
_LIVES = re.compile(
    r"\b(?:bor|bur|live|living|kommer|kjem|come|er|flyttet|flytta)\s+(?:i|på|til|fra|frå|in|from)\s+", re.IGNORECASE
)


@dataclass(frozen=True)
class LocalSource:
    """The page a local text rests on."""

    label: str
    url: str


@dataclass(frozen=True)
class Municipality:
    """Where one turns in a municipality, and how one asks there, in each language.

    `number` is the official one since 2024; number, name and county are empty in the national default. `local` tells whether
    we know the municipality's own way; where we do not, the texts, the source and `checked` are those of the default.
    `notes` may be empty. `seed_date` is the date the page itself carries, `checked` the day it was read.
    """

    number: str
    name: str
    county: str
    local: bool
    aliases: tuple[str, ...]
    office: dict[str, str]
    apply: dict[str, str]
    notes: dict[str, str]
    source: LocalSource
    checked: date
    seed_date: date | None


@dataclass(frozen=True)
class _Row:
    """A line of the register; `also` is `word` or `name` where the name is a word or is borne by persons too."""

    number: str
    name: str
    county: str
    other: tuple[str, ...]
    also: str


@dataclass(frozen=True)
class _Form:
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
    forms: tuple[_Form, ...]
    plain: bool


@lru_cache(maxsize=1)
def load_municipalities(folder: Path = FOLDER) -> dict[str, Municipality]:
    """Every municipality of Norway by its number, and under `default` what holds where nothing local is known.

    Raises:
        KnowledgeError: a file lacks a field or a language or is not of a municipality in the register, the register is
            wrong, or there is no default.
    """
    own: dict[str, tuple[str, Municipality]] = {}
    for path in sorted(folder.glob("*.yml")):
        place = _municipality(path)
        key = DEFAULT if path.stem == DEFAULT else place.number
        if key in own:
            raise KnowledgeError(f"{path.name}: number {key} is already taken by another file; correct one of them")
        own[key] = (path.name, place)
    if DEFAULT not in own:
        raise KnowledgeError(f"{folder.name} has no {DEFAULT}.yml; put it back from the repository")
    register = _register(folder)
    for file, place in own.values():
        if place.local:
            _check_registered(file, place, register)
    default = own[DEFAULT][1]
    places = {
        number: _registered(row, own[number][1] if number in own else default) for number, row in register.items()
    }
    return {**places, DEFAULT: default}


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


def closest_municipalities(text: str, limit: int = 3) -> list[Municipality]:
    """The municipalities that `text` may mean, best first; none when no name is near.

    `text` is an answer to the question which municipality someone lives in, perhaps misspelt.
    """
    text = clean(text)
    named = municipalities_named(text)
    if named:
        return named[:limit]
    best: dict[str, float] = {}
    for guess in _guesses(text):
        for name, numbers in _names().items():
            nearness = _nearness(guess, name)
            best.update({number: nearness for number in numbers if nearness > best.get(number, 0.0)})
    enough = max(_NEAR, max(best.values(), default=0.0) - _MARGIN)
    near = sorted((-nearness, number) for number, nearness in best.items() if nearness >= enough)
    return [load_municipalities()[number] for _, number in near[:limit]]


def _guesses(text: str) -> set[str]:
    lives = _LIVES.search(text)
    words = [
        word for word in _WORD.findall(text[lives.end() :] if lives else text) if word.lower() not in _BESIDE_A_NAME
    ]
    if lives:
        words = words[:_LONGEST_ANSWER]
    elif len(words) > _LONGEST_ANSWER:
        return set()
    spans = [words[start:end] for start in range(len(words)) for end in range(start + 1, len(words) + 1)]
    # What everyday text knows is no misspelling; but all that is left may be a name that is a word too.
    misspelt = [span for span in spans if familiar_share(" ".join(span)) < 1]
    guesses = {" ".join(_key(_letters(word)) for word in span) for span in misspelt}
    whole = " ".join(_key(_letters(word)) for word in words)
    return guesses | ({whole} & set(_names()))


def _nearness(guess: str, name: str) -> float:
    if guess == name:
        return 1.0
    if min(len(guess), len(name)) < _SHORT:
        return 0.0
    matcher = SequenceMatcher(None, name, guess, autojunk=False)
    if matcher.real_quick_ratio() < _NEAR or matcher.quick_ratio() < _NEAR:
        return 0.0
    return matcher.ratio()


@lru_cache(maxsize=1)
def _names() -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    for forms in _forms().values():
        for form in forms:
            names.setdefault(" ".join(map(_key, form.words)), set()).add(form.number)
    return names


def _mentions(text: str) -> Iterator[_Mention]:
    words = list(_WORD.finditer(text))
    letters = [_letters(word[0]) for word in words]
    position = 0
    while position < len(words):
        mention = _mention(text, words, letters, position)
        if mention:
            yield mention
        position += mention.length if mention else 1


def _mention(text: str, words: Sequence[re.Match[str]], letters: Sequence[str], position: int) -> _Mention | None:
    """The longest name that begins at this word; several forms only where municipalities share it."""
    key = _key(letters[position])
    candidates = _forms().get(key, ()) + (_forms().get(key[:-1], ()) if key.endswith("s") else ())
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
    alike = len(one) == len(other) and all(ours in (its, _key(its)) for ours, its in zip(one, other, strict=True))
    return _Fit(genitive, plain=True) if alike else None


def _stands_alone(text: str, words: Sequence[re.Match[str]]) -> bool:
    start, end = words[0].start(), words[-1].end()
    return (
        text[start - 1 : start] != "-"
        and text[end : end + 1] != "-"
        and all(_GAP.fullmatch(text, a.end(), b.start()) for a, b in zip(words, words[1:], strict=False))
    )


def _meant(text: str, mention: _Mention) -> list[_Form]:
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
def _forms() -> dict[str, tuple[_Form, ...]]:
    """Every way of writing a municipality, by its first word written plainly."""
    places = load_municipalities()
    forms: dict[str, dict[_Form, None]] = {}
    for row in _register(FOLDER).values():
        aliases = [alias for alias in places[row.number].aliases if not alias.endswith(" kommune")]
        own = {alias: row.also for alias in aliases if alias not in row.other}
        for name, also in {row.name: row.also, **own, **dict.fromkeys(row.other, "name")}.items():
            words = tuple(_letters(word) for word in _WORD.findall(name))
            for written in {words, ("".join(words),)}:
                forms.setdefault(_key(written[0]), {})[_Form(row.number, written, also)] = None
    return {key: tuple(of_key) for key, of_key in forms.items()}


def _letters(word: str) -> str:
    """Lower case, with å, ø and æ for the letters that stand in for them."""
    return word.lower().replace("aa", "å").replace("oe", "ø").replace("ae", "æ").replace("ö", "ø").replace("ä", "æ")


def _key(letters: str) -> str:
    if letters.isascii():
        return letters
    decomposed = unicodedata.normalize("NFD", letters.translate(_PLAIN))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _register(folder: Path) -> dict[str, _Row]:
    lines = (folder / REGISTER).read_text(encoding="utf-8").splitlines() if (folder / REGISTER).exists() else []
    header, *rows = [line.split("\t") for line in lines if line and not line.startswith("#")] or [[]]
    if header != _COLUMNS:
        raise KnowledgeError(f"{REGISTER} has not the columns {', '.join(_COLUMNS)}; put it back from the repository")
    register: dict[str, _Row] = {}
    for row in rows:
        if len(row) != len(_COLUMNS) or row[4] not in _KINDS or not re.fullmatch(r"\d{4}", row[0]):
            raise KnowledgeError(f"{REGISTER}: “{' '.join(row)}” is no row; the other rows show how it is written")
        number, name, county, other, also = row
        if number in register:
            raise KnowledgeError(f"{REGISTER}: {number} stands there twice; take one of the rows out")
        register[number] = _Row(number, name, county, tuple(other.split("|")) if other else (), also)
    return register


def _check_registered(file: str, place: Municipality, register: dict[str, _Row]) -> None:
    row = register.get(place.number)
    if row is None:
        raise KnowledgeError(f"{file}: there is no municipality {place.number}; take the number from {REGISTER}")
    if row.name != place.name:
        raise KnowledgeError(
            f"{file}: {place.number} is {row.name} and not {place.name}; take number and name from {REGISTER}"
        )


def _registered(row: _Row, texts: Municipality) -> Municipality:
    aliases = tuple(dict.fromkeys((*texts.aliases, *row.other)))
    return replace(texts, number=row.number, name=row.name, county=row.county, aliases=aliases)


def _municipality(path: Path) -> Municipality:
    data = read_mapping(path)
    try:
        return Municipality(
            number=data["number"],
            name=data["name"],
            county="",
            local=path.stem != DEFAULT,
            aliases=tuple(data["aliases"]),
            office=_texts(path, data["office"], "office"),
            apply=_texts(path, data["apply"], "apply"),
            notes=_texts(path, data["notes"], "notes") if "notes" in data else {},
            source=LocalSource(**data["source"]),
            checked=data["checked"],
            seed_date=data.get("seed_date"),
        )
    except KeyError as error:
        raise KnowledgeError(
            f"{path.name} lacks {error.args[0]}; the other municipalities show how it is written"
        ) from None


def _texts(path: Path, texts: dict[str, Any], field: str) -> dict[str, str]:
    missing = [language for language in _LANGUAGES if not texts.get(language)]
    if missing:
        raise KnowledgeError(f"{path.name}: {field} lacks {', '.join(missing)}; write the text in all three languages")
    return texts

"""Municipalities: where one turns there and how one asks, and which of them a message names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.normalise import clean
from knowledge.yaml_file import read_mapping

FOLDER = Path(__file__).with_name("municipalities")
DEFAULT = "default"

_LANGUAGES = ("nb", "nn", "en")
_WITHOUT_AE_OE_AA = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})
_BEFORE = re.compile(r"\b(?:i|fra|frå|på|til|ved|from|in|at|to|of|near|kommunen?|municipality)\s+$", re.IGNORECASE)
_AFTER = re.compile(r"s?\s+(?:kommun\w*|municipality)\b", re.IGNORECASE)
# Four digits alone may be a postcode (5001 is also in Bergen): the number counts only after one of these words.
_NUMBER = re.compile(
    r"\b(?:kommune(?:nummer|nr)?|knr|municipality(?: number)?)\.?:?\s+(?:er\s+|is\s+)?(\d{4})\b", re.IGNORECASE
)


@dataclass(frozen=True)
class LocalSource:
    """The page a local text rests on."""

    label: str
    url: str


@dataclass(frozen=True)
class Municipality:
    """Where one turns in a municipality, and how one asks there, in each language.

    `number` is the official one since 2024; number and name are empty in the national default. `notes` may be empty.
    `seed_date` is the date the page itself carries, `checked` the day it was read.
    """

    number: str
    name: str
    aliases: tuple[str, ...]
    office: dict[str, str]
    apply: dict[str, str]
    notes: dict[str, str]
    source: LocalSource
    checked: date
    seed_date: date | None


@lru_cache(maxsize=1)
def load_municipalities(folder: Path = FOLDER) -> dict[str, Municipality]:
    """Every municipality by its number, and under `default` what holds where nothing local is known.

    Raises:
        KnowledgeError: a file lacks a field or a language, or there is no default.
    """
    places = {}
    for path in sorted(folder.glob("*.yml")):
        place = _municipality(path)
        key = DEFAULT if path.stem == DEFAULT else place.number
        if key in places:
            raise KnowledgeError(f"{path.name}: number {key} is already taken by another file; correct one of them")
        places[key] = place
    if DEFAULT not in places:
        raise KnowledgeError(f"{folder.name} has no {DEFAULT}.yml; put it back from the repository")
    return places


def find_municipality(text: str) -> Municipality | None:
    """The municipality that `text` names; none when it names none that we know, or more than one.

    A name counts as a whole word that is written with a capital, stands after a word such as `i` or `from`, or before
    `kommune`, and in any case when it is the whole message. So `som as` and `en ås` name nobody.
    """
    text = clean(text)
    places = [place for place in load_municipalities().values() if place.number]
    number = _NUMBER.search(text)
    asked = number[1] if number else text
    for place in places:
        if asked == place.number:
            return place
    named = [place for place in places if any(_names(text, form) for form in _forms()[place.number])]
    return named[0] if len(named) == 1 else None


def _names(text: str, form: str) -> bool:
    # In a message written in capitals a capital says nothing.
    capitals_count = text != text.upper()
    pattern = re.escape(form).replace(r"\ ", r"[\s-]+")
    for match in re.finditer(rf"(?<![\w-]){pattern}(?=s?(?![\w-]))", text, re.IGNORECASE):
        before, after = text[: match.start()], text[match.end() :]
        if not before.strip(" .,!?") and not after.strip(" .,!?"):
            return True
        if (
            (capitals_count and match[0][0].isupper())
            or _BEFORE.search(before)
            or _AFTER.match(after)
            or form.endswith("kommune")
        ):
            return True
    return False


@lru_cache(maxsize=1)
def _forms() -> dict[str, tuple[str, ...]]:
    forms = {}
    for place in load_municipalities().values():
        names = (place.name, *place.aliases)
        forms[place.number] = tuple(dict.fromkeys((*names, *(name.translate(_WITHOUT_AE_OE_AA) for name in names))))
    return forms


def _municipality(path: Path) -> Municipality:
    data = read_mapping(path)
    try:
        return Municipality(
            number=data["number"],
            name=data["name"],
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

"""Municipalities: where one turns there, and how one asks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.municipality_register import REGISTER, Row, read_register
from knowledge.yaml_file import in_every_language, read_mapping

FOLDER = Path(__file__).with_name("municipalities")
DEFAULT = "default"
# As people write numbers to call, and as phones can call them.
PHONE = re.compile(r"\+?\d[\d ]{1,18}\d")


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
    `seed_date` is the date the page itself carries, `checked` the day it was read. `notes`, `phone`, `address` and `hours` may
    be empty. `words` are the chat's words in the municipality's own way, by language and key; the chat knows which there are.
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
    keep_days: int | None = None
    """How long its conversations are kept; None where it has set nothing."""
    phone: str = ""
    address: dict[str, str] = field(default_factory=dict)
    hours: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, Any]] = field(default_factory=dict)


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
    register = read_register(folder)
    for file, place in own.values():
        if place.local:
            _check_registered(file, place, register)
    default = own[DEFAULT][1]
    places = {
        number: _registered(row, own[number][1] if number in own else default) for number, row in register.items()
    }
    return {**places, DEFAULT: default}


def _check_registered(file: str, place: Municipality, register: dict[str, Row]) -> None:
    row = register.get(place.number)
    if row is None:
        raise KnowledgeError(f"{file}: there is no municipality {place.number}; take the number from {REGISTER}")
    if row.name != place.name:
        raise KnowledgeError(
            f"{file}: {place.number} is {row.name} and not {place.name}; take number and name from {REGISTER}"
        )


def _registered(row: Row, texts: Municipality) -> Municipality:
    aliases = tuple(dict.fromkeys((*texts.aliases, *row.other)))
    return replace(texts, number=row.number, name=row.name, county=row.county, aliases=aliases)


def _keep_days(file: str, days: object) -> int | None:
    if days is not None and not (isinstance(days, int) and 1 <= days <= 90):
        raise KnowledgeError(f"{file}: keep_days is a number of days from 1 to 90")
    return days


def _phone(file: str, number: object) -> str:
    if not isinstance(number, str) or number and not PHONE.fullmatch(number):
        raise KnowledgeError(f'{file}: phone is one number in quotes, digits and spaces, such as "00 00 00 00"')
    return number


def _texts(file: str, name: str, data: dict[str, Any]) -> dict[str, str]:
    return in_every_language(f"{file}: {name}", data[name]) if name in data else {}


def _words(file: str, words: object) -> dict[str, dict[str, Any]]:
    if not isinstance(words, dict) or not all(isinstance(own, dict) for own in words.values()):
        raise KnowledgeError(f"{file}: words are by language and key, such as `nb: {{title: Spør oss}}`")
    return words


def _municipality(path: Path) -> Municipality:
    data = read_mapping(path)
    try:
        return Municipality(
            number=data["number"],
            name=data["name"],
            county="",
            local=path.stem != DEFAULT,
            aliases=tuple(data["aliases"]),
            office=in_every_language(f"{path.name}: office", data["office"]),
            apply=in_every_language(f"{path.name}: apply", data["apply"]),
            notes=_texts(path.name, "notes", data),
            source=LocalSource(**data["source"]),
            checked=data["checked"],
            seed_date=data.get("seed_date"),
            keep_days=_keep_days(path.name, data.get("keep_days")),
            phone=_phone(path.name, data.get("phone", "")),
            address=_texts(path.name, "address", data),
            hours=_texts(path.name, "hours", data),
            words=_words(path.name, data.get("words", {})),
        )
    except KeyError as error:
        raise KnowledgeError(
            f"{path.name} lacks {error.args[0]}; the other municipalities show how it is written"
        ) from None

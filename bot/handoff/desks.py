"""The desks: who receives handoffs, when they are open, what they promise, and where their news is sent. Read from desks.yml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.errors import SetupError
from knowledge.errors import KnowledgeError
from knowledge.municipality import DEFAULT, load_municipalities
from knowledge.yaml_file import in_every_language, read_mapping

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIELDS = {"name", "hours", "closed", "answer_within", "deliveries"}
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
# What each kind of delivery must say besides where.
DELIVERIES: Mapping[str, tuple[str, ...]] = {"email": (), "webhook": ("secret_from",), "chatwoot": ("inbox",)}


@dataclass(frozen=True)
class Delivery:
    """One place that is told of new handoffs. `kind` is a key of `DELIVERIES`, `to` an address, `more` what that kind needs."""

    name: str
    kind: str
    to: str
    more: Mapping[str, str]


@dataclass(frozen=True)
class Desk:
    """The people who receive handoffs.

    `key` is the number of a municipality, or `default`; `hours` are opening and closing time by weekday (0 is Monday), local
    time; `answer_within` are working days.
    """

    key: str
    name: Mapping[str, str]
    hours: Mapping[int, tuple[time, time]]
    closed: frozenset[date]
    answer_within: int
    deliveries: tuple[Delivery, ...]


class Desks:
    """The desks by key."""

    def __init__(self, desks: Mapping[str, Desk]) -> None:
        self._desks = desks

    def of(self, municipality: str | None) -> Desk | None:
        """The desk of a municipality, else the default one; None where there is none."""
        return self._desks.get(municipality or DEFAULT) or self._desks.get(DEFAULT)

    def get(self, key: str) -> Desk | None:
        """The desk with this key."""
        return self._desks.get(key)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all desks."""
        return tuple(self._desks)


@lru_cache(maxsize=4)
def load_desks(path: Path) -> Desks:
    """The desks of a file.

    Raises:
        SetupError: something in it is missing or wrong; the message says what.
    """
    try:
        return Desks({str(key): _desk(str(key), data) for key, data in read_mapping(path).items()})
    except KnowledgeError as error:
        raise SetupError(str(error)) from None


def _desk(key: str, data: Any) -> Desk:
    where = f"desks.yml: {key}"
    if key not in load_municipalities():
        raise SetupError(f"{where}: there is no such municipality; use its four digits in quotes, or default")
    if not isinstance(data, dict) or (unknown := set(data) - FIELDS):
        raise SetupError(f"{where}: use the fields {', '.join(sorted(FIELDS))}" + (f", not {unknown}" if data else ""))
    try:
        within = data["answer_within"]
        if not isinstance(within, int) or not 0 <= within <= 30:
            raise SetupError(f"{where}: answer_within is a number of working days from 0 to 30")
        return Desk(
            key=key,
            name=in_every_language(f"{where}: name", data["name"]),
            hours={_day(where, day): _hours(where, text) for day, text in data["hours"].items()},
            closed=frozenset(data.get("closed") or ()),
            answer_within=within,
            deliveries=tuple(_delivery(where, name, each) for name, each in (data.get("deliveries") or {}).items()),
        )
    except KeyError as error:
        raise SetupError(f"{where} lacks {error.args[0]}") from None


def _day(where: str, day: str) -> int:
    if day not in DAYS:
        raise SetupError(f"{where}: {day} is no weekday; use {', '.join(DAYS)}")
    return DAYS.index(day)


def _hours(where: str, text: str) -> tuple[time, time]:
    found = _HOURS.fullmatch(str(text).replace(" ", ""))
    if found:
        a, b, c, d = map(int, found.groups())
        if time(a, b) < time(c, d):
            return time(a, b), time(c, d)
    raise SetupError(f'{where}: write opening hours as "08:00-15:30"')


def _delivery(where: str, name: str, data: Mapping[str, Any]) -> Delivery:
    kind = next((kind for kind in DELIVERIES if kind in data), None)
    if not kind or set(data) != {kind, *DELIVERIES[kind]}:
        told = "; ".join(", ".join((kind, *more)) for kind, more in DELIVERIES.items())
        raise SetupError(f"{where}: delivery {name} has the fields of one kind: {told}")
    return Delivery(name, kind, str(data[kind]), {field: str(data[field]) for field in DELIVERIES[kind]})

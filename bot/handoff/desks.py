"""The desks: who receives handoffs, when they are open, what they promise, and where their news is sent. Read from desks.yml."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from time import monotonic
from typing import Any

from bot.errors import SetupError
from bot.handoff.deliveries import Delivery, read_delivery
from knowledge.errors import KnowledgeError
from knowledge.municipality import DEFAULT, load_municipalities
from knowledge.yaml_file import in_every_language, read_mapping

logger = logging.getLogger(__name__)

# An operator who closes early edits the file; within a second nobody is promised more.
LOOK_SECONDS = 1.0
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIELDS = {"name", "hours", "closed", "answer_within", "deliveries"}
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


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
        self._given = desks

    @property
    def _desks(self) -> Mapping[str, Desk]:
        return self._given

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


class DesksFile(Desks):
    """The desks of a file. What is changed in it holds soon; a mistake in it is logged, and the desks stay as they were."""

    def __init__(self, path: Path, clock: Callable[[], float] = monotonic) -> None:
        self._path, self._clock = path, clock
        self._seen, self._looked_at = path.stat().st_mtime_ns if path.exists() else 0, clock()
        self._read = _read(path)

    @property
    def _desks(self) -> Mapping[str, Desk]:
        if self._clock() >= self._looked_at + LOOK_SECONDS:
            self._looked_at = self._clock()
            self._look()
        return self._read

    def _look(self) -> None:
        try:
            changed = self._path.stat().st_mtime_ns
            if changed != self._seen:
                self._seen = changed
                self._read = _read(self._path)
        except (OSError, SetupError) as error:
            logger.error("the desks stay as they were: %s", error)


def load_desks(path: Path) -> Desks:
    """The desks of a file, which may change while we run.

    Raises:
        SetupError: something in it is missing or wrong; the message says what.
    """
    return DesksFile(path)


def _read(path: Path) -> Mapping[str, Desk]:
    try:
        return {str(key): _desk(str(key), data) for key, data in read_mapping(path).items()}
    except KnowledgeError as error:
        raise SetupError(str(error)) from None


def _desk(key: str, data: Any) -> Desk:
    where = f"desks.yml: {key}"
    if key not in load_municipalities():
        raise SetupError(f"{where}: there is no such municipality; use its four digits in quotes, or default")
    if not isinstance(data, dict) or set(data) - FIELDS:
        raise SetupError(f"{where}: use the fields {', '.join(sorted(FIELDS))}, and no others")
    try:
        within = data["answer_within"]
        if type(within) is not int or not 0 <= within <= 30:
            raise SetupError(f"{where}: answer_within is a number of working days from 0 to 30")
        hours = _mapping(f"{where}: hours", data["hours"])
        deliveries = _mapping(f"{where}: deliveries", data.get("deliveries"))
        return Desk(
            key=key,
            name=in_every_language(f"{where}: name", _mapping(f"{where}: name", data["name"])),
            hours={_day(where, day): _hours(where, text) for day, text in hours.items()},
            closed=_dates(where, data.get("closed")),
            answer_within=within,
            deliveries=tuple(read_delivery(where, name, each) for name, each in deliveries.items()),
        )
    except KeyError as error:
        raise SetupError(f"{where} lacks {error.args[0]}") from None


def _mapping(where: str, data: Any) -> dict[Any, Any]:
    if not isinstance(data, dict | None):
        raise SetupError(f"{where} should hold names with values")
    return data or {}


def _dates(where: str, days: Any) -> frozenset[date]:
    listed = days if isinstance(days, list) else [days] if days else []
    if not all(isinstance(day, date) and not isinstance(day, datetime) for day in listed):
        raise SetupError(f"{where}: write closed days as [2026-12-24, 2026-12-31], without quotes")
    return frozenset(listed)


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

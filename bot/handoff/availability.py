"""What may be promised now: somebody is here, somebody calls back, or when the desk opens. Pure functions over a desk and a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from bot.handoff.desks import Desk
from knowledge.holidays_norway import is_holiday, is_working_day

OSLO = ZoneInfo("Europe/Oslo")
# A desk that is not open once in so many days has wrong hours; then no opening is named.
LOOK_AHEAD_DAYS = 60
END_OF_DAY = time(16)


@dataclass(frozen=True)
class Availability:
    """`kind` is `now` (somebody is at the desk), `callback` (open, nobody at the desk) or `closed`.

    `opens_at` is the next opening where it is closed; None also where none is near. `promised_by` is the latest time by which
    whoever asks now is contacted. Both are local time.
    """

    kind: str
    opens_at: datetime | None
    promised_by: datetime


def availability(desk: Desk, now: datetime, *, present: bool) -> Availability:
    """What `desk` can promise at `now` (with a time zone); `present`: a member of its staff is there."""
    if is_open(desk, now):
        return Availability("now" if present else "callback", None, _promised_by(desk, _day(now), desk.answer_within))
    opens_at = next_opening(desk, now)
    if opens_at:
        return Availability("closed", opens_at, _promised_by(desk, _day(opens_at), desk.answer_within))
    return Availability("closed", None, _promised_by(desk, _day(now), max(desk.answer_within, 1)))


def is_open(desk: Desk, now: datetime) -> bool:
    """Whether the desk is open at this moment."""
    hours = _hours_on(desk, _day(now))
    return bool(hours) and hours[0] <= now.astimezone(timezone.utc) < hours[1]  # type: ignore[index]


def next_opening(desk: Desk, now: datetime) -> datetime | None:
    """When it opens next after `now`; None when not within `LOOK_AHEAD_DAYS`."""
    for ahead in range(LOOK_AHEAD_DAYS):
        hours = _hours_on(desk, _day(now) + timedelta(days=ahead))
        if hours and hours[0] > now.astimezone(timezone.utc):
            return hours[0].astimezone(OSLO)
    return None


def _promised_by(desk: Desk, begins: date, working_days: int) -> datetime:
    """When the desk closes on the day on which so many working days have passed; the day it begins is not counted.

    Where it is closed on that day, it is the next one on which somebody is there.
    """
    day = begins
    for _ in range(working_days):
        day = _next_working_day(desk, day)
    for ahead in range(LOOK_AHEAD_DAYS):
        if hours := _hours_on(desk, day + timedelta(days=ahead)):
            return hours[1].astimezone(OSLO)
    return datetime.combine(day, END_OF_DAY, OSLO)


def _next_working_day(desk: Desk, day: date) -> date:
    day += timedelta(days=1)
    while not is_working_day(day) or day in desk.closed:
        day += timedelta(days=1)
    return day


def _hours_on(desk: Desk, day: date) -> tuple[datetime, datetime] | None:
    """The moments when it opens and closes, None where it is closed all day.

    Hours on Saturdays and Sundays count where the desk names them; holidays never do. The moments are in UTC: two local times are
    compared as they stand on the clock, which goes back once a year.
    """
    hours = desk.hours.get(day.weekday())
    if not hours or day in desk.closed or is_holiday(day):
        return None
    opens, closes = (datetime.combine(day, hour, OSLO).astimezone(timezone.utc) for hour in hours)
    return (opens, closes) if opens < closes else None


def _day(moment: datetime) -> date:
    return moment.astimezone(OSLO).date()

"""What may be promised now: somebody is here, somebody calls back, or when the desk opens. Pure functions over a desk and a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
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
    whoever asks now is contacted.
    """

    kind: str
    opens_at: datetime | None
    promised_by: datetime


def availability(desk: Desk, now: datetime, *, present: bool) -> Availability:
    """What `desk` can promise at `now` (with a time zone); `present`: a member of its staff is there."""
    local = now.astimezone(OSLO)
    open_now = is_open(desk, local)
    opens_at = None if open_now else next_opening(desk, local)
    begins = local.date() if open_now or not opens_at else opens_at.date()
    promised = _promised_by(desk, begins)
    if open_now:
        return Availability("now" if present else "callback", None, promised)
    return Availability("closed", opens_at, promised)


def is_open(desk: Desk, now: datetime) -> bool:
    """Whether the desk is open at this moment."""
    local = now.astimezone(OSLO)
    hours = _hours_on(desk, local.date())
    return bool(hours) and hours[0] <= local.time() < hours[1]  # type: ignore[index]


def next_opening(desk: Desk, now: datetime) -> datetime | None:
    """When it opens next after `now`; None when not within `LOOK_AHEAD_DAYS`."""
    local = now.astimezone(OSLO)
    for ahead in range(LOOK_AHEAD_DAYS):
        day = local.date() + timedelta(days=ahead)
        hours = _hours_on(desk, day)
        if hours and (opens := datetime.combine(day, hours[0], OSLO)) > local:
            return opens
    return None


def _hours_on(desk: Desk, day: date) -> tuple[time, time] | None:
    """Hours on Saturdays and Sundays count where the desk names them; holidays never do."""
    if day in desk.closed or is_holiday(day):
        return None
    return desk.hours.get(day.weekday())


def _promised_by(desk: Desk, begins: date) -> datetime:
    """The end of the day on which the promised number of working days has passed; the day it begins is not counted."""
    day, left = begins, desk.answer_within
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day) and day not in desk.closed
    hours = _hours_on(desk, day)
    return datetime.combine(day, hours[1] if hours else END_OF_DAY, OSLO)

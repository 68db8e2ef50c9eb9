"""Times in words, as staff read them. Pure functions over a moment, now and a language."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.handoff.availability import OSLO
from bot.staff.templating import counted, words_in
from knowledge.moments import time_in_words

# In minutes.
UNITS = (("days", 24 * 60), ("hours", 60), ("minutes", 1))


def moment(at: datetime, now: datetime, language: str) -> str:
    """When something is or was, in local time: `i dag kl. 15.30`, `tirsdag 1. desember kl. 15.30`."""
    here, today = at.astimezone(OSLO), now.astimezone(OSLO).date()
    words, days = words_in(language)["time"], (here.date() - today).days
    if days not in (-1, 0, 1):
        return time_in_words(here, language)
    return str(words[("yesterday", "today", "tomorrow")[days + 1]]).format(clock=here.strftime(words["clock"]))


def lasted(span: timedelta, language: str) -> str:
    """How long something takes or took, in one unit that is rounded down: `3 minutter`, `2 timer`, `4 dager`."""
    words, minutes = words_in(language)["time"], int(span.total_seconds() // 60)
    if minutes < 1:
        return str(words["moment"])
    unit, size = next(each for each in UNITS if minutes >= each[1])
    return counted(words[unit], minutes // size)


def urgency(promised_by: datetime | None, now: datetime) -> str:
    """How near a promise is: `overdue`, `today`, `later`, or `none` where nothing was promised."""
    if promised_by is None:
        return "none"
    if promised_by < now:
        return "overdue"
    return "today" if promised_by.astimezone(OSLO).date() == now.astimezone(OSLO).date() else "later"


def end_of_today(now: datetime) -> datetime:
    """When the local day ends."""
    tomorrow = now.astimezone(OSLO).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(0), OSLO)

"""Which days are working days in Norway, as the courts count time limits.

No working days are Saturdays (domstolloven § 149), Sundays and the holidays of lov 1995-02-24 nr. 12 § 2, and 1 and 17 May, which
lov 1947-04-26 nr. 1 § 1 equals with Sundays. The eves of Christmas, Easter, Whitsun and New Year are none of these: they are
working days where they fall on one, though offices may close early.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

__all__ = ["is_holiday", "is_working_day", "next_working_day"]

_SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Whether a time limit may end on the day. Holidays are known for the years 1901 to 2100."""
    return day.weekday() < _SATURDAY and not is_holiday(day)


def is_holiday(day: date) -> bool:
    """Whether the day is a public holiday; ordinary Saturdays and Sundays are not."""
    return day in _holidays(day.year)


def next_working_day(day: date) -> date:
    """The day itself when it is a working day, else the nearest one after it (domstolloven § 149 first paragraph)."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


@cache
def _holidays(year: int) -> frozenset[date]:
    """The public holidays of a year. The calendar leaves out ordinary Sundays and all eves."""
    from holidays.countries.norway import Norway  # takes a tenth of a second, and few conversations count days

    return frozenset(Norway(years=year, expand=False))

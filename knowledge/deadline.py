"""When a complaint must be sent, counted from the day the person knew enough to complain.

The period is four weeks, pasient- og brukerrettighetsloven § 7-5, from when the person “fikk eller burde ha fått tilstrekkelig
kunnskap til å fremme en klage”; mostly that is the day the letter came. § 7-7 applies the rules of forvaltningsloven on complaints
otherwise, so far as they fit:

- Counting: fvl § 30 third sentence points to domstolloven §§ 148 and 149. A period of weeks ends on the day of its last week that
  has the same name as the day it began (§ 148 second paragraph), so the day it began is not counted in. An end on a Saturday, a
  holiday or a day equalled with one moves to the nearest working day after it (§ 149 first paragraph). Holidays within the period
  do not lengthen it.
- In time: it is enough that the complaint is handed to a postal service, or to an official who may receive it, before the period
  runs out (fvl § 30 first sentence). The whole last day is part of the period. A complaint that got lost must be sent again
  within one week of learning so (second sentence).
- Too late: it may still be taken up when the person is not to blame or special reasons make it reasonable (fvl § 31 first
  paragraph), but not as a complaint when more than a year has gone since the decision was made (third paragraph).

The general period is three weeks from when the notice of the decision arrived (fvl § 29 first paragraph). Some letters name it,
so we advise to send the complaint before that. Either instance may lengthen a period before it has run out (fvl § 29 fourth
paragraph), and a demand for reasons starts it anew (third paragraph, with § 24 second paragraph); we count neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from knowledge.holidays_norway import next_working_day

__all__ = ["Deadline", "Status", "cut_off", "deadline", "general_last_day", "last_day", "status"]

Status = Literal["in_time", "safe_passed", "passed", "too_old"]


@dataclass(frozen=True)
class Deadline:
    """The days that matter to a person who `known` enough to complain that day.

    Sent by `safe`, the complaint is in time even where the letter says three weeks; by `last`, under the law on patients' rights.
    After `cut_off` it is no longer treated as a complaint.
    """

    known: date
    safe: date
    last: date
    cut_off: date


def last_day(known: date) -> date:
    """The last day to complain: four weeks, pbrl § 7-5, counted as domstolloven §§ 148 and 149 say."""
    return _weeks_after(known, 4)


def general_last_day(known: date) -> date:
    """The last day under the general rule: three weeks, fvl § 29 first paragraph, counted the same way."""
    return _weeks_after(known, 3)


def cut_off(decided: date) -> date:
    """The last day of the year after the decision, fvl § 31 third paragraph.

    The same date next year, or 28 February for the 29th (domstolloven § 148 second paragraph). It does not move over weekends:
    fvl § 30 lets only the period for complaint count so, and to promise a day less is the safe reading.
    """
    try:
        return decided.replace(year=decided.year + 1)
    except ValueError:
        return decided.replace(year=decided.year + 1, day=28)


def deadline(known: date, decided: date | None = None) -> Deadline:
    """All the days, from the day the person knew enough.

    The year runs from the decision. Where its date is not given it is taken to be the day `known`: the latest that it can be,
    so the true `cut_off` may be some days earlier.
    """
    return Deadline(known, general_last_day(known), last_day(known), cut_off(decided or known))


def status(deadline: Deadline, today: date) -> Status:
    """Where `today` lies. Each of the days belongs to the period that it ends.

    “in_time” up to `safe`, “safe_passed” up to `last`, “passed” up to `cut_off`, then “too_old”, which comes first where the
    decision was a year old before the person heard of it.
    """
    if today > deadline.cut_off:
        return "too_old"
    if today > deadline.last:
        return "passed"
    return "safe_passed" if today > deadline.safe else "in_time"


def _weeks_after(known: date, weeks: int) -> date:
    return next_working_day(known + timedelta(weeks=weeks))

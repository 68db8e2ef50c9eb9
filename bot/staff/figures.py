"""Handoffs as figures, for statistics: when, how long, how they ended; never how somebody is reached nor a word of what was said.

Pure functions over records, but for reading these from the database.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.handoff.availability import OSLO
from bot.handoff.states import ENDED
from bot.store.audit import note
from bot.store.database import writing
from bot.store.tables import audit, handoffs

# What spreadsheets take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
CLAIMED, ANSWERED = "handoff_claim", "handoff_answer"


@dataclass(frozen=True)
class Figure:
    """One handoff in figures; times are UTC in ISO 8601, and empty where something has not happened."""

    number: str
    state: str
    outcome: str
    channel: str
    language: str
    interpreter: str
    topic: str
    sent_at: str
    promised_by: str
    claimed_at: str
    answered_at: str
    ended_at: str
    seconds_until_claimed: int | None
    seconds_until_answered: int | None


def as_csv(figures: Sequence[Figure]) -> str:
    """A table with semicolons, which Norwegian spreadsheets expect, where no cell is taken for a formula."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";")
    writer.writerow([field.name for field in fields(Figure)])
    writer.writerows([_harmless(value) for value in asdict(figure).values()] for figure in figures)
    return written.getvalue()


def as_json(figures: Sequence[Figure]) -> str:
    """A list of objects."""
    return json.dumps([asdict(figure) for figure in figures], ensure_ascii=False, indent=1)


def read_figures(engine: Engine, desk: str, first: date, last: date, actor: str, at: datetime) -> list[Figure]:
    """The handoffs that were sent to a desk from day `first` to day `last`, oldest first; the audit keeps who asked."""
    begins = datetime.combine(first, time(0), OSLO)
    ends = datetime.combine(last + timedelta(days=1), time(0), OSLO)
    sent = sa.select(handoffs).where(
        handoffs.c.desk == desk, handoffs.c.waiting_since >= begins, handoffs.c.waiting_since < ends
    )
    with writing(engine) as connection:
        rows = connection.execute(sent.order_by(handoffs.c.waiting_since)).mappings().all()
        happened = _first_times(connection, desk, begins)
        details = {"desk": desk, "first": first.isoformat(), "last": last.isoformat(), "handoffs": len(rows)}
        note(connection, at, actor, "handoffs_exported", **details)
    return [_figure(row, happened) for row in rows]


def _first_times(connection: Connection, desk: str, since: datetime) -> dict[tuple[str, str], datetime]:
    """When each handoff was first claimed and answered, by its number and the event."""
    query = sa.select(audit).where(audit.c.event.in_((CLAIMED, ANSWERED)), audit.c.at >= since).order_by(audit.c.id)
    times: dict[tuple[str, str], datetime] = {}
    for row in connection.execute(query).mappings():
        if row["details"].get("desk") == desk:
            times.setdefault((row["details"]["number"], row["event"]), row["at"])
    return times


def _figure(row: Mapping[str, object], happened: Mapping[tuple[str, str], datetime]) -> Figure:
    number, sent_at = str(row["number"]), row["waiting_since"]
    assert isinstance(sent_at, datetime)
    claimed, answered = happened.get((number, CLAIMED)), happened.get((number, ANSWERED))
    return Figure(
        number=number,
        state=str(row["state"]),
        outcome=str(row["outcome"] or ""),
        channel=str(row["channel"]),
        language=str(row["language"] or ""),
        interpreter=str(row["interpreter"] or ""),
        topic=str(row["article"] or ""),
        sent_at=_iso(sent_at),
        promised_by=_iso(row["promised_by"]),
        claimed_at=_iso(claimed),
        answered_at=_iso(answered),
        ended_at=_iso(row["changed_at"]) if row["state"] in ENDED else "",
        seconds_until_claimed=_seconds(sent_at, claimed),
        seconds_until_answered=_seconds(sent_at, answered),
    )


def _seconds(since: datetime, until: datetime | None) -> int | None:
    return int((until - since).total_seconds()) if until else None


def _iso(moment: object) -> str:
    return moment.isoformat(timespec="seconds") if isinstance(moment, datetime) else ""


def _harmless(value: str | int | None) -> str | int | None:
    if not isinstance(value, str):
        return value
    text = value.replace("\0", "")
    return f"'{text}" if text.startswith(FORMULA) else text

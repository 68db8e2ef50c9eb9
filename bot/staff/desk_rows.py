"""What lies at a desk, as rows for the list, the search and the export. Reads only, and every question names the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.handoff.records import Handoff
from bot.handoff.states import ENDED, HELD, SENT
from bot.store.database import reading
from bot.store.tables import conversations, entries, handoffs, notes, staff

VIEWS = ("waiting", "mine", "others", "answered", "closed")
MOST_LISTED, MOST_FOUND = 200, 50
# Whoever looked at the conversation so recently is still there.
STILL_THERE = timedelta(seconds=60)


@dataclass(frozen=True)
class Row:
    """One handoff with the name of whoever holds it, when its person last looked, and whether staff talks with them."""

    handoff: Handoff
    holder: str | None
    seen_at: datetime | None
    live: bool


@dataclass(frozen=True)
class Pulse:
    """What changes when something happens at a desk: how many stand in each view, are late, or have their person there."""

    counts: Mapping[str, int]
    late: int
    there: int
    changed_at: datetime | None


class DeskRows:
    """The handoffs of one database, by desk."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def listed(
        self, desk: str, view: str, member: str, *, language: str | None = None, due_before: datetime | None = None
    ) -> list[Row]:
        """Those in a view of `member` (an id), longest waiting first, ended ones latest first.

        `due_before`: only those promised before then and not yet answered.
        """
        wanted = [_in_view(view, member)]
        if language:
            wanted.append(handoffs.c.language == language)
        if due_before:
            wanted += [handoffs.c.promised_by < due_before, handoffs.c.state.in_(("waiting", "claimed"))]
        order = handoffs.c.changed_at.desc() if view == "closed" else handoffs.c.waiting_since
        return self._rows(desk, wanted, order, MOST_LISTED)

    def found(self, desk: str, words: str, *, articles: Sequence[str], languages: Sequence[str]) -> list[Row]:
        """Those with `words` in their number, their notes or what staff may read of the conversation; the latest first.

        Those about one of these articles or in one of these languages count too.
        """
        patterns = [f"%{_escaped(each)}%" for each in _spellings(words)]
        in_notes = sa.exists().where(notes.c.handoff == handoffs.c.id, _like(notes.c.text, patterns))
        open_to_staff = sa.or_(entries.c.n <= handoffs.c.shared_until, entries.c.handoff == handoffs.c.id)
        said = sa.exists().where(
            entries.c.conversation == handoffs.c.conversation, open_to_staff, _like(entries.c.text, patterns)
        )
        wanted = [
            sa.or_(
                _like(handoffs.c.number, patterns),
                in_notes,
                said,
                handoffs.c.article.in_(articles),
                handoffs.c.language.in_(languages),
            )
        ]
        return self._rows(desk, wanted, handoffs.c.waiting_since.desc(), MOST_FOUND)

    def pulse(self, desk: str, member: str, now: datetime) -> Pulse:
        """How it stands at the desk for `member`."""
        late = sa.and_(handoffs.c.state.in_(("waiting", "claimed")), handoffs.c.promised_by < now)
        there = sa.and_(handoffs.c.state.in_(SENT), _seen() > now - STILL_THERE)
        query = (
            sa.select(
                *(_count(_in_view(view, member)).label(view) for view in VIEWS),
                _count(late).label("late"),
                _count(there).label("there"),
                sa.func.max(handoffs.c.changed_at).label("changed_at"),
            )
            .select_from(handoffs.outerjoin(conversations, conversations.c.id == handoffs.c.conversation))
            .where(handoffs.c.desk == desk, handoffs.c.waiting_since.is_not(None))
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().one()
        return Pulse({view: row[view] for view in VIEWS}, row["late"], row["there"], row["changed_at"])

    def _rows(self, desk: str, wanted: Sequence[Any], order: Any, most: int) -> list[Row]:
        joined = handoffs.outerjoin(conversations, conversations.c.id == handoffs.c.conversation).outerjoin(
            staff, staff.c.id == handoffs.c.staff
        )
        query = (
            sa.select(
                handoffs,
                staff.c.name.label("holder"),
                _seen().label("seen_at"),
                (conversations.c.live == handoffs.c.id).label("live"),
            )
            .select_from(joined)
            .where(handoffs.c.desk == desk, handoffs.c.waiting_since.is_not(None), *wanted)
            .order_by(order)
            .limit(most)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).mappings().all()
        return [Row(Handoff.of(row), row["holder"], row["seen_at"], bool(row["live"])) for row in rows]


def is_there(seen_at: datetime | None, now: datetime) -> bool:
    """Whether somebody who last looked at `seen_at` is in the conversation at this moment."""
    return seen_at is not None and seen_at > now - STILL_THERE


def _in_view(view: str, member: str) -> Any:
    mine = handoffs.c.staff == member
    return {
        "waiting": handoffs.c.state == "waiting",
        "mine": sa.and_(handoffs.c.state.in_(HELD), mine),
        "others": sa.and_(handoffs.c.state == "claimed", sa.not_(mine)),
        "answered": handoffs.c.state == "answered",
        "closed": handoffs.c.state.in_(ENDED),
    }[view]


def _seen() -> Any:
    """When the person last looked or wrote."""
    looked, wrote = conversations.c.seen_at, conversations.c.last_at
    return sa.case((looked > wrote, looked), else_=wrote)


def _count(condition: Any) -> Any:
    return sa.func.count(sa.case((condition, 1)))


def _like(column: Any, patterns: Sequence[str]) -> Any:
    return sa.or_(*(column.ilike(pattern, escape="\\") for pattern in patterns))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _spellings(text: str) -> set[str]:
    """The same with small and capital letters: SQLite knows them only from a to z."""
    return {text, text.lower(), text.upper(), text.capitalize(), text.title()}

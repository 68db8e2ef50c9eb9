"""What the assistant is told with each turn about the people behind it: whether somebody is there, and the person's own handoff."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.gateway.desk_events import desk_for
from bot.gateway.records import Question
from bot.handoff.availability import availability
from bot.handoff.desks import Desks
from bot.handoff.handoffs import latest_of, open_of
from bot.handoff.records import Handoff
from bot.store.database import reading
from bot.store.tables import staff


class DeskView:
    """What can be seen of the desks from a conversation."""

    def __init__(
        self,
        engine: Engine,
        desks: Desks,
        is_present: Callable[[str], bool],
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        self._engine = engine
        self._desks = desks
        self._is_present = is_present
        self._now = now

    def of(self, question: Question) -> dict[str, Any] | None:
        """The view from a conversation whose message is about to be answered, as JSON; None where nobody receives handoffs."""
        desk = desk_for(self._desks, question.municipality, question.memory.get("municipality"))
        if not desk:
            return None
        able = availability(desk, self._now(), present=self._is_present(desk.key))
        with reading(self._engine) as connection:
            current = open_of(connection, question.conversation)
            sent = current if current and current.is_sent else latest_of(connection, question.conversation)
            request = _request(connection, sent) if sent else None
        reach = current.reach if current else None
        return {
            "key": desk.key,
            "name": dict(desk.name),
            "availability": able.kind,
            "opens_at": able.opens_at.isoformat() if able.opens_at else None,
            "promised_by": able.promised_by.isoformat(),
            "answer_within": desk.answer_within,
            "contact": reach.hint if reach else None,
            "contact_kind": reach.kind if reach else None,
            "request": request,
            "entries": question.n - 1,
            "number": current.number if current else None,
        }


def _request(connection: Connection, sent: Handoff) -> dict[str, Any]:
    return {
        "number": sent.number,
        "state": sent.state,
        "staff": name_of(connection, sent.staff),
        "promised_by": sent.promised_by.isoformat() if sent.promised_by else None,
        "ended": sent.left,
    }


def name_of(connection: Connection, member: str | None) -> str | None:
    """What a member of staff is called."""
    if not member:
        return None
    return connection.execute(sa.select(staff.c.name).where(staff.c.id == member)).scalar()

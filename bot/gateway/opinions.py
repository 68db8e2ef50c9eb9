"""“Was this answer right?”: what people say about an answer of the assistant, for the editors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.gateway.desk_events import desk_for
from bot.gateway.rows import UnknownConversation, entry_where, row_of
from bot.handoff.desks import Desks
from bot.store.database import writing
from bot.store.tables import entries, opinions


class NoAnswer(Exception):
    """The entry is no answer of the assistant."""


class Opinions:
    """The opinions in one database."""

    def __init__(
        self, engine: Engine, desks: Desks, now: Callable[[], datetime] = lambda: datetime.now(timezone.utc)
    ) -> None:
        self._engine = engine
        self._desks = desks
        self._now = now

    def give(self, conversation: str, n: int, right: bool, comment: str) -> None:
        """Store what a person thinks of the answer in entry `n`; a later opinion replaces an earlier one. `comment` is masked.

        Raises:
            UnknownConversation, NoAnswer: nothing is stored.
        """
        with writing(self._engine) as connection:
            row = row_of(connection, conversation)
            if not row:
                raise UnknownConversation(conversation)
            of_assistant = (entries.c.n == n, entries.c.sender == "assistant")
            if not connection.execute(entry_where(conversation, *of_assistant)).first():
                raise NoAnswer(n)
            desk = desk_for(self._desks, row["municipality"], (row["memory"] or {}).get("municipality"))
            given = {
                "right": right,
                "comment": comment,
                "at": self._now(),
                "read_at": None,
                "read_by": None,
                "desk": desk.key if desk else "default",
            }
            this = (opinions.c.conversation == conversation, opinions.c.n == n)
            if not connection.execute(sa.update(opinions).where(*this).values(given)).rowcount:
                connection.execute(sa.insert(opinions).values(conversation=conversation, n=n, **given))

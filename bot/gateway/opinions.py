"""“Was this answer right?”: what people say about an answer of the assistant, for the editors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.gateway.desk_events import desk_for
from bot.gateway.rows import UnknownConversation, entry_where, row_of
from bot.handoff.desks import Desks
from bot.store.database import reading, writing
from bot.store.tables import entries, opinions

# Why an answer was not right; `mixed`: it took the coordinator for the child coordinator, or the other way round.
REASONS = ("wrong", "incomplete", "mixed", "outdated", "unclear")


@dataclass(frozen=True)
class Judgement:
    """What a person thinks of the answer in entry `n`.

    `reason` is one of `REASONS`, where it was not right and they said why. `shared`: the editors may read the question and the
    answer. `comment`: what they wrote to the editors.
    """

    n: int
    right: bool
    reason: str | None = None
    shared: bool = False
    comment: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError where the reason is none of ours, or the answer was right."""
        if self.reason is not None and (self.right or self.reason not in REASONS):
            raise ValueError(self.reason)


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

    def given(self, conversation: str) -> dict[int, bool]:
        """Which answers of a conversation were judged, by number, and whether they were right."""
        query = sa.select(opinions.c.n, opinions.c.right).where(opinions.c.conversation == conversation)
        with reading(self._engine) as connection:
            return {row.n: row.right for row in connection.execute(query)}

    def give(self, conversation: str, judgement: Judgement) -> None:
        """Store what a person thinks of an answer; a later opinion replaces an earlier one. The comment is masked already.

        Raises:
            UnknownConversation, NoAnswer: nothing is stored.
        """
        with writing(self._engine) as connection:
            row = row_of(connection, conversation)
            if not row:
                raise UnknownConversation(conversation)
            of_assistant = (entries.c.n == judgement.n, entries.c.sender == "assistant")
            if not connection.execute(entry_where(conversation, *of_assistant)).first():
                raise NoAnswer(judgement.n)
            desk = desk_for(self._desks, row["municipality"], (row["memory"] or {}).get("municipality"))
            given = {
                **{name: getattr(judgement, name) for name in ("right", "reason", "shared", "comment")},
                "at": self._now(),
                "read_at": None,
                "read_by": None,
                "desk": desk.key if desk else "default",
            }
            this = (opinions.c.conversation == conversation, opinions.c.n == judgement.n)
            if not connection.execute(sa.update(opinions).where(*this).values(given)).rowcount:
                connection.execute(sa.insert(opinions).values(conversation=conversation, n=judgement.n, **given))

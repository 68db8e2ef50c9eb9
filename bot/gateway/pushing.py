"""What is said to people on a channel that they do not come to: sent there through Rasa's output channels, in order.

Each conversation remembers up to which entry all has been sent. A gateway that dies between sending and remembering sends that one
entry again: a message twice is better than none.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.gateway.journal_access import in_journal
from bot.gateway.rasa import Rasa, RasaAway, TurnFailed
from bot.gateway.records import Entry
from bot.gateway.rows import entry_where
from bot.store.database import reading, writing
from bot.store.tables import conversations, entries

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
LEASE = timedelta(seconds=30)
AGAIN = timedelta(seconds=10)


@dataclass(frozen=True)
class Due:
    """A conversation with entries that have not been sent: on which channel, and to whom."""

    conversation: str
    channel: str
    address: str
    entries: list[Entry]


class Pushes:
    """What is to be sent, in the journal's database. Every method is one transaction."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = lambda: datetime.now(timezone.utc)) -> None:
        self._engine = engine
        self._now = now

    def due(self) -> list[str]:
        """Conversations in which something is to be sent and nobody is doing so."""
        with reading(self._engine) as connection:
            return list(connection.execute(sa.select(conversations.c.id).where(*self._waiting()).limit(50)).scalars())

    def take(self, conversation: str) -> Due | None:
        """Take the lease on a conversation and return what to send; None when another gateway was faster."""
        mine = (conversations.c.id == conversation, *self._waiting())
        with writing(self._engine) as connection:
            until = self._now() + LEASE
            if not connection.execute(sa.update(conversations).where(*mine).values(pushing_until=until)).rowcount:
                return None
            row = (
                connection.execute(sa.select(conversations).where(conversations.c.id == conversation)).mappings().one()
            )
            after = entry_where(conversation, entries.c.n > row["pushed_n"]).order_by(entries.c.n)
            found = [Entry.of(each) for each in connection.execute(after).mappings()]
        return Due(conversation, row["channel"], row["address"], found)

    def sent(self, conversation: str, n: int) -> None:
        """All up to entry `n` has been sent."""
        self._set(conversation, pushed_n=n)

    def release(self, conversation: str, *, failed: bool) -> None:
        """Give the lease back; after a failure nobody tries for a while."""
        self._set(conversation, pushing_until=self._now() + AGAIN if failed else None)

    def _set(self, conversation: str, **values: object) -> None:
        with writing(self._engine) as connection:
            connection.execute(sa.update(conversations).where(conversations.c.id == conversation).values(values))

    def _waiting(self) -> tuple[object, ...]:
        free = sa.or_(conversations.c.pushing_until.is_(None), conversations.c.pushing_until < self._now())
        return conversations.c.address.is_not(None), conversations.c.pushed_n < conversations.c.last_n, free


async def push_forever(pushes: Pushes, rasa: Rasa) -> None:
    """Send what is due, as long as the process lives."""
    while True:
        try:
            for conversation in await in_journal(pushes.due):
                await push(conversation, pushes, rasa)
        except Exception:
            logger.exception("sending to the channels failed")
        await asyncio.sleep(LOOK_SECONDS)


async def push(conversation: str, pushes: Pushes, rasa: Rasa) -> None:
    """Send what one conversation waits for, up to the first that fails."""
    due = await in_journal(pushes.take, conversation)
    if not due:
        return
    failed = False
    for entry in due.entries:
        try:
            if entry.sender != "person":
                await rasa.push(due.channel, due.address, _signed(entry))
        except (RasaAway, TurnFailed):
            failed = True
            break
        await in_journal(pushes.sent, conversation, entry.n)
    await in_journal(pushes.release, conversation, failed=failed)


def _signed(entry: Entry) -> str:
    """The text, with the name of whoever of staff says it: there is nothing but text to tell them from the assistant."""
    name = (entry.data or {}).get("name") if entry.sender == "staff" else None
    return f"{name}: {entry.text}" if name else entry.text

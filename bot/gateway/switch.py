"""The operator's switch: the assistant on or off, for each channel."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from datetime import datetime, timezone

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.gateway.journal_access import JournalAway, in_journal
from bot.store.audit import note
from bot.store.database import reading, writing
from bot.store.tables import switches

# So long may a switch take to be heard by a gateway.
READ_SECONDS = 1.0


def turn_off(engine: Engine, channel: str, notice: dict[str, str], actor: str) -> None:
    """Turn the assistant off on a channel; people read `notice` in their language, or a sentence of ours where it lacks."""
    now = datetime.now(timezone.utc)
    with writing(engine) as connection:
        connection.execute(sa.delete(switches).where(switches.c.channel == channel))
        connection.execute(sa.insert(switches).values(channel=channel, notice=notice, at=now))
        note(connection, now, actor, "turned_off", channel=channel, notice=notice)


def turn_on(engine: Engine, channel: str, actor: str) -> None:
    """Turn the assistant on again."""
    with writing(engine) as connection:
        connection.execute(sa.delete(switches).where(switches.c.channel == channel))
        note(connection, datetime.now(timezone.utc), actor, "turned_on", channel=channel)


def turned_off(engine: Engine) -> dict[str, dict[str, str]]:
    """The channels that are off, each with its notice by language."""
    with reading(engine) as connection:
        return {row.channel: row.notice for row in connection.execute(sa.select(switches))}


class Switch:
    """What the switches say, read at most once in `READ_SECONDS`. When the database is away, what they said last."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._clock = clock
        self._off: dict[str, dict[str, str]] = {}
        self._read_at = float("-inf")

    async def notice(self, channel: str) -> dict[str, str] | None:
        """The notice of a channel that is off, None where the assistant is on."""
        if self._clock() >= self._read_at + READ_SECONDS:
            self._read_at = self._clock()
            with contextlib.suppress(JournalAway):
                self._off = await in_journal(turned_off, self._engine)
        return self._off.get(channel)

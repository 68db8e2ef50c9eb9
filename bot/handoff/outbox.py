"""What must be told to systems outside, in the database: taken by one gateway at a time, tried until it is accepted.

A row was written with the handoff itself. Whoever sends it takes it first, under a lease that ends by itself, so that a gateway
which dies leaves a row that another one sends. It is sent at least once; each kind of delivery sees to it that its receiver can
tell the second time (ADR 16).
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.handoff.states import SENT
from bot.store.audit import note
from bot.store.database import reading, writing
from bot.store.tables import handoffs, outbox

# Longer than an attempt takes, so that nobody begins another while one goes on.
LEASE = timedelta(minutes=3)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=15)
GIVE_UP_AFTER = timedelta(days=7)
MAX_PROBLEM = 200
GATEWAY = "gateway"


class NotDelivered(Exception):
    """The receiver did not accept it. The text says why in a few words, without a secret or a detail of a person."""


@dataclass(frozen=True)
class Receiver:
    """Whom rows are for: a delivery of a desk, by their names."""

    desk: str
    delivery: str


@dataclass(frozen=True)
class Taken:
    """A row that is ours to send, and what may be told of its handoff: nothing about the person.

    `key` is the same in every attempt, `lease` this one's. The person sent it `at`, this attempt `began` then.
    """

    row: int
    key: str
    lease: str
    began: datetime
    attempts: int
    delivery: str
    number: str
    desk: str
    municipality: str | None
    language: str | None
    promised_by: datetime
    at: datetime


class Outbox:
    """The rows of one database. Every method is one transaction."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = lambda: datetime.now(timezone.utc)) -> None:
        self._engine = engine
        self._now = now

    def due(self) -> int:
        """How many deliveries have not been accepted yet."""
        query = sa.select(sa.func.count()).select_from(outbox).where(outbox.c.state == "due")
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar_one())

    def receivers(self) -> list[Receiver]:
        """Whom something may be sent to now."""
        query = sa.select(handoffs.c.desk, outbox.c.delivery).select_from(_WITH_HANDOFF)
        with reading(self._engine) as connection:
            return [Receiver(*row) for row in connection.execute(query.where(*_free(self._now())).distinct())]

    def take(self, receiver: Receiver) -> Taken | None:
        """Take the lease on what waited longest for a receiver; None when there is nothing, or another gateway was faster."""
        lease, now = secrets.token_hex(16), self._now()
        theirs = (handoffs.c.desk == receiver.desk, outbox.c.delivery == receiver.delivery)
        oldest = sa.select(outbox.c.id).select_from(_WITH_HANDOFF).where(*theirs, *_free(now))
        oldest = oldest.order_by(outbox.c.due_at, outbox.c.id).limit(1).correlate(None).scalar_subquery()
        held = {"held_by": lease, "held_until": now + LEASE, "attempts": outbox.c.attempts + 1}
        with writing(self._engine) as connection:
            if not connection.execute(
                sa.update(outbox).where(outbox.c.id == oldest, *_free(now)).values(held)
            ).rowcount:
                return None
            row = connection.execute(_TOLD.where(outbox.c.held_by == lease)).mappings().one()
        return Taken(lease=lease, began=now, **row)

    def sent(self, taken: Taken) -> None:
        """It was accepted. That stays true where the lease has run out or the handoff has ended in between."""
        values = {"state": "sent", "sent_at": self._now(), "problem": None}
        with writing(self._engine) as connection:
            if _release(connection, taken, values, outbox.c.state != "sent"):
                _note(connection, taken, self._now(), "delivery_sent")

    def failed(self, taken: Taken, problem: str) -> None:
        """It was not accepted, for this reason: it waits for its next attempt, or was tried for long enough."""
        now = self._now()
        values: dict[str, Any] = {"problem": problem[:MAX_PROBLEM], "due_at": now + wait_after(taken.attempts)}
        over = now - taken.at >= GIVE_UP_AFTER
        if over:
            values["state"] = "dropped"
        with writing(self._engine) as connection:
            if _release(connection, taken, values, outbox.c.held_by == taken.lease) and over:
                _note(connection, taken, now, "delivery_dropped")


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: longer each time, and rarely as long as others who failed with us."""
    longest: timedelta = min(FIRST_WAIT * 2 ** min(attempts - 1, 16), LONGEST_WAIT)
    return longest * random.uniform(0.75, 1)


_WITH_HANDOFF = outbox.join(handoffs, handoffs.c.id == outbox.c.handoff)
_TOLD = sa.select(
    outbox.c.id.label("row"),
    outbox.c.key,
    outbox.c.attempts,
    outbox.c.delivery,
    handoffs.c.number,
    handoffs.c.desk,
    handoffs.c.municipality,
    handoffs.c.language,
    handoffs.c.promised_by,
    handoffs.c.agreed_at.label("at"),
).select_from(_WITH_HANDOFF)


def _free(now: datetime) -> tuple[Any, ...]:
    """Due, for a handoff that is not over, and nobody is sending it."""
    nobody = sa.or_(outbox.c.held_until.is_(None), outbox.c.held_until < now)
    mine = (handoffs.c.id == outbox.c.handoff, handoffs.c.state.in_(SENT))
    needed = sa.select(handoffs.c.id).where(*mine).correlate(outbox).exists()
    return outbox.c.state == "due", outbox.c.due_at <= now, nobody, needed


def _release(connection: Connection, taken: Taken, values: dict[str, Any], condition: Any) -> bool:
    """Write what has become of a row, and end its lease; False where the condition is not met, or it was deleted."""
    row = sa.update(outbox).where(outbox.c.id == taken.row, condition)
    return bool(connection.execute(row.values(held_by=None, held_until=None, **values)).rowcount)


def _note(connection: Connection, taken: Taken, at: datetime, event: str) -> None:
    told = {"number": taken.number, "desk": taken.desk, "delivery": taken.delivery}
    note(connection, at, GATEWAY, event, **told, attempts=taken.attempts)

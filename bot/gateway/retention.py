"""Deleting what has been kept long enough. The gateways do it every hour; `koordinator retention run` does it now."""

from __future__ import annotations

import asyncio
import logging
import random
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.gateway.journal import Journal
from bot.store.audit import note
from bot.store.database import reading, writing
from bot.store.tables import audit, conversations, entries
from knowledge.municipality import load_municipalities

logger = logging.getLogger(__name__)

EVERY_SECONDS = 3600
EVENT = "retention"


@dataclass(frozen=True)
class Kept:
    """What lies in the journal of one municipality (None: of those that said none), and how long it may."""

    municipality: str | None
    days: int
    conversations: int
    entries: int
    oldest: datetime | None
    overdue: int


@dataclass(frozen=True)
class Deleted:
    """What one run deleted."""

    entries: int
    conversations: int


def days_of(municipality: str | None, default: int) -> int:
    """How many days an entry is kept, as the municipality's file says, else `default`."""
    place = load_municipalities().get(municipality or "")
    return place.keep_days if place and place.keep_days else default


def kept(engine: Engine, default: int, now: datetime | None = None) -> list[Kept]:
    """What lies there, by municipality. `overdue` are the entries that the next run deletes."""
    now = now or datetime.now(timezone.utc)
    with reading(engine) as connection:
        return [_kept(connection, place, default, now) for place in _places(connection)]


def delete_old(engine: Engine, default: int, actor: str, now: datetime | None = None) -> Deleted:
    """Delete the entries that are too old, and the conversations where nothing has been said since; leave a row in the audit.

    An entry goes by its own age, also while the conversation goes on. All gateways may do this at once.
    """
    now = now or datetime.now(timezone.utc)
    gone = {"entries": 0, "conversations": 0}
    with writing(engine) as connection:
        for place in _places(connection):
            before = now - timedelta(days=days_of(place, default))
            here = _here(place)
            of_these = sa.select(conversations.c.id).where(here)
            old = sa.delete(entries).where(entries.c.at < before, entries.c.conversation.in_(of_these))
            gone["entries"] += connection.execute(old).rowcount
            quiet = sa.delete(conversations).where(conversations.c.last_at < before, here)
            gone["conversations"] += connection.execute(quiet).rowcount
        note(connection, now, actor, EVENT, **gone)
    Journal(engine).flush()
    return Deleted(**gone)


def runs(engine: Engine, limit: int = 5) -> list[tuple[datetime, str, dict[str, Any]]]:
    """The latest runs: when, by whom, and what they deleted."""
    query = sa.select(audit).where(audit.c.event == EVENT).order_by(audit.c.id.desc()).limit(limit)
    with reading(engine) as connection:
        return [(row.at, row.actor, row.details) for row in connection.execute(query)]


async def delete_every_hour(engine: Engine, default: int) -> None:
    """Run now and then every hour, as long as the process lives."""
    while True:
        try:
            await asyncio.to_thread(delete_old, engine, default, "gateway")
        except Exception:
            logger.exception("deleting what is too old failed; trying again in an hour")
        await asyncio.sleep(EVERY_SECONDS + random.uniform(0, 60))


def _places(connection: Connection) -> list[str | None]:
    query = sa.select(conversations.c.municipality).distinct().order_by(conversations.c.municipality)
    return list(connection.execute(query).scalars())


def _kept(connection: Connection, place: str | None, default: int, now: datetime) -> Kept:
    days = days_of(place, default)
    held = sa.select(
        sa.func.count(sa.distinct(conversations.c.id)), sa.func.count(entries.c.n), sa.func.min(entries.c.at)
    )
    joined = held.select_from(conversations.outerjoin(entries)).where(_here(place))
    number, said, oldest = connection.execute(joined).one()
    overdue = joined.with_only_columns(sa.func.count(entries.c.n)).where(entries.c.at < now - timedelta(days=days))
    return Kept(place, days, number, said, oldest, connection.execute(overdue).scalar_one())


def _here(place: str | None) -> Any:
    return conversations.c.municipality.is_(None) if place is None else conversations.c.municipality == place

"""Who did what and when, without a word of what was said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.store.database import reading
from bot.store.tables import audit


def note(connection: Connection, at: datetime, actor: str, event: str, **details: Any) -> None:
    """Write a row, in the transaction of the change itself."""
    connection.execute(sa.insert(audit).values(at=at, actor=actor, event=event, details=details))


def latest(engine: Engine, limit: int) -> list[dict[str, Any]]:
    """The latest rows, the newest last."""
    query = sa.select(audit).order_by(audit.c.id.desc()).limit(limit)
    with reading(engine) as connection:
        rows = connection.execute(query).mappings().all()
    return [{**row, "at": row["at"].isoformat(timespec="seconds")} for row in reversed(rows)]

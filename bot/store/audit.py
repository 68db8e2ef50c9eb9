"""Who did what and when, without a word of what was said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.tables import audit


def note(connection: Connection, at: datetime, actor: str, event: str, **details: Any) -> None:
    """Write a row, in the transaction of the change itself."""
    connection.execute(sa.insert(audit).values(at=at, actor=actor, event=event, details=details))

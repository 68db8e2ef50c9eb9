"""The tables. Texts in them have been through `knowledge.personal_data.conceal`; nothing else may write there."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator


class UtcTime(TypeDecorator):
    """A moment with its time zone, stored as UTC, since SQLite knows no zones."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value.astimezone(timezone.utc).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value.replace(tzinfo=timezone.utc) if value else None


metadata = sa.MetaData()

conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("municipality", sa.String(4)),
    sa.Column("language", sa.String(2)),
    sa.Column("started_at", UtcTime, nullable=False),
    sa.Column("last_at", UtcTime, nullable=False, index=True),
    sa.Column("last_n", sa.Integer, nullable=False),  # number of the latest entry
    sa.Column("memory", sa.JSON, nullable=False),  # the slots after the latest answer
    sa.Column("waiting", sa.Integer, nullable=False, index=True),  # messages without an answer
    # Which gateway is answering, and until when nobody else may: the lease of bot/gateway/journal.py.
    sa.Column("answering_by", sa.String(32)),
    sa.Column("answering_until", UtcTime),
)

entries = sa.Table(
    "entries",
    metadata,
    sa.Column("conversation", sa.String(32), sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),  # 1, 2, 3 … in the conversation
    sa.Column("sender", sa.String(10), nullable=False),  # person, assistant or notice
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("data", sa.JSON),  # the reply as data
    sa.Column("at", UtcTime, nullable=False, index=True),
    # Of a message from a person:
    sa.Column("key", sa.String(64)),  # chosen by the client, so that what is sent twice is stored once
    sa.Column("state", sa.String(10)),  # waiting, answered or given_up
    sa.Column("failures", sa.Integer),  # how often the assistant failed over it
    sa.Column("answers", sa.Integer),  # of a reply or notice: the number of the message it belongs to
    sa.UniqueConstraint("conversation", "key"),
)

switches = sa.Table(
    "switches",
    metadata,
    sa.Column("channel", sa.String(20), primary_key=True),
    sa.Column("notice", sa.JSON, nullable=False),  # by language; what people read instead of an answer
    sa.Column("at", UtcTime, nullable=False),
)

# What was done, by whom and when; never a word of what was said.
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("actor", sa.String(100), nullable=False),
    sa.Column("event", sa.String(40), nullable=False, index=True),
    sa.Column("details", sa.JSON, nullable=False),
)

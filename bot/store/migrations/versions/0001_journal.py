"""Conversations with their entries, switches and the audit."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import UtcTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the first tables."""
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("municipality", sa.String(4)),
        sa.Column("language", sa.String(2)),
        sa.Column("started_at", UtcTime, nullable=False),
        sa.Column("last_at", UtcTime, nullable=False, index=True),
        sa.Column("last_n", sa.Integer, nullable=False),
        sa.Column("memory", sa.JSON, nullable=False),
        sa.Column("waiting", sa.Integer, nullable=False, index=True),
        sa.Column("answering_by", sa.String(32)),
        sa.Column("answering_until", UtcTime),
    )
    op.create_table(
        "entries",
        sa.Column(
            "conversation", sa.String(32), sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("n", sa.Integer, primary_key=True),
        sa.Column("sender", sa.String(10), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("data", sa.JSON),
        sa.Column("at", UtcTime, nullable=False, index=True),
        sa.Column("key", sa.String(64)),
        sa.Column("state", sa.String(10)),
        sa.Column("failures", sa.Integer),
        sa.Column("answers", sa.Integer),
        sa.UniqueConstraint("conversation", "key"),
    )
    op.create_table(
        "switches",
        sa.Column("channel", sa.String(20), primary_key=True),
        sa.Column("notice", sa.JSON, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("actor", sa.String(100), nullable=False),
        sa.Column("event", sa.String(40), nullable=False, index=True),
        sa.Column("details", sa.JSON, nullable=False),
    )

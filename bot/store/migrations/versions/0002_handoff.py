"""Handoffs to people: who asked to be contacted, staff, what is sent to systems outside, opinions of answers."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import UtcTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables, and what conversations and entries need for talking with staff."""
    with op.batch_alter_table("conversations") as table:
        table.add_column(sa.Column("seen_at", UtcTime))
        table.add_column(sa.Column("live", sa.String(32)))
        table.add_column(sa.Column("live_at", UtcTime))
        table.add_column(sa.Column("address", sa.String(200)))
        table.add_column(sa.Column("pushed_n", sa.Integer, nullable=False, server_default="0"))
        table.add_column(sa.Column("pushing_until", UtcTime))
        table.create_index("ix_conversations_live", ["live"])
    with op.batch_alter_table("entries") as table:
        table.add_column(sa.Column("handoff", sa.String(32)))
    op.create_table(
        "staff",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("login", sa.String(100), nullable=False, unique=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("password", sa.String(200)),
        sa.Column("subject", sa.String(300), unique=True),
        sa.Column("desk", sa.String(20), nullable=False, index=True),
        sa.Column("role", sa.String(15), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("present_until", UtcTime),
        sa.Column("made_at", UtcTime, nullable=False),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("staff", sa.String(32), sa.ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("csrf", sa.String(64), nullable=False),
        sa.Column("began_at", UtcTime, nullable=False),
        sa.Column("seen_at", UtcTime, nullable=False),
    )
    op.create_table(
        "handoffs",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("number", sa.String(12), nullable=False, unique=True),
        sa.Column("conversation", sa.String(32), sa.ForeignKey("conversations.id", ondelete="SET NULL"), index=True),
        sa.Column("desk", sa.String(20), nullable=False),
        sa.Column("municipality", sa.String(4)),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("article", sa.String(80)),
        sa.Column("contact_kind", sa.String(10)),
        sa.Column("contact", sa.String(254)),
        sa.Column("call_when", sa.String(12)),
        sa.Column("language", sa.String(2)),
        sa.Column("interpreter", sa.String(60)),
        sa.Column("shared_until", sa.Integer, nullable=False),
        sa.Column("agreed_at", UtcTime),
        sa.Column("promised_by", UtcTime),
        sa.Column("staff", sa.String(32), sa.ForeignKey("staff.id")),
        sa.Column("left", sa.String(12)),
        sa.Column("outcome", sa.String(20)),
        sa.Column("made_at", UtcTime, nullable=False),
        sa.Column("waiting_since", UtcTime),
        sa.Column("changed_at", UtcTime, nullable=False),
        sa.Index("handoffs_of_desk", "desk", "state"),
    )
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "handoff", sa.String(32), sa.ForeignKey("handoffs.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("staff", sa.String(32), sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(80), nullable=False, unique=True),
        sa.Column(
            "handoff", sa.String(32), sa.ForeignKey("handoffs.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("delivery", sa.String(60), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", UtcTime, nullable=False, index=True),
        sa.Column("held_by", sa.String(32)),
        sa.Column("held_until", UtcTime),
        sa.Column("sent_at", UtcTime),
        sa.Column("problem", sa.String(200)),
    )
    op.create_table(
        "opinions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("conversation", sa.String(32), sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("desk", sa.String(20), nullable=False),
        sa.Column("right", sa.Boolean, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("read_at", UtcTime),
        sa.Column("read_by", sa.String(32), sa.ForeignKey("staff.id")),
        sa.UniqueConstraint("conversation", "n"),
        sa.Index("opinions_of_desk", "desk", "read_at"),
    )

"""Messaging channels: which account a person wrote to, what was received and not taken. Opinions: why, and what may be read."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import UtcTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns and the table. Nobody was asked before whether editors may read an answer, so none may."""
    with op.batch_alter_table("conversations") as table:
        table.add_column(sa.Column("account", sa.String(40)))
        table.alter_column("address", existing_type=sa.String(200), type_=sa.String(600))
        table.add_column(sa.Column("stopped_at", UtcTime))
        table.create_unique_constraint("conversation_of_address", ["account", "address"])
    with op.batch_alter_table("entries") as table:
        table.add_column(sa.Column("unsent", sa.String(20)))
    with op.batch_alter_table("opinions") as table:
        table.add_column(sa.Column("reason", sa.String(20)))
        table.add_column(sa.Column("shared", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_table(
        "arrivals",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("at", UtcTime, nullable=False, index=True),
    )

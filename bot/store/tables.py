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
    sa.Column("seen_at", UtcTime),  # when the person last looked; kept up only while a handoff is open
    # While a member of staff talks here, the assistant is silent: the handoff they talk about, and since when all are quiet.
    sa.Column("live", sa.String(32), index=True),
    sa.Column("live_at", UtcTime),
    # On a channel that people do not come to: by which of our accounts there (bot/channels/accounts.py) and where they are reached,
    # and what has been sent there (bot/gateway/pushing.py).
    sa.Column("account", sa.String(40)),
    sa.Column("address", sa.String(600)),
    sa.Column("pushed_n", sa.Integer, nullable=False, server_default="0"),
    sa.Column("pushing_until", UtcTime),
    sa.Column("stopped_at", UtcTime),  # when the person asked us to send nothing more
    sa.UniqueConstraint("account", "address", name="conversation_of_address"),
)

entries = sa.Table(
    "entries",
    metadata,
    sa.Column("conversation", sa.String(32), sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),  # 1, 2, 3 … in the conversation
    sa.Column("sender", sa.String(10), nullable=False),  # person, assistant, staff or notice
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("data", sa.JSON),  # the reply as data
    sa.Column("at", UtcTime, nullable=False, index=True),
    # Of a message from a person:
    sa.Column("key", sa.String(64)),  # chosen by the client, so that what is sent twice is stored once
    sa.Column("state", sa.String(10)),  # waiting, answered, given_up or passed (to staff)
    sa.Column("failures", sa.Integer),  # how often the assistant failed over it
    sa.Column("answers", sa.Integer),  # of a reply or notice: the number of the message it belongs to
    sa.Column("handoff", sa.String(32)),  # said while staff was there; they may read it whatever was agreed before
    sa.Column("unsent", sa.String(20)),  # why the channel did not take it: one of REASONS in bot/channels/channel.py
    sa.UniqueConstraint("conversation", "key"),
)

# Which messages of the channels we have had: providers send anew what they think we did not hear. Digests only, for a few days.
arrivals = sa.Table(
    "arrivals",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("at", UtcTime, nullable=False, index=True),
)

switches = sa.Table(
    "switches",
    metadata,
    sa.Column("channel", sa.String(20), primary_key=True),
    sa.Column("notice", sa.JSON, nullable=False),  # by language; what people read instead of an answer
    sa.Column("at", UtcTime, nullable=False),
)

# A person's wish to be contacted (bot/handoff). It outlives its conversation, but not a wish to be forgotten.
handoffs = sa.Table(
    "handoffs",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("number", sa.String(12), nullable=False, unique=True),  # what people and staff call it
    sa.Column("conversation", sa.String(32), sa.ForeignKey("conversations.id", ondelete="SET NULL"), index=True),
    sa.Column("desk", sa.String(20), nullable=False),  # whose it is: a key of the desks; staff of others never see it
    sa.Column("municipality", sa.String(4)),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("state", sa.String(12), nullable=False),  # a state of bot/handoff/states.py
    sa.Column("article", sa.String(80)),  # what the conversation was about
    sa.Column("contact_kind", sa.String(10)),  # phone or email
    sa.Column(
        "contact", sa.String(254)
    ),  # stored unmasked, as the address of a conversation is, and erased when it is no longer needed
    sa.Column("call_when", sa.String(12)),
    sa.Column("language", sa.String(2)),
    sa.Column("interpreter", sa.String(60)),  # into which language; empty where none is needed
    sa.Column(
        "shared_until", sa.Integer, nullable=False
    ),  # staff may read the conversation to this entry; 0: none of it
    sa.Column("agreed_at", UtcTime),  # when the person said yes to sending it
    sa.Column("promised_by", UtcTime),  # when we said they would be contacted
    sa.Column("staff", sa.String(32), sa.ForeignKey("staff.id")),  # who holds it
    sa.Column("left", sa.String(12)),  # how staff's latest talk with the person ended: handed_back, timeout or closed
    sa.Column("outcome", sa.String(20)),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("waiting_since", UtcTime),
    sa.Column("changed_at", UtcTime, nullable=False),
    sa.Index("handoffs_of_desk", "desk", "state"),
)

notes = sa.Table(
    "notes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("handoff", sa.String(32), sa.ForeignKey("handoffs.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("staff", sa.String(32), sa.ForeignKey("staff.id"), nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)

# What must be told to a system outside, written in the transaction that made it necessary (bot/handoff/outbox.py).
outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String(80), nullable=False, unique=True),  # tells receivers what they have had already
    sa.Column("handoff", sa.String(32), sa.ForeignKey("handoffs.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("delivery", sa.String(60), nullable=False),  # the name of a delivery of its desk
    sa.Column("state", sa.String(10), nullable=False),  # due, sent or dropped
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("due_at", UtcTime, nullable=False, index=True),
    sa.Column("held_by", sa.String(32)),
    sa.Column("held_until", UtcTime),
    sa.Column("sent_at", UtcTime),
    sa.Column("problem", sa.String(200)),  # why the latest attempt failed
)

staff = sa.Table(
    "staff",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("login", sa.String(100), nullable=False, unique=True),
    sa.Column("name", sa.String(60), nullable=False),  # as people read it
    sa.Column("password", sa.String(200)),  # an argon2 hash; empty for those who sign in elsewhere
    sa.Column("subject", sa.String(300), unique=True),  # issuer and subject at the OpenID Connect provider
    sa.Column("desk", sa.String(20), nullable=False, index=True),
    sa.Column("role", sa.String(15), nullable=False),  # agent, editor or administrator
    sa.Column("language", sa.String(2), nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("present_until", UtcTime),  # at the desk until then, unless they show themselves again
    sa.Column("made_at", UtcTime, nullable=False),
)

staff_sessions = sa.Table(
    "staff_sessions",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),  # of the cookie, so that a copy of the database opens nothing
    sa.Column("staff", sa.String(32), sa.ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("csrf", sa.String(64), nullable=False),
    sa.Column("began_at", UtcTime, nullable=False),
    sa.Column("seen_at", UtcTime, nullable=False),
)

# “Was this answer right?”
opinions = sa.Table(
    "opinions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("conversation", sa.String(32), sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    sa.Column("n", sa.Integer, nullable=False),  # the entry with the answer
    sa.Column("desk", sa.String(20), nullable=False),
    sa.Column("right", sa.Boolean, nullable=False),
    sa.Column("reason", sa.String(20)),  # why it was not right: one of bot/gateway/opinions.py
    sa.Column("shared", sa.Boolean, nullable=False, server_default=sa.false()),  # editors may read question and answer
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("read_at", UtcTime),  # when an editor was done with it
    sa.Column("read_by", sa.String(32), sa.ForeignKey("staff.id")),
    sa.UniqueConstraint("conversation", "n"),
    sa.Index("opinions_of_desk", "desk", "read_at"),
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

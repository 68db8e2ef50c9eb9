"""Rows of conversations and entries, inside a transaction of whoever calls: the journal, and staff who talk with a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.gateway.records import Entry, Said
from bot.store.tables import conversations, entries


class UnknownConversation(Exception):
    """There is no such conversation, or it has been deleted."""


def row_of(connection: Connection, conversation: str) -> Any:
    """The row of a conversation, None when there is none."""
    return connection.execute(sa.select(conversations).where(conversations.c.id == conversation)).mappings().first()


def next_number(connection: Connection, conversation: str) -> int:
    """The next free number; locks the conversation until the transaction ends.

    Raises:
        UnknownConversation
    """
    locked = sa.select(conversations.c.last_n).where(conversations.c.id == conversation).with_for_update()
    last = connection.execute(locked).scalar()
    if last is None:
        raise UnknownConversation(conversation)
    return int(last) + 1


def insert(connection: Connection, conversation: str, n: int, at: datetime, row: dict[str, Any]) -> Entry:
    """Add an entry; its number must be given to the conversation too."""
    whole = {**row, "conversation": conversation, "n": n, "at": at}
    connection.execute(sa.insert(entries).values(whole))
    return Entry.of(whole)


def change(connection: Connection, conversation: str, **values: Any) -> None:
    """Set columns of a conversation."""
    connection.execute(sa.update(conversations).where(conversations.c.id == conversation).values(values))


def entry_where(conversation: str, *conditions: Any) -> Any:
    """A query for the entries of a conversation that fulfil the conditions."""
    return sa.select(entries).where(entries.c.conversation == conversation, *conditions)


def of_reply(reply: Said, sender: str, answers: int | None = None) -> dict[str, Any]:
    """The row of something that is said to the person."""
    return {"sender": sender, "text": reply.text, "data": reply.data, "answers": answers}

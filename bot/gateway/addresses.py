"""People on messaging channels: the conversation of an address, what has arrived from there, and who wants no more messages.

Addresses are needed to answer, so they are stored as they are, in the row of the conversation, and deleted with it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from hashlib import blake2b

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.channels.channel import Account
from bot.gateway.journal import Journal
from bot.gateway.records import Conversation, Entry, Said
from bot.gateway.rows import change, entry_where, insert, next_number, of_reply
from bot.store.database import reading, writing
from bot.store.tables import arrivals, conversations, entries

# No provider repeats a message after so long.
REMEMBERED = timedelta(days=3)


@dataclass(frozen=True)
class Person:
    """Somebody on a channel: their conversation, whether it has just begun, and whether they asked us to stop or are in a guide."""

    conversation: Conversation
    is_new: bool
    stopped: bool
    in_guide: bool


def digest_of(account: Account, arrival: str) -> str:
    """What is remembered of a message's id, and its key in the journal."""
    return blake2b(f"{account.key}\0{arrival}".encode(), digest_size=16).hexdigest()


class Addresses:
    """The addresses in one database. Every method is one transaction, but for `person`, which may take three."""

    def __init__(
        self, engine: Engine, journal: Journal, now: Callable[[], datetime] = lambda: datetime.now(timezone.utc)
    ) -> None:
        self._engine = engine
        self._journal = journal
        self._now = now

    def person(self, account: Account, address: str) -> Person:
        """The person at an address; their conversation begins where there is none."""
        if found := self._find(account, address):
            return found
        try:
            self._journal.start(account.kind, account.municipality, None, account.key, address)
        except IntegrityError:  # Two of their messages came at once.
            is_new = False
        else:
            is_new = True
        begun = self._find(account, address)
        if not begun:
            raise IntegrityError("the conversation was deleted while it began", None, LookupError())
        return Person(begun.conversation, is_new, stopped=False, in_guide=False)

    def has_arrived(self, digest: str) -> bool:
        """Whether a message has been dealt with before."""
        with reading(self._engine) as connection:
            return connection.execute(sa.select(arrivals.c.at).where(arrivals.c.digest == digest)).first() is not None

    def note_arrived(self, digest: str) -> None:
        """A message has been dealt with."""
        try:
            with writing(self._engine) as connection:
                connection.execute(sa.insert(arrivals).values(digest=digest, at=self._now()))
        except IntegrityError:
            return

    def delete_old(self) -> None:
        """Forget the messages that nobody will repeat any more."""
        with writing(self._engine) as connection:
            connection.execute(sa.delete(arrivals).where(arrivals.c.at < self._now() - REMEMBERED))

    def stop(self, conversation: str, said: Said) -> None:
        """Nothing more is sent after `said`.

        Raises:
            UnknownConversation
        """
        with writing(self._engine) as connection:
            n, now = next_number(connection, conversation), self._now()
            insert(connection, conversation, n, now, of_reply(said, "notice"))
            change(connection, conversation, last_n=n, stopped_at=now)

    def go_on(self, conversation: str) -> None:
        """They wrote to us: what a stop or a closed window held back is wanted again."""
        held = (entries.c.conversation == conversation, entries.c.unsent == "window")
        with writing(self._engine) as connection:
            connection.execute(sa.update(entries).where(*held).values(unsent="due"))
            change(connection, conversation, stopped_at=None)

    def choice(self, conversation: str, n: int, number: int) -> str | None:
        """What is sent when reply `number`, from 1, of entry `n` is chosen; None where there is no such reply."""
        with reading(self._engine) as connection:
            row = connection.execute(entry_where(conversation, entries.c.n == n)).mappings().first()
        replies: Sequence[dict[str, str]] = ((row["data"] if row else None) or {}).get("replies") or []
        return replies[number - 1]["payload"] if 0 < number <= len(replies) else None

    def latest(self, conversation: str) -> Entry | None:
        """What was said to the person last."""
        said = entry_where(conversation, entries.c.sender != "person").order_by(entries.c.n.desc()).limit(1)
        with reading(self._engine) as connection:
            row = connection.execute(said).mappings().first()
        return Entry.of(row) if row else None

    def _find(self, account: Account, address: str) -> Person | None:
        here = (conversations.c.account == account.key, conversations.c.address == address)
        with reading(self._engine) as connection:
            return _person(connection, here)


def _person(connection: Connection, here: tuple[object, ...]) -> Person | None:
    row = connection.execute(sa.select(conversations).where(*here)).mappings().first()
    if not row:
        return None
    return Person(Conversation.of(row), False, row["stopped_at"] is not None, bool((row["memory"] or {}).get("guide")))

"""The journal: what was said in each conversation, in order. Everything that must survive a crash is written here first.

A message is stored before anything is done about it, and answered once: whoever answers holds a lease on the conversation,
and an answer is stored only while the lease is held, in one transaction with what the assistant remembers afterwards. A
gateway that dies leaves a lease that runs out; then another one answers, from the same memory.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.gateway.desk_events import carry_out
from bot.gateway.notices import withdrawn
from bot.gateway.records import Added, Conversation, Entry, Question, Receipt, Said
from bot.gateway.rows import change, entry_where, insert, next_number, of_reply, row_of
from bot.handoff.desks import Desks
from bot.handoff.handoffs import delete_all_of, keep_contact, open_of, withdraw
from bot.handoff.records import Contact, Handoff
from bot.store.audit import note
from bot.store.database import reading, writing
from bot.store.tables import conversations, entries

LEASE_SECONDS = 8.0
SEEN_SECONDS = 15.0
NO_DESKS = Desks({})
PAGE = 200


class KeyReused(Exception):
    """The key of this message was used for another text before."""


class LeaseLost(Exception):
    """Somebody else answers this conversation now, or it has been deleted; nothing was stored."""


class Journal:
    """The conversations in one database. Every method is one transaction and raises SQLAlchemyError when there is none."""

    def __init__(
        self,
        engine: Engine,
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
        desks: Desks = NO_DESKS,
    ) -> None:
        self._engine = engine
        self._now = now
        self._desks = desks

    def start(
        self,
        channel: str,
        municipality: str | None = None,
        language: str | None = None,
        account: str | None = None,
        address: str | None = None,
    ) -> str:
        """Begin a conversation and return its id: 128 random bits.

        With an `account` of ours at a messaging channel and an `address` there, what is said is sent there (`pushing`).
        """
        memory = {"municipality": municipality, "language": language}
        row = {
            "id": secrets.token_urlsafe(16),
            "channel": channel,
            "municipality": municipality,
            "language": language,
            "account": account,
            "address": address,
            "started_at": self._now(),
            "last_at": self._now(),
            "last_n": 0,
            "memory": {name: value for name, value in memory.items() if value},
            "waiting": 0,
        }
        with writing(self._engine) as connection:
            connection.execute(sa.insert(conversations).values(row))
        return str(row["id"])

    def find(self, conversation: str) -> Conversation | None:
        """What is known of a conversation, None when there is none."""
        with reading(self._engine) as connection:
            row = row_of(connection, conversation)
        return Conversation.of(row) if row else None

    def look(self, conversation: str) -> Conversation | None:
        """As `find`, and note that the person looks, where staff may wait for them: at most every `SEEN_SECONDS`."""
        now = self._now()
        with reading(self._engine) as connection:
            row = row_of(connection, conversation)
            awaited = row and open_of(connection, conversation)
        if awaited and (not row["seen_at"] or row["seen_at"] < now - timedelta(seconds=SEEN_SECONDS)):
            with writing(self._engine) as connection:
                change(connection, conversation, seen_at=now)
        return Conversation.of(row) if row else None

    def withdraw(self, conversation: str) -> Handoff | None:
        """The person no longer wishes to be contacted; staff who talk with them leave. None when nothing was open.

        Raises:
            UnknownConversation
        """
        with writing(self._engine) as connection:
            n = next_number(connection, conversation)
            ended = withdraw(connection, conversation, self._now())
            if ended:
                said = withdrawn(row_of(connection, conversation)["language"], ended.number)
                insert(connection, conversation, n, self._now(), of_reply(said, "notice"))
                change(connection, conversation, last_n=n, live=None, live_at=None)
        return ended

    def history(self, conversation: str, since: int = 0, limit: int = PAGE) -> list[Entry]:
        """The entries after number `since`, oldest first, at most `limit`."""
        wanted = (entries.c.conversation == conversation, entries.c.n > since)
        query = sa.select(entries).where(*wanted).order_by(entries.c.n).limit(limit)
        with reading(self._engine) as connection:
            return [Entry.of(row) for row in connection.execute(query).mappings()]

    def add(self, conversation: str, text: str, key: str, by: str, contact: Contact | None = None) -> Added:
        """Store a message of the person, and take the lease for gateway `by` where it is free.

        A key that was stored before changes nothing: the entry that it named is returned. `contact`, which `text` no longer holds,
        is kept where the conversation asks for it. While staff talks here the message is theirs, and waits for no answer.

        Raises:
            UnknownConversation, KeyReused: nothing is stored.
        """
        with writing(self._engine) as connection:
            n = next_number(connection, conversation)
            known = connection.execute(entry_where(conversation, entries.c.key == key)).mappings().first()
            if known:
                if known["text"] != text:
                    raise KeyReused(key)
                return Added(Entry.of(known), is_new=False)
            live = row_of(connection, conversation)["live"]
            if live:
                row = {"sender": "person", "text": text, "key": key, "state": "passed", "handoff": live}
                change(connection, conversation, last_n=n, last_at=self._now(), live_at=self._now())
                return Added(insert(connection, conversation, n, self._now(), row))
            if contact:
                keep_contact(connection, conversation, contact, self._now())
            row = {"sender": "person", "text": text, "key": key, "state": "waiting", "failures": 0}
            entry = insert(connection, conversation, n, self._now(), row)
            change(connection, conversation, last_n=n, last_at=entry.at, waiting=conversations.c.waiting + 1)
            return Added(entry, self._take(connection, conversation, by))

    def claim(self, conversation: str, by: str) -> Question | None:
        """Take the lease and return the oldest waiting message; None when nothing waits or somebody else has the lease."""
        with writing(self._engine) as connection:
            return self._take(connection, conversation, by)

    def settle(self, question: Question, by: str, said: Sequence[Said], memory: dict[str, Any]) -> Question | None:
        """Store the replies to a question and what to remember, and return the next question, if any, under the same lease.

        What the replies do about a handoff is done in the same transaction.

        Raises:
            LeaseLost: the lease ran out and somebody else took it, or the conversation is gone.
            NotPossible: the handoff is no longer as the replies were told.
        """
        language = next((reply.language for reply in reversed(said) if reply.language), question.language)
        with writing(self._engine) as connection:
            self._finish(connection, question, by, said, "answered", memory=memory, language=language)
            here = row_of(connection, question.conversation)
            carry_out(connection, self._desks, here, said, question.n, self._now())
            return self._take(connection, question.conversation, by)

    def give_up(self, question: Question, by: str, said: Sequence[Said]) -> Question | None:
        """As `settle`, for a message that cannot be answered: `said` tells so."""
        with writing(self._engine) as connection:
            self._finish(connection, question, by, said, "given_up")
            return self._take(connection, question.conversation, by)

    def postpone(self, question: Question, by: str, seconds: float, *, failed: bool) -> None:
        """Leave the message waiting; nobody tries before `seconds` have passed. `failed`: it was the message's own fault."""
        held = (conversations.c.id == question.conversation, conversations.c.answering_by == by)
        until = self._now() + timedelta(seconds=seconds)
        with writing(self._engine) as connection:
            connection.execute(sa.update(conversations).where(*held).values(answering_by=None, answering_until=until))
            if failed:
                mine = (entries.c.conversation == question.conversation, entries.c.n == question.n)
                connection.execute(sa.update(entries).where(*mine).values(failures=entries.c.failures + 1))

    def notice(self, conversation: str, n: int, said: Said) -> bool:
        """Tell the person something about their message `n` that still waits; once. Returns whether it was stored."""
        with writing(self._engine) as connection:
            number = next_number(connection, conversation)
            told = entries.c.answers == n, entries.c.sender == "notice"
            waiting = connection.execute(
                entry_where(conversation, entries.c.n == n, entries.c.state == "waiting")
            ).first()
            if not waiting or connection.execute(entry_where(conversation, *told)).first():
                return False
            insert(connection, conversation, number, self._now(), of_reply(said, "notice", n))
            change(connection, conversation, last_n=number)
            return True

    def tell(
        self, conversation: str, said: Sequence[Said], *, language: str | None = None, answers: int | None = None
    ) -> None:
        """Add what the assistant did not say, such as that the language has changed; with `language`, change it from now on.

        `answers` is the number of the message that it belongs to.

        Raises:
            UnknownConversation: nothing is stored.
        """
        with writing(self._engine) as connection:
            n = next_number(connection, conversation)
            for number, reply in enumerate(said, n):
                insert(connection, conversation, number, self._now(), of_reply(reply, "notice", answers))
            changed: dict[str, Any] = {"last_n": n + len(said) - 1}
            if language:
                memory = connection.execute(_memory(conversation)).scalar_one()
                changed["language"] = language
                changed["memory"] = {**memory, "language": language, "language_asked": True}
            change(connection, conversation, **changed)

    def forget(self, conversation: str, actor: str) -> Receipt | None:
        """Delete a conversation with all that was said, and leave a row that says so and nothing else; None when there is none."""
        with writing(self._engine) as connection:
            row = row_of(connection, conversation)
            if not row:
                return None
            desk = delete_all_of(connection, conversation, actor, self._now())
            deleted = connection.execute(sa.delete(entries).where(entries.c.conversation == conversation)).rowcount
            connection.execute(sa.delete(conversations).where(conversations.c.id == conversation))
            receipt = Receipt(number=secrets.token_hex(4), at=self._now(), entries=deleted, desk=desk)
            kept = {"channel": row["channel"], "municipality": row["municipality"]}
            note(connection, receipt.at, actor, "forgotten", receipt=receipt.number, entries=deleted, **kept)
        self.flush()
        return receipt

    def flush(self) -> None:
        """Empty SQLite's write-ahead log, where deleted text would otherwise lie until the next checkpoint."""
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def due(self, limit: int = 50) -> list[str]:
        """Conversations with a message that nobody is answering, longest waiting first."""
        free = sa.or_(conversations.c.answering_until.is_(None), conversations.c.answering_until < self._now())
        query = sa.select(conversations.c.id).where(conversations.c.waiting > 0, free)
        with reading(self._engine) as connection:
            return list(connection.execute(query.order_by(conversations.c.last_at).limit(limit)).scalars())

    def waiting(self) -> int:
        """How many messages wait for an answer."""
        with reading(self._engine) as connection:
            return int(
                connection.execute(sa.select(sa.func.coalesce(sa.func.sum(conversations.c.waiting), 0))).scalar_one()
            )

    def _take(self, connection: Connection, conversation: str, by: str) -> Question | None:
        now = self._now()
        free = sa.or_(conversations.c.answering_until.is_(None), conversations.c.answering_until < now)
        mine = (conversations.c.id == conversation, conversations.c.waiting > 0, free)
        until = now + timedelta(seconds=LEASE_SECONDS)
        if not connection.execute(
            sa.update(conversations).where(*mine).values(answering_by=by, answering_until=until)
        ).rowcount:
            return None
        waiting = entry_where(conversation, entries.c.state == "waiting").order_by(entries.c.n).limit(1)
        return Question.of(row_of(connection, conversation), connection.execute(waiting).mappings().one())

    def _finish(
        self, connection: Connection, question: Question, by: str, said: Sequence[Said], state: str, **changed: Any
    ) -> None:
        held = (conversations.c.id == question.conversation, conversations.c.answering_by == by)
        released = {
            "last_n": conversations.c.last_n + len(said),
            "waiting": conversations.c.waiting - 1,
            "last_at": self._now(),
            "answering_by": None,
            "answering_until": None,
        }
        if not connection.execute(sa.update(conversations).where(*held).values({**released, **changed})).rowcount:
            raise LeaseLost(question.conversation)
        last = int(row_of(connection, question.conversation)["last_n"])
        for n, reply in enumerate(said, last - len(said) + 1):
            insert(connection, question.conversation, n, self._now(), of_reply(reply, "assistant", question.n))
        # The lease may be our own for a later message: a thread that the database held up comes back long after its lease.
        mine = (
            entries.c.conversation == question.conversation,
            entries.c.n == question.n,
            entries.c.state == "waiting",
        )
        if not connection.execute(sa.update(entries).where(*mine).values(state=state)).rowcount:
            raise LeaseLost(question.conversation)


def _memory(conversation: str) -> Any:
    return sa.select(conversations.c.memory).where(conversations.c.id == conversation)

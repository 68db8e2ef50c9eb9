"""Staff in the conversation: while they talk with the person, the assistant is silent; coming and going is said.

What is said then is marked with the handoff, so staff may read it whatever the person agreed to pass along before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.gateway import notices
from bot.gateway.records import Entry, Said
from bot.gateway.rows import UnknownConversation, change, entry_where, insert, next_number, of_reply, row_of
from bot.handoff.records import Handoff
from bot.handoff.states import HELD, NotPossible
from bot.staff.accounts import Staff
from bot.store.database import reading, writing
from bot.store.tables import conversations, entries, handoffs
from knowledge.number_chains import mask_eleven

# Nobody has said anything for so long: the assistant answers again.
QUIET = timedelta(minutes=10)
PAGE = 500
MAX_LENGTH = 4_000


class Live:
    """Conversations between people and staff. Every method is one transaction."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = lambda: datetime.now(timezone.utc)) -> None:
        self._engine = engine
        self._now = now

    def transcript(self, handoff: Handoff, since: int = 0) -> list[Entry]:
        """What staff may read after entry `since`: what the person agreed to pass along, and what was said while staff was there."""
        if not handoff.conversation:
            return []
        open_to_staff = sa.or_(entries.c.n <= handoff.shared_until, entries.c.handoff == handoff.id)
        query = entry_where(handoff.conversation, entries.c.n > since, open_to_staff).order_by(entries.c.n).limit(PAGE)
        with reading(self._engine) as connection:
            return [Entry.of(row) for row in connection.execute(query).mappings()]

    def is_live(self, handoff: Handoff) -> bool:
        """Whether staff talks with the person now."""
        with reading(self._engine) as connection:
            return _row(connection, handoff).get("live") == handoff.id

    def seen_at(self, handoff: Handoff) -> datetime | None:
        """When the person last looked or wrote; None when the conversation is gone."""
        with reading(self._engine) as connection:
            row = _row(connection, handoff)
        return max(row["last_at"], row["seen_at"] or row["last_at"]) if row else None

    def join(self, handoff: Handoff, name: str) -> None:
        """Begin: the person is told that `name` is here. Messages that wait for the assistant are for staff now.

        Raises:
            NotPossible: the conversation has been deleted, or nobody holds the handoff.
        """
        with writing(self._engine) as connection:
            self._held(connection, handoff, handoff.staff)
            self._join(connection, handoff, name)

    def say(self, handoff: Handoff, staff: Staff, text: str, key: str) -> Entry:
        """Say something to the person in the name of `staff`, who joins where they had not. The same key is said once.

        Raises:
            NotPossible: the conversation has been deleted, or they do not hold the handoff.
        """
        said = Said(mask_eleven(text)[:MAX_LENGTH], {"type": "staff", "name": staff.name, "language": handoff.language})
        with writing(self._engine) as connection:
            self._held(connection, handoff, staff.id)
            conversation = str(handoff.conversation)
            known = connection.execute(entry_where(conversation, entries.c.key == _own(key))).mappings().first()
            if known:
                return Entry.of(known)
            self._join(connection, handoff, staff.name)
            row = {**of_reply(said, "staff"), "key": _own(key)}
            return self._add(connection, handoff, row, live_at=self._now())

    def leave(self, handoff: Handoff, name: str, reason: str) -> bool:
        """End it because it was `handed_back`, `closed`, or all were quiet (`timeout`); the person is told.

        Returns whether there was anything to end.
        """
        with writing(self._engine) as connection:
            row = _locked(connection, handoff)
            if row.get("live") != handoff.id:
                return False
            said = notices.staff_left(row["language"], name, reason)
            self._add(connection, handoff, of_reply(said, "notice"), live=None, live_at=None)
            connection.execute(sa.update(handoffs).where(handoffs.c.id == handoff.id).values(left=reason))
            return True

    def quiet(self) -> list[Handoff]:
        """Handoffs whose talk has been quiet for too long, or that nobody holds any more."""
        joined = handoffs.join(conversations, conversations.c.live == handoffs.c.id)
        over = sa.or_(conversations.c.live_at < self._now() - QUIET, handoffs.c.state.not_in(HELD))
        with reading(self._engine) as connection:
            rows = connection.execute(sa.select(handoffs).select_from(joined).where(over)).mappings()
            return [Handoff.of(row) for row in rows]

    def _held(self, connection: Connection, handoff: Handoff, staff: str | None) -> None:
        if not _locked(connection, handoff):
            raise NotPossible("the conversation is gone")
        mine = (handoffs.c.id == handoff.id, handoffs.c.staff == staff, handoffs.c.state.in_(HELD))
        if not connection.execute(sa.select(handoffs.c.id).where(*mine).with_for_update()).first():
            raise NotPossible("held by another")

    def _join(self, connection: Connection, handoff: Handoff, name: str) -> None:
        conversation = str(handoff.conversation)
        row = row_of(connection, conversation)
        if row["live"] == handoff.id:
            return
        waiting = (entries.c.conversation == conversation, entries.c.state == "waiting")
        connection.execute(sa.update(entries).where(*waiting).values(state="passed", handoff=handoff.id))
        silent = {"waiting": 0, "answering_by": None, "answering_until": None}
        said = notices.staff_joined(row["language"], name)
        self._add(connection, handoff, of_reply(said, "notice"), live=handoff.id, live_at=self._now(), **silent)

    def _add(self, connection: Connection, handoff: Handoff, row: dict[str, Any], **changed: Any) -> Entry:
        conversation = str(handoff.conversation)
        n = next_number(connection, conversation)
        entry = insert(connection, conversation, n, self._now(), {**row, "handoff": handoff.id})
        change(connection, conversation, last_n=n, **changed)
        return entry


def _row(connection: Connection, handoff: Handoff) -> Mapping[str, Any]:
    """The row of the conversation; empty when it is gone."""
    found: Mapping[str, Any] | None = row_of(connection, handoff.conversation or "")
    return found or {}


def _locked(connection: Connection, handoff: Handoff) -> Mapping[str, Any]:
    """The same, locked until the transaction ends."""
    try:
        next_number(connection, handoff.conversation or "")
    except UnknownConversation:
        return {}
    return _row(connection, handoff)


def _own(key: str) -> str:
    """Keys of staff and of the person never meet."""
    return f"staff:{key}"[:64]

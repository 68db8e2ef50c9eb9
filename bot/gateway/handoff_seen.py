"""A handoff as the person themself may see it: all that was sent about them, in the words they sent it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.gateway.desk_events import wish_of
from bot.gateway.desk_view import name_of
from bot.gateway.notices import sentence
from bot.gateway.records import Entry
from bot.gateway.rows import entry_where, row_of
from bot.handoff.availability import OSLO, availability
from bot.handoff.desks import Desk, Desks
from bot.handoff.handoffs import latest_of, open_of
from bot.handoff.records import Handoff
from bot.store.database import reading
from bot.store.tables import entries
from knowledge import desk as told
from knowledge.conversation import LANGUAGES
from knowledge.guides.contact_request import event_of
from knowledge.guides.state import CONTACT
from knowledge.moments import time_in_words


@dataclass(frozen=True)
class HandoffView:
    """The handoff, who receives it and how it stands in each language, who holds it, and what they may read.

    `live`: they talk with the person now.
    """

    handoff: Handoff
    recipient: dict[str, str]
    in_words: dict[str, str]
    staff: str | None
    live: bool
    transcript: list[Entry]

    def as_json(self) -> dict[str, Any]:
        """As the API shows it, without the transcript."""
        sent = self.handoff
        return {
            "number": sent.number,
            "state": sent.state,
            "live": self.live,
            "staff": self.staff,
            "recipient": self.recipient,
            "in_words": self.in_words,
            "contact": vars(sent.reach) if sent.reach else None,
            "call_when": sent.call_when,
            "language": sent.language,
            "interpreter": sent.interpreter,
            "shared": sent.shared_until > 0,
            "agreed_at": _iso(sent.agreed_at),
            "promised_by": _iso(sent.promised_by),
        }


class HandoffsSeen:
    """What people see of their handoffs."""

    def __init__(
        self, engine: Engine, desks: Desks, now: Callable[[], datetime] = lambda: datetime.now(timezone.utc)
    ) -> None:
        self._engine = engine
        self._desks = desks
        self._now = now

    def of(self, conversation: str) -> HandoffView | None:
        """The open handoff of a conversation, or the latest that was sent; None where there is none."""
        with reading(self._engine) as connection:
            found = open_of(connection, conversation)
            found = found if found and found.state != "offered" else latest_of(connection, conversation)
            return self._seen(connection, conversation, found) if found else None

    def _seen(self, connection: Connection, conversation: str, found: Handoff) -> HandoffView:
        row, desk = row_of(connection, conversation), self._desks.get(found.desk)
        if found.state == "collecting" and desk:
            found = self._foreseen(found, row, desk)
        open_to_staff = sa.or_(entries.c.n <= found.shared_until, entries.c.handoff == found.id)
        shown = entry_where(conversation, open_to_staff).order_by(entries.c.n)
        recipient = dict(desk.name if desk else told.NAMELESS)
        staff, live = name_of(connection, found.staff), row["live"] == found.id
        key = _sentence(found, live, self._now())
        return HandoffView(
            handoff=found,
            recipient=recipient,
            in_words={each: _in_words(key, found, staff, recipient[each], each) for each in LANGUAGES},
            staff=staff,
            live=live,
            transcript=[Entry.of(row) for row in connection.execute(shown).mappings()],
        )

    def _foreseen(self, found: Handoff, row: Mapping[str, Any], desk: Desk) -> Handoff:
        """As it will be sent if the person now says yes; as it was found where they are not asked for that yet."""
        memory = row["memory"] or {}
        guide = memory.get("guide") or {}
        if (guide.get("guide"), guide.get("question")) != (CONTACT, "agree"):
            return found
        able = availability(desk, self._now(), present=False)
        receiver = told.Desk(desk.key, desk.name, able.kind, able.promised_by)
        wish = wish_of(event_of(memory["situation"], receiver, row["language"]))
        return replace(
            found,
            call_when=wish.call_when,
            language=wish.language,
            interpreter=wish.interpreter,
            shared_until=row["last_n"] if wish.share else 0,
            promised_by=wish.promised_by,
        )


def _sentence(found: Handoff, live: bool, now: datetime) -> str:
    """Which sentence says how it stands; a promise that was not kept is said to be none."""
    if live:
        return "live"
    waits = found.state in ("waiting", "claimed")
    return "late" if waits and found.promised_by and found.promised_by < now else found.state


def _in_words(key: str, found: Handoff, staff: str | None, recipient: str, language: str) -> str:
    by = time_in_words(found.promised_by.astimezone(OSLO), language) if found.promised_by else ""
    return sentence(f"handoff_{key}", language, staff=staff or "", recipient=recipient, by=by)


def _iso(moment: Any) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None

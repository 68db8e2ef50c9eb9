"""A handoff as the person themself may see it: all that was sent about them, in the words they sent it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection, Engine

from bot.gateway.desk_view import name_of
from bot.gateway.records import Entry
from bot.gateway.rows import entry_where, row_of
from bot.handoff.desks import Desks
from bot.handoff.handoffs import latest_of, open_of
from bot.handoff.records import Handoff
from bot.store.database import reading
from bot.store.tables import entries


@dataclass(frozen=True)
class HandoffView:
    """The handoff, who receives it in each language, who holds it, whether they talk with the person now, and what they may read."""

    handoff: Handoff
    recipient: dict[str, str]
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

    def __init__(self, engine: Engine, desks: Desks) -> None:
        self._engine = engine
        self._desks = desks

    def of(self, conversation: str) -> HandoffView | None:
        """The open handoff of a conversation, or the latest that was sent; None where there is none."""
        with reading(self._engine) as connection:
            found = open_of(connection, conversation)
            found = found if found and found.state != "offered" else latest_of(connection, conversation)
            return self._seen(connection, conversation, found) if found else None

    def _seen(self, connection: Connection, conversation: str, found: Handoff) -> HandoffView:
        shown = entry_where(conversation, entries.c.n <= found.shared_until).order_by(entries.c.n)
        desk = self._desks.get(found.desk)
        return HandoffView(
            handoff=found,
            recipient=dict(desk.name) if desk else {},
            staff=name_of(connection, found.staff),
            live=row_of(connection, conversation)["live"] == found.id,
            transcript=[Entry.of(row) for row in connection.execute(shown).mappings()],
        )


def _iso(moment: Any) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None

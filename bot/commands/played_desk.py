"""The people behind the assistant for a guide's example in the shell: what the gateway would tell with each turn, and keep."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from bot.handoff.availability import availability
from bot.handoff.contact import read_contact
from bot.handoff.desks import Desk
from bot.handoff.handoffs import new_number
from bot.handoff.records import Contact


@dataclass
class PlayedDesk:
    """A desk where nobody is right now. Nothing is sent."""

    desk: Desk
    number: str = field(default_factory=new_number)
    contact: Contact | None = None
    entries: int = 0

    def told(self, line: str) -> dict[str, Any]:
        """What comes with this line."""
        self.contact = read_contact(line)[0] or self.contact
        able = availability(self.desk, datetime.now(timezone.utc), present=False)
        told = {
            "key": self.desk.key,
            "name": dict(self.desk.name),
            "availability": able.kind,
            "opens_at": able.opens_at.isoformat() if able.opens_at else None,
            "promised_by": able.promised_by.isoformat(),
            "contact": self.contact.hint if self.contact else None,
            "contact_kind": self.contact.kind if self.contact else None,
            "entries": self.entries,
            "number": self.number,
        }
        self.entries += 2
        return told

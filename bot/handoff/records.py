"""The records of handoffs, as the rest of the program sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.handoff.states import SENT


@dataclass(frozen=True)
class Contact:
    """How to reach somebody: `kind` is phone or email, `value` as it is dialled or written."""

    kind: str
    value: str

    @property
    def hint(self) -> str:
        """Enough to recognise one's own, too little to use: the last two digits, or the first letter and the domain's end."""
        if self.kind == "phone":
            return f"… {self.value[-2:]}"
        name, _, domain = self.value.partition("@")
        return f"{name[:1]}…@…{domain[-3:]}"


@dataclass(frozen=True)
class Wish:
    """What somebody agreed to send. `share`: staff may read the conversation; `promised_by`: when we said they are contacted."""

    call_when: str
    language: str
    interpreter: str
    share: bool
    promised_by: datetime


@dataclass(frozen=True)
class Handoff:
    """One wish to be contacted.

    `shared_until` is the number of the last entry that staff may read, `staff` who holds it, `left` how their latest talk in the
    conversation ended.
    """

    id: str
    number: str
    conversation: str | None
    desk: str
    municipality: str | None
    channel: str
    state: str
    article: str | None
    contact_kind: str | None
    contact: str | None
    call_when: str | None
    language: str | None
    interpreter: str | None
    shared_until: int
    agreed_at: datetime | None
    promised_by: datetime | None
    staff: str | None
    left: str | None
    outcome: str | None
    made_at: datetime
    waiting_since: datetime | None
    changed_at: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Handoff:
        """From a row of the table."""
        return cls(**{name: row[name] for name in cls.__dataclass_fields__})

    @property
    def reach(self) -> Contact | None:
        """How to reach the person; None before they told, and after it was erased."""
        return Contact(self.contact_kind, self.contact) if self.contact_kind and self.contact else None

    @property
    def is_sent(self) -> bool:
        """Whether people at the desk have it."""
        return self.state in SENT


@dataclass(frozen=True)
class Note:
    """What a member of staff wrote beside a handoff, for colleagues."""

    staff: str
    at: datetime
    text: str

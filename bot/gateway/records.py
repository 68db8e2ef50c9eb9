"""The records of the journal, as the rest of the gateway sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Conversation:
    """One conversation. `last_n` is the number of its latest entry, `waiting` how many messages have no answer yet."""

    id: str
    channel: str
    municipality: str | None
    language: str | None
    started_at: datetime
    last_at: datetime
    last_n: int
    waiting: int

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Conversation:
        """From a row of the table."""
        return cls(**{name: row[name] for name in cls.__dataclass_fields__})


@dataclass(frozen=True)
class Entry:
    """One thing said, number `n` of its conversation.

    `answers` is the number of the message that it replies to, `unsent` why a messaging channel did not take it.
    """

    n: int
    sender: str
    text: str
    at: datetime
    data: dict[str, Any] | None
    state: str | None
    answers: int | None
    unsent: str | None = None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Entry:
        """From a row of the table."""
        optional = {name: row.get(name) for name in ("data", "state", "answers", "unsent")}
        return cls(n=row["n"], sender=row["sender"], text=row["text"], at=row["at"], **optional)

    def as_json(self) -> dict[str, Any]:
        """As the API shows it; what is empty is left out."""
        shown = {**vars(self), "at": self.at.isoformat(timespec="milliseconds")}
        return {name: value for name, value in shown.items() if value is not None}


@dataclass(frozen=True)
class Question:
    """A waiting message that we may answer now, with what is remembered from before it."""

    conversation: str
    n: int
    text: str
    at: datetime
    failures: int
    channel: str
    municipality: str | None
    language: str | None
    memory: dict[str, Any]

    @classmethod
    def of(cls, conversation: Mapping[str, Any], entry: Mapping[str, Any]) -> Question:
        """From the rows of both tables."""
        asked = {name: entry[name] for name in ("n", "text", "at", "failures")}
        around = {name: conversation[name] for name in ("channel", "municipality", "language", "memory")}
        return cls(conversation=conversation["id"], **asked, **around)


@dataclass(frozen=True)
class Added:
    """A stored message, the question to answer now when the lease is ours, and whether it was stored by this call."""

    entry: Entry
    question: Question | None = None
    is_new: bool = True


@dataclass(frozen=True)
class Said:
    """Something the assistant says: plain text, and the same as data (`knowledge.conversation.Reply.as_custom`)."""

    text: str
    data: dict[str, Any] | None = None

    @property
    def language(self) -> str | None:
        """The language it is in."""
        return (self.data or {}).get("language")


@dataclass(frozen=True)
class Receipt:
    """Shows that a conversation was deleted: a number to refer to, when, and how many entries.

    `desk`: where a handoff was deleted with it.
    """

    number: str
    at: datetime
    entries: int
    desk: str | None = None

"""The people behind the assistant, as one turn knows them: is somebody there, what is promised, and what was asked of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
OPEN = ("waiting", "claimed", "answered")
NAMELESS = {"nb": "kommunen", "nn": "kommunen", "en": "the municipality"}


@dataclass(frozen=True)
class Request:
    """A person's request to be contacted, which was sent.

    `state` is waiting, claimed, answered, closed, withdrawn or expired; `staff` the name of who has it; `talk_ended` how the
    latest talk with them in this conversation ended: handed_back, timeout or closed.
    """

    number: str
    state: str
    staff: str | None = None
    promised_by: datetime | None = None
    talk_ended: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still concerns anybody."""
        return self.state in OPEN


@dataclass(frozen=True)
class Desk:
    """Who receives requests from this conversation.

    `availability` is now (somebody is there), callback (open, nobody free) or closed, then `opens_at` is the next opening where
    one is near; whoever asks now is contacted by `promised_by`. `contact` is a hint of how to reach the person, when they have
    told, and `contact_kind` phone or email. `request` is their latest, `number` that of the one which is being made or is open.
    `entries` counts the messages of the conversation so far.
    """

    key: str
    name: Mapping[str, str]
    availability: str
    promised_by: datetime
    opens_at: datetime | None = None
    contact: str | None = None
    contact_kind: str | None = None
    request: Request | None = None
    number: str | None = None
    entries: int = 0

    @classmethod
    def of(cls, told: Any) -> Desk | None:
        """From what came with the turn. None where nobody receives requests, or it is not said by when they answer."""
        promised_by = _moment(told.get("promised_by")) if isinstance(told, Mapping) else None
        if not promised_by:
            return None
        contact = told.get("contact") if told.get("contact_kind") else None
        return cls(
            key=str(told.get("key", "")),
            name=NAMELESS | (told.get("name") or {}),
            availability=told.get("availability", "closed"),
            promised_by=promised_by,
            opens_at=_moment(told.get("opens_at")),
            contact=contact,
            contact_kind=told["contact_kind"] if contact else None,
            request=_request(told.get("request")),
            number=told.get("number"),
            entries=told.get("entries", 0),
        )

    @property
    def open_request(self) -> Request | None:
        """The request that is on its way; while there is one, no other is made."""
        return self.request if self.request and self.request.is_open else None


def _request(told: Mapping[str, Any] | None) -> Request | None:
    if not told:
        return None
    return Request(
        number=told.get("number", ""),
        state=told.get("state", ""),
        staff=told.get("staff"),
        promised_by=_moment(told.get("promised_by")),
        talk_ended=told.get("ended"),
    )


def _moment(iso: str | None) -> datetime | None:
    """A moment in local time; what bears no zone is local already."""
    try:
        moment = datetime.fromisoformat(iso) if iso else None
    except ValueError:
        return None
    return moment and (moment.astimezone(OSLO) if moment.tzinfo else moment.replace(tzinfo=OSLO))

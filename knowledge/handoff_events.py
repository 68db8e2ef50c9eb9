"""What a reply does about a request to be contacted. Whoever stores the reply carries it out together with it, so that it is true."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

Event = Mapping[str, Any]

OFFER: Event = {"event": "offer"}
BEGIN: Event = {"event": "begin"}
WITHDRAW: Event = {"event": "withdraw"}


def send(call_when: str, language: str, interpreter: str, share: bool, promised_by: datetime) -> Event:
    """The person agreed to send it.

    `call_when` is any, morning, midday or afternoon, `language` the one they want to be answered in, `interpreter` the name of the
    language they need one for in bokmål, empty where they need none; with `share` staff may read the conversation.
    """
    return {
        "event": "send",
        "call_when": call_when,
        "language": language,
        "interpreter": interpreter,
        "share": share,
        "promised_by": promised_by.isoformat(),
    }

"""What a channel accepts: pure functions from a request body to a message that may be stored."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from knowledge.personal_data import conceal

# `desk` is for the shell, which plays the people behind the assistant; what is done about a handoff, only the gateway does.
METADATA = ("language", "municipality", "explain", "desk")


class BadMessage(Exception):
    """Raised when a request body is not a message; the text says what is wrong and may be shown."""


@dataclass(frozen=True)
class Incoming:
    """One message, cleaned and masked."""

    sender: str
    text: str
    metadata: dict[str, Any]


def read_message(body: bytes) -> Incoming:
    """Read `{"sender": …, "message": …, "metadata": {…}}`.

    Raises:
        BadMessage: not JSON, not an object, or a field is missing or no text.
    """
    try:
        data = json.loads(body)
    except ValueError as error:
        raise BadMessage("the body is not JSON") from error
    if not isinstance(data, dict):
        raise BadMessage("the body is not a JSON object")
    sender, text, metadata = data.get("sender"), data.get("message"), data.get("metadata") or {}
    if not isinstance(sender, str) or not sender.strip():
        raise BadMessage("`sender` is missing")
    if not isinstance(text, str):
        raise BadMessage("`message` is missing")
    if not isinstance(metadata, dict):
        raise BadMessage("`metadata` is not an object")
    return Incoming(sender, conceal(text), {k: v for k, v in metadata.items() if k in METADATA})

"""Activities of Teams (“Send and receive activities”, “Conversation events in your Teams bot”, “Card actions”). Pure functions."""

from __future__ import annotations

import json
import re
from typing import Any

from bot.channels.buttons import marked
from bot.channels.channel import Arrival, Unreadable
from bot.channels.reading import at, list_at, parsed, text_at

MOST_ADDRESS = 600

_MENTION = re.compile(r"<at[^>]*>.*?</at>", re.DOTALL)
# Teams attaches the text once more as HTML, and the message that is answered; neither is anything that a person sends.
_NO_ATTACHMENTS = ("text/html", "messageReference")


def read(body: bytes) -> list[Arrival]:
    """The message of an activity, or that a person has added us; all else is of no interest.

    Raises:
        Unreadable
    """
    activity = parsed(body)
    kind = text_at(activity, "type")
    number, conversation = text_at(activity, "id"), text_at(activity, "conversation", "id")
    service = text_at(activity, "serviceUrl")
    address = json.dumps({"service": service, "conversation": conversation})
    if kind not in ("message", "messageUpdate", "installationUpdate"):
        return []
    if not (number and conversation and service) or len(address) > MOST_ADDRESS:
        raise Unreadable("`id`, `conversation` and `serviceUrl` are needed, and not too long")
    key = f"{conversation}/{number}"
    alone = text_at(activity, "conversation", "conversationType") == "personal"
    if kind == "installationUpdate":
        added = alone and text_at(activity, "action") == "add"
        return [Arrival(f"{key}/added", address, "start")] if added else []
    if kind == "messageUpdate":
        if text_at(activity, "channelData", "eventType") != "editMessage":
            return []
        key += f"/{text_at(activity, 'timestamp')}"
    found = _alone(activity, key, address) if alone else _among_others(activity, key, address)
    return [found] if found else []


def where(address: str) -> tuple[str, str]:
    """The address of the service, and the conversation there."""
    data = json.loads(address)
    return data["service"].rstrip("/"), data["conversation"]


def _alone(activity: dict[str, Any], key: str, address: str) -> Arrival | None:
    text = _words(activity)
    choice = marked(text_at(activity, "value", "choice"))
    if choice:
        return Arrival(key, address, "choice", text, *choice)
    kinds = [text_at(attached, "contentType") for attached in list_at(activity, "attachments")]
    # A picture from Teams' own collection is only in the HTML.
    if any(kind not in _NO_ATTACHMENTS for kind in kinds) or (kinds and not text):
        return Arrival(key, address, "attachment", text)
    return Arrival(key, address, "text", text) if text else None


def _among_others(activity: dict[str, Any], key: str, address: str) -> Arrival | None:
    us = text_at(activity, "recipient", "id")
    mentioned = [text_at(entity, "mentioned", "id") for entity in list_at(activity, "entities") if _mentions(entity)]
    return Arrival(key, address, "group", _words(activity)) if us and us in mentioned else None


def _mentions(entity: Any) -> bool:
    return bool(at(entity, "type") == "mention")


def _words(activity: dict[str, Any]) -> str:
    """What was written, without our name in it."""
    return _MENTION.sub(" ", text_at(activity, "text")).strip()

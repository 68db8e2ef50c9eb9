"""Notifications of Meta (“Webhook Events Reference”: “messages”, “messaging_postbacks”, “message_edits”). Pure functions."""

from __future__ import annotations

import re
from typing import Any

from bot.channels.buttons import marked
from bot.channels.channel import Arrival, Unreadable
from bot.channels.reading import at, list_at, number_at, parsed, text_at

GET_STARTED = "start"
_PERSON = re.compile(r"[0-9]{1,30}")
_MOST = 200  # characters of an id; Meta's have about 110


def entries(body: bytes) -> list[Any]:
    """What a notification has of each page.

    Raises:
        Unreadable
    """
    told = parsed(body)
    if text_at(told, "object") != "page":
        raise Unreadable("`object` is not page")
    return list_at(told, "entry")


def is_of(entry: Any, page: str) -> bool:
    """Whether an entry is about this page."""
    return text_at(entry, "id") == page


def arrivals(body: bytes, page: str) -> list[Arrival]:
    """The messages to our page. Echoes of our own, receipts, reactions, opt-ins and referrals are none.

    Raises:
        Unreadable
    """
    events = [event for entry in entries(body) if is_of(entry, page) for event in list_at(entry, "messaging")]
    read = (_arrival(event, text_at(event, "sender", "id")) for event in events if _is_from_person(event, page))
    return [arrival for arrival in read if arrival and len(arrival.id) <= _MOST]


def _is_from_person(event: Any, page: str) -> bool:
    sender = text_at(event, "sender", "id")
    return text_at(event, "recipient", "id") == page and sender != page and bool(_PERSON.fullmatch(sender))


def _arrival(event: Any, sender: str) -> Arrival | None:
    if number := text_at(event, "message", "mid"):
        return None if at(event, "message", "is_echo") else _of_message(number, sender, event["message"])
    if edited := text_at(event, "message_edit", "mid"):
        times = at(event, "message_edit", "num_edit")
        return Arrival(f"{edited}:{times}", sender, "text", text_at(event, "message_edit", "text"))
    if at(event, "postback"):
        number = text_at(event, "postback", "mid") or f"{sender}:{number_at(event, 'timestamp')}"
        if text_at(event, "postback", "payload") == GET_STARTED:
            return Arrival(number, sender, "start")
        return _pressed(number, sender, event["postback"], text_at(event, "postback", "title"))
    return None


def _of_message(number: str, sender: str, message: Any) -> Arrival:
    text = text_at(message, "text")
    if at(message, "quick_reply"):
        return _pressed(number, sender, message["quick_reply"], text)
    # The preview of an address that stands in the text is an attachment too, a “fallback”.
    attached = {text_at(each, "type") for each in list_at(message, "attachments")} - {"fallback"}
    return Arrival(number, sender, "text" if text.strip() and not attached else "attachment", text)


def _pressed(number: str, sender: str, button: Any, title: str) -> Arrival:
    """A button of ours; one that was set up elsewhere says what its title says."""
    choice = marked(text_at(button, "payload"))
    return Arrival(number, sender, "choice", title, *choice) if choice else Arrival(number, sender, "text", title)

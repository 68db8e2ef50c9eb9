"""Events and pressed buttons of Slack. Pure functions.

By “Events API”, “message event”, “app_mention event” and “block_actions payload” (docs.slack.dev).
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs

from bot.channels.buttons import marked
from bot.channels.channel import Account, Arrival, Received, Unreadable
from bot.channels.reading import at, list_at, parsed, text_at

_CHANNEL = re.compile(r"[A-Z0-9]{1,40}")
_THREAD = re.compile(r"[0-9]{1,20}\.[0-9]{1,10}")
# “Formatting message text”: mentions, links and addresses stand in angle brackets, with what is shown of them after a bar.
_BRACKETS = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
# Of messages: where a person wrote them, and not the program.
_SAID = ("", "file_share", "me_message", "thread_broadcast")


def payload_of(received: Received) -> dict[str, Any]:
    """What a request carries: JSON, or a form with JSON in it where a button was pressed.

    Raises:
        Unreadable
    """
    if not received.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return parsed(received.body)
    try:
        return parsed(parse_qs(received.body.decode(), max_num_fields=20)["payload"][0])
    except (ValueError, KeyError) as error:
        raise Unreadable("the form has no `payload`") from error


def is_ours(account: Account, payload: dict[str, Any]) -> bool:
    """Whether it is meant for our app in our workspace; the check of the address is meant for whoever has the secret."""
    if payload.get("type") == "url_verification":
        return True
    app, team = text_at(payload, "api_app_id"), text_at(payload, "team_id") or text_at(payload, "team", "id")
    return (app, team) == (account.fields["app_id"], account.fields["team_id"])


def read(payload: dict[str, Any]) -> list[Arrival]:
    """The message or the pressed button; all else is of no interest.

    Raises:
        Unreadable
    """
    if payload.get("type") == "block_actions":
        found = [_pressed(payload, action) for action in list_at(payload, "actions")]
        return [arrival for arrival in found if arrival]
    if payload.get("type") != "event_callback":
        return []
    number, event = text_at(payload, "event_id"), payload.get("event")
    if not number or not isinstance(event, dict):
        raise Unreadable("an event needs `event_id` and `event`")
    kind = text_at(event, "type")
    arrival = (
        _said(number, event) if kind == "message" else _mentioned(number, event) if kind == "app_mention" else None
    )
    return [arrival] if arrival else []


def _said(number: str, event: dict[str, Any]) -> Arrival | None:
    """A message in a conversation between a person and us; an edited one where its words have changed."""
    channel, subtype, said = text_at(event, "channel"), text_at(event, "subtype"), event
    if subtype == "message_changed":
        said, before = at(event, "message") or {}, text_at(event, "previous_message", "text")
        if not at(said, "edited") or text_at(said, "text") == before:
            return None
        subtype = text_at(said, "subtype")
    by_person = text_at(said, "user") and at(said, "bot_id") is None and subtype in _SAID
    if text_at(event, "channel_type") != "im" or not by_person or not _CHANNEL.fullmatch(channel):
        return None
    text = words(text_at(said, "text"))
    if list_at(said, "files"):
        return Arrival(number, channel, "attachment", text)
    return Arrival(number, channel, "text", text) if text else None


def _mentioned(number: str, event: dict[str, Any]) -> Arrival | None:
    channel, thread = text_at(event, "channel"), text_at(event, "thread_ts")
    if at(event, "bot_id") is not None or not _CHANNEL.fullmatch(channel):
        return None
    address = f"{channel}/{thread}" if _THREAD.fullmatch(thread) else channel
    return Arrival(number, address, "group", words(text_at(event, "text")))


def _pressed(payload: dict[str, Any], action: Any) -> Arrival | None:
    channel, when = text_at(payload, "channel", "id"), text_at(action, "action_ts")
    choice = marked(text_at(action, "value"))
    # Conversations between two begin with D; we show buttons nowhere else.
    if not choice or not when or not channel.startswith("D") or not _CHANNEL.fullmatch(channel):
        return None
    number = f"{channel}/{when}/{text_at(action, 'action_id')}"
    return Arrival(number, channel, "choice", text_at(action, "text", "text"), *choice)


def words(text: str) -> str:
    """What a person wrote, as they see it.

    >>> words("<@U061F7AUR> is 1 &lt; 2? <mailto:ola@example.no|ola@example.no> <https://lovdata.no>")
    'is 1 < 2? ola@example.no https://lovdata.no'
    """
    shown = _BRACKETS.sub(lambda found: found[2] or ("" if found[1][:1] in ("@", "#", "!") else found[1]), text)
    return unescape(shown).strip()

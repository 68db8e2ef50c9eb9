"""Updates of Telegram (“Telegram Bot API”: “Update”, “Message”, “CallbackQuery”). Pure functions."""

from __future__ import annotations

import re
from typing import Any

from bot.channels.buttons import marked
from bot.channels.channel import Account, Arrival, Unreadable
from bot.channels.reading import at, list_at, number_at, parsed, text_at

UPDATES = ("message", "edited_message", "callback_query")
"""What we are told of: not of channels, of members, or of what people think of messages."""

_GROUPS = ("group", "supergroup")
_ATTACHMENTS = (
    *("animation", "audio", "contact", "dice", "document", "location", "paid_media", "photo", "poll", "sticker"),
    *("story", "venue", "video", "video_note", "voice"),
)
_START = re.compile(r"/start(@\w+)?(\s|$)", re.IGNORECASE)


def read(account: Account, body: bytes) -> list[Arrival]:
    """The message, the edited message or the pressed button of an update; each update has one of them, or is of no interest.

    Raises:
        Unreadable
    """
    update = parsed(body)
    if number_at(update, "update_id") is None:
        raise Unreadable("there is no `update_id`")
    found = _pressed(update.get("callback_query")) or _said(account, update.get("message"))
    found = found or _said(account, update.get("edited_message"), edited=True)
    return [found] if found else []


def _said(account: Account, message: Any, *, edited: bool = False) -> Arrival | None:
    chat, number = number_at(message, "chat", "id"), number_at(message, "message_id")
    if chat is None or number is None or at(message, "from", "is_bot") is not False:
        return None
    # Telegram counts messages for each chat.
    key = f"{chat}/{number}"
    if edited:
        key += f"/{number_at(message, 'edit_date')}"
    text = text_at(message, "text")
    attached = any(at(message, kind) is not None for kind in _ATTACHMENTS)
    words = text or text_at(message, "caption")
    if at(message, "chat", "type") in _GROUPS:
        return Arrival(key, _in_topic(message, chat), "group", words) if _is_to_us(account, message, words) else None
    if at(message, "chat", "type") != "private":
        return None
    if attached:
        album = text_at(message, "media_group_id")
        # The pictures of an album come as messages of their own; one answer is enough for those without words.
        key = f"{chat}/album/{album}" if album and not words else key
        return Arrival(key, str(chat), "attachment", words)
    if _START.match(text):
        return Arrival(key, str(chat), "start")
    return Arrival(key, str(chat), "text", text) if text else None


def _pressed(query: Any) -> Arrival | None:
    number, chat, data = text_at(query, "id"), number_at(query, "message", "chat", "id"), text_at(query, "data")
    choice = marked(data)
    if not number or chat is None or not choice or at(query, "message", "chat", "type") != "private":
        return None
    rows = list_at(query, "message", "reply_markup", "inline_keyboard")
    buttons = [button for row in rows if isinstance(row, list) for button in row]
    title = next((text_at(button, "text") for button in buttons if text_at(button, "callback_data") == data), "")
    return Arrival(number, str(chat), "choice", title, *choice)


def _is_to_us(account: Account, message: Any, words: str) -> bool:
    """Whether a message in a group names us, or answers something that we said."""
    ours = account.secrets["bot_token"].partition(":")[0]
    answers_us = str(at(message, "reply_to_message", "from", "id")) == ours
    return answers_us or bool(re.search(rf"@{re.escape(account.fields['username'])}(?!\w)", words, re.IGNORECASE))


def _in_topic(message: Any, chat: int) -> str:
    topic = number_at(message, "message_thread_id") if at(message, "is_topic_message") is True else None
    return str(chat) if topic is None else f"{chat}/{topic}"

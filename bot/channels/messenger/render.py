"""What is said, as messages of the Send API: text with quick replies; Meta's “Send API” and “Quick Replies”. Pure functions."""

from __future__ import annotations

from bot.channels.buttons import mark
from bot.channels.channel import Payload
from bot.channels.message import Message
from bot.channels.plain import body, choices, letters, sources, split
from bot.channels.wording import say

MOST_TEXT, MOST_REPLIES, MOST_TITLE = 2000, 13, 20


def payloads(message: Message, window_hours: int) -> list[Payload]:
    """The text, in several messages where it is too long, with the quick replies under the last.

    Quick replies are written into the text too, with numbers, unless all fit under it. `by_staff` is for sending.
    """
    told = say("heard_elsewhere", message.language, hours=str(window_hours)) if message.sends_request else ""
    said = (body(message), told, sources(message), letters(message), message.question)
    fits = len(message.choices) <= MOST_REPLIES and all(len(title) <= MOST_TITLE for title in message.choices)
    titled = fits and bool("".join(said).strip())
    text = "\n\n".join(filter(None, (*said, "" if titled else choices(message))))
    messages: list[Payload] = [{"message": {"text": piece}} for piece in split(text, MOST_TEXT) if piece.strip()]
    if replies := _quick_replies(message, titled):
        messages[-1]["message"]["quick_replies"] = replies
    return [{**each, **({"by_staff": True} if message.staff else {})} for each in messages]


def _quick_replies(message: Message, titled: bool) -> list[Payload]:
    """Buttons with the titles, or with the numbers that stand in the text; none where a number means something else there."""
    if not (titled or message.numbered):
        return []
    titles = message.choices if titled else tuple(map(str, range(1, len(message.choices) + 1)))
    return [
        {"content_type": "text", "title": title, "payload": mark(message.n, number)}
        for number, title in enumerate(titles[:MOST_REPLIES], 1)
    ]

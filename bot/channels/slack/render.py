"""Messages as blocks (“rich_text block”, “actions block”, “button element”, “chat.postMessage”). Pure functions.

Rich text is said in parts and not in a markup. Slack's own, mrkdwn, has no way to write an asterisk that makes nothing bold.
"""

from __future__ import annotations

from html import escape
from typing import Any

from bot.channels.buttons import mark, needs_list, titles
from bot.channels.channel import Payload
from bot.channels.layout import PARAGRAPH, Line, lay_out
from bot.channels.message import Message
from bot.channels.wording import say

# The documented limit of a section, which is as much as anybody reads at once; all blocks of a message may have about 13,000.
MOST = 3000
BUTTONS, BUTTON = 25, 75


def render(message: Message) -> list[Payload]:
    """The text in as many messages as it needs, and under the last a button for each choice."""
    lines = lay_out(message, listed=needs_list(message, BUTTON))
    if message.choices and not lines:
        lines = [Line(say("choose", message.language))]
    payloads: list[Payload] = [{"text": _fallback(part), "blocks": [_rich_text(part)]} for part in _parts(lines)]
    if message.choices:
        payloads[-1]["blocks"] += _buttons(message)
    return payloads


def _parts(lines: list[Line]) -> list[list[Line]]:
    """The lines of each message."""
    parts: list[list[Line]] = []
    room = 0
    for line in lines:
        for piece in [line] if _length(line) <= MOST else line.split(MOST - PARAGRAPH):
            if not parts or _length(piece) > room:
                parts.append([])
                room = MOST
            parts[-1].append(piece)
            room -= _length(piece)
    return parts


def _length(line: Line) -> int:
    return line.before + len(line.bullet) + len(line.text) + len(line.url)


def _rich_text(lines: list[Line]) -> Payload:
    """Sections of lines, and quotations between them."""
    elements: list[Payload] = []
    for line in lines:
        kind = "rich_text_quote" if line.style == "quote" else "rich_text_section"
        if not elements or kind == "rich_text_quote" or elements[-1]["type"] != kind:
            # A quotation begins and ends a line by itself.
            breaks = line.before - 1 if elements else 0
            elements.append({"type": kind, "elements": []})
        else:
            breaks = line.before
        elements[-1]["elements"] += _elements(line, breaks)
    return {"type": "rich_text", "elements": elements}


def _elements(line: Line, breaks: int) -> list[dict[str, Any]]:
    lead = "\n" * breaks + line.bullet
    if line.url:
        return [*_text(lead), {"type": "link", "url": line.url, "text": line.text}]
    if line.style == "bold":
        return [*_text(lead), {"type": "text", "text": line.text, "style": {"bold": True}}]
    return _text(lead + line.text)


def _text(text: str) -> list[dict[str, Any]]:
    return [{"type": "text", "text": text}] if text else []


def _fallback(lines: list[Line]) -> str:
    """What notifications show, and readers for the blind read; `&`, `<` and `>` are escaped in it (“Formatting message text”)."""
    said = "".join("\n" * line.before + line.bullet + line.text for line in lines)
    return escape(said.strip(), quote=False)


def _buttons(message: Message) -> list[Payload]:
    buttons = [
        {
            "type": "button",
            "action_id": mark(message.n, number),
            "text": {"type": "plain_text", "text": title, "emoji": False},
            "value": mark(message.n, number),
        }
        for number, title in enumerate(titles(message, BUTTON), 1)
    ]
    return [
        {"type": "actions", "elements": buttons[first : first + BUTTONS]} for first in range(0, len(buttons), BUTTONS)
    ]

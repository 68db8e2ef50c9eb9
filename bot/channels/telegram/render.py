"""Messages in Telegram's HTML (“Telegram Bot API”: “Formatting options”, “sendMessage”, “InlineKeyboardButton”). Pure functions."""

from __future__ import annotations

from html import escape, unescape
from re import sub

from bot.channels.buttons import mark, needs_list, titles
from bot.channels.channel import Payload
from bot.channels.layout import lay_out
from bot.channels.markup import Markup, write
from bot.channels.message import Message
from bot.channels.wording import say

MOST = 4096
"""Characters of a message, as UTF-16 counts them, without its markup."""
# About what one line of a telephone shows; the clients cut a button's text where its line ends.
BUTTON = 40


def render(message: Message) -> list[Payload]:
    """The text in as many messages as it needs, and under the last a button for each choice, one a line."""
    texts = write(lay_out(message, listed=needs_list(message, BUTTON)), HTML, MOST)
    if message.choices and not texts:
        texts = [HTML.text(say("choose", message.language))]
    payloads: list[Payload] = [
        {"text": text, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}} for text in texts
    ]
    if message.choices:
        payloads[-1]["reply_markup"] = {"inline_keyboard": _keyboard(message)}
    return payloads


def _keyboard(message: Message) -> list[list[dict[str, str]]]:
    return [
        [{"text": title, "callback_data": mark(message.n, number)}]
        for number, title in enumerate(titles(message, BUTTON), 1)
    ]


def visible(html: str) -> str:
    """What is read of our own HTML.

    >>> visible('<a href="https://lovdata.no">lov &amp; rett</a>')
    'lov & rett'
    """
    return unescape(sub("<[^>]*>", "", html))


def units(text: str) -> int:
    """The length in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


HTML = Markup(
    escape=lambda text: escape(text, quote=False),
    bold=lambda text: f"<b>{text}</b>",
    quote=lambda text: f"<blockquote>{text}</blockquote>",
    link=lambda text, url: f'<a href="{escape(url)}">{text}</a>',
    length=lambda html: units(visible(html)),
)

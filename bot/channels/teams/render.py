"""Messages as Teams shows them (“Format your bot messages”, “Card actions”, “Types of cards”: the hero card). Pure functions.

`textFormat` is `xml`, where signs are escaped as in HTML: in Teams' Markdown they cannot all be, and braces hide what is between them.
"""

from __future__ import annotations

from html import escape

from bot.channels.buttons import mark, needs_list, titles
from bot.channels.channel import Payload
from bot.channels.layout import lay_out
from bot.channels.markup import Markup, write
from bot.channels.message import Message
from bot.channels.wording import say

# A message of a bot may have about 28 KB in UTF-16, cards included, by the strictest of the figures that Microsoft has given (now
# 100 KB). So much text leaves room for a card, and is as much as anybody reads at once.
MOST = 6000
# “Hero card”: at most six buttons, and about so much of its words is seen on each; two cards are as much as the size allows for.
BUTTONS, BUTTON, CARDS = 6, 60, 2


def render(message: Message) -> list[Payload]:
    """The text in as many messages as it needs, and with the last the cards of buttons, or as many of them as it can have."""
    texts = write(lay_out(message, listed=needs_list(message, BUTTON)), XML, MOST)
    payloads: list[Payload] = [{"type": "message", "textFormat": "xml", "text": text} for text in texts]
    cards = _cards(message)
    together = [cards[first : first + CARDS] for first in range(0, len(cards), CARDS)]
    if together and payloads:
        payloads[-1]["attachments"] = together.pop(0)
    summary = say("choose", message.language)
    return [*payloads, *({"type": "message", "summary": summary, "attachments": shown} for shown in together)]


def _cards(message: Message) -> list[Payload]:
    shown = zip(titles(message, BUTTON), message.choices, strict=True)
    buttons = [_button(title, choice, mark(message.n, number)) for number, (title, choice) in enumerate(shown, 1)]
    return [
        {
            "contentType": "application/vnd.microsoft.card.hero",
            "content": {"buttons": buttons[first : first + BUTTONS]},
        }
        for first in range(0, len(buttons), BUTTONS)
    ]


def _button(title: str, choice: str, marked: str) -> Payload:
    """What the person chose is shown as theirs in the chat, and comes back with its mark."""
    return {
        "type": "messageBack",
        "title": title,
        "displayText": choice,
        "text": choice,
        "value": {"choice": marked},
    }


def _escape(text: str) -> str:
    return escape(text, quote=False).replace("{", "&#123;").replace("}", "&#125;")


XML = Markup(
    escape=_escape,
    bold=lambda text: f"<strong>{text}</strong>",
    quote=lambda text: f"<blockquote>{text}</blockquote>",
    link=lambda text, url: f'<a href="{escape(url)}">{text}</a>',
    newline="<br/>",
)

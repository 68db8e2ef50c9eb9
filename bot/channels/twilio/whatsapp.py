"""WhatsApp by Twilio: text with links, choices with numbers, and a template where the time for answers is over.

WhatsApp shows buttons only in templates that are made beforehand (“twilio/quick-reply”), so ours are numbers; a button of a template
whose payload is `entry:number` is read as that choice.
"""

from __future__ import annotations

from datetime import timedelta

import httpx

from bot.channels.channel import Account, Payload
from bot.channels.message import Message
from bot.channels.plain import body, letters, sources
from bot.channels.twilio.channel import Twilio
from bot.channels.twilio.said import choices, joined
from bot.channels.wording import say

# What makes text bold, italic, struck or like a typewriter's, and the sign that looks the same and does nothing. There is no escape.
_MARKS = {"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"}


class WhatsApp(Twilio):
    """A WhatsApp sender of ours."""

    name = "whatsapp"
    provider = "WhatsApp (Meta, Twilio)"
    may = (*Twilio.may, "template_nb", "template_nn", "template_en")
    prefix = "whatsapp:"
    window = timedelta(hours=24)
    plain_words = True

    def written(self, message: Message) -> str:
        """All of it, with the addresses of the sources."""
        told = say("heard_elsewhere", message.language, hours="24") if message.sends_request else ""
        parts = (body(message), told, sources(message), letters(message), message.question, choices(message))
        return literal(joined(*parts))

    async def nudge(self, client: httpx.AsyncClient, account: Account, address: str, language: str) -> None:
        """Send the approved template that says that an answer waits, where channels.yml names one."""
        template = account.fields.get(f"template_{language}") or account.fields.get("template_nb")
        if template:
            await self.send(client, account, address, {"ContentSid": template})

    def checked(self, account: Account, number: Payload, webhook: str | None) -> str:
        """A sender of WhatsApp and its webhook stand in Twilio's console only."""
        return self.our_address(account)


def literal(text: str) -> str:
    """The text so that WhatsApp makes none of it bold or struck; addresses stay as they are.

    >>> literal("*en* stjerne, 2 * 3 * 4, https://a.no/_x_ og fil_navn_1")
    '∗en∗ stjerne, 2 * 3 * 4, https://a.no/_x_ og fil_navn_1'
    """
    return "\n".join(" ".join(map(_literal, line.split(" "))) for line in text.split("\n"))


def _literal(word: str) -> str:
    """A mark works at the edge of a word only: what stands between letters, or alone, is left."""
    if "://" in word or len(word) == 1:
        return word
    last = len(word) - 1
    return "".join(
        sign
        if sign not in _MARKS or (0 < at < last and word[at - 1].isalnum() and word[at + 1].isalnum())
        else _MARKS[sign]
        for at, sign in enumerate(word)
    )

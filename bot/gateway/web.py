"""What the API and the page share: their channel, their limits, and what stands there while the assistant is off."""

from __future__ import annotations

from starlette.requests import Request

from bot.gateway.conversing import Conversing
from bot.gateway.door import Door, address_of
from bot.gateway.notices import turned_off
from bot.gateway.rates import CONVERSATIONS_OF_ADDRESS, MESSAGES_OF_ADDRESS, MESSAGES_OF_CONVERSATION

CHANNEL = "web"
NO_STORE = {"Cache-Control": "no-store"}


async def check_start(door: Door, request: Request) -> None:
    """Count one more conversation from this address.

    Raises:
        Problem: there are too many.
    """
    await door.check_rate(CONVERSATIONS_OF_ADDRESS, address_of(request), "too_many_conversations")


async def check_message(door: Door, request: Request, conversation: str) -> None:
    """Count one more message of this conversation.

    Raises:
        Problem: there are too many.
    """
    await door.check_rate(MESSAGES_OF_CONVERSATION, conversation, "too_many_messages")
    await door.check_rate(MESSAGES_OF_ADDRESS, address_of(request), "too_many_messages")


async def off_text(conversing: Conversing, channel: str, language: str | None, municipality: str | None) -> str | None:
    """What people read while an operator has turned the assistant off, None while it is on."""
    notice = await conversing.switch.notice(channel)
    return None if notice is None else turned_off(language, municipality, notice).text

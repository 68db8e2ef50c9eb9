"""What a message says, for the channels without buttons: the choices have numbers. Pure functions."""

from __future__ import annotations

from bot.channels.message import Message
from bot.channels.wording import say


def choices(message: Message) -> str:
    """The choices with the numbers that are typed, or with dashes where a number is an answer in itself; empty without any."""
    if not message.choices:
        return ""
    if not message.numbered:
        return "\n".join((say("answer_with", message.language), *(f"- {choice}" for choice in message.choices)))
    numbered = [f"{number}. {choice}" for number, choice in enumerate(message.choices, 1)]
    return "\n".join((say("type_number", message.language), *numbered))


def joined(*parts: str) -> str:
    """Parts with an empty line between those that there are."""
    return "\n\n".join(filter(None, parts))

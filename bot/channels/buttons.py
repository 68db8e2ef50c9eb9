"""Buttons under a message: what they say, and what comes back when one is pressed. Pure functions.

What comes back is only which choice of which entry it was. It is never too long for a provider, and a button of last week still works.
"""

from __future__ import annotations

import re

from bot.channels.message import Message

_MARK = re.compile(r"([0-9]{1,9}):([0-9]{1,4})")


def mark(entry: int, choice: int) -> str:
    """What a button carries.

    >>> mark(7, 2), marked("7:2"), marked("something else")
    ('7:2', (7, 2), None)
    """
    return f"{entry}:{choice}"


def marked(text: str) -> tuple[int, int] | None:
    """The entry and the choice, from 1, that a pressed button carried; None where it is no button of ours."""
    found = _MARK.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else None


def titles(message: Message, most: int) -> list[str]:
    """What the buttons say, each within `most` characters.

    A longer choice is cut between words and has its number, by which it stands in full in the text (`needs_list`).
    """
    if not needs_list(message, most):
        return list(message.choices)
    numbers = [f"{number}. " if message.numbered else "" for number in range(1, len(message.choices) + 1)]
    return [_cut(f"{number}{choice}", most) for number, choice in zip(numbers, message.choices, strict=True)]


def needs_list(message: Message, most: int) -> bool:
    """Whether a choice is too long for a button, so that all must stand in the text too."""
    return any(len(choice) > most for choice in message.choices)


def _cut(title: str, most: int) -> str:
    if len(title) <= most:
        return title
    kept = title[: most - 1]
    words = kept.rpartition(" ")[0]
    # A number alone says nothing.
    return f"{(words if len(words) > most // 2 else kept).rstrip()}…"

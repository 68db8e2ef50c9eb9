"""Reading JSON of others, of which nothing is certain but that it is JSON. Pure functions."""

from __future__ import annotations

import json
from typing import Any

from bot.channels.channel import Unreadable

_MOST = 2**63


def parsed(body: bytes | str) -> dict[str, Any]:
    """The object that a body is.

    Raises:
        Unreadable
    """
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("the body is not JSON") from error
    if not isinstance(data, dict):
        raise Unreadable("the body is not an object")
    return data


def at(data: Any, *path: str) -> Any:
    """What lies under names within names; None where anything on the way is missing or no object.

    >>> at({"chat": {"id": 7}}, "chat", "id"), at({"chat": [7]}, "chat", "id")
    (7, None)
    """
    for name in path:
        if not isinstance(data, dict):
            return None
        data = data.get(name)
    return data


def text_at(data: Any, *path: str) -> str:
    """The text there, empty where there is none. What no database can store, halves of characters and NUL, is taken out."""
    found = at(data, *path)
    return found.encode(errors="ignore").decode().replace("\0", "") if isinstance(found, str) else ""


def list_at(data: Any, *path: str) -> list[Any]:
    """The list there, empty where there is none."""
    found = at(data, *path)
    return found if isinstance(found, list) else []


def number_at(data: Any, *path: str) -> int | None:
    """The whole number there, None where there is none, or one that no provider counts to."""
    found = at(data, *path)
    return found if type(found) is int and abs(found) < _MOST else None

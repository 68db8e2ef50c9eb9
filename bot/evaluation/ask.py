"""Asking: every item is played against a running assistant over its REST channel, as a resident's messages would be."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from bot.errors import UnreachableError
from bot.evaluation.questions import Item
from bot.evaluation.rows import Row

AT_ONCE = 4
TIMEOUT_SECONDS = 60


def ask_all(webhook: str, items: Sequence[Item], advance: Callable[[], object] = lambda: None) -> list[Row]:
    """Play every item, a few at once, each in a conversation of its own; `advance` is called after each.

    An item without a reply becomes a row with an error: a wrong answer, not the end of the evaluation.

    Raises:
        UnreachableError: nobody answers at the address, or not as the assistant does.
    """
    # One client for all: a new one for each message would read the certificates anew, 30 ms each time.
    with httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False) as client, ThreadPoolExecutor(AT_ONCE) as pool:
        _reach(client, webhook)

        def play(item: Item) -> Row:
            row = _play(client, webhook, item)
            advance()
            return row

        return list(pool.map(play, items))


def _reach(client: httpx.Client, webhook: str) -> None:
    try:
        messages = _say(client, webhook, uuid.uuid4().hex, "hei")
    except (httpx.HTTPError, ValueError) as error:
        raise UnreachableError(
            f"no answer from {webhook} ({type(error).__name__}); is `koordinator run` running?"
        ) from error
    if not any("explain" in (message.get("custom") or {}) for message in messages):
        raise UnreachableError(f"{webhook} replies without an explanation; look into the logs of its servers")


def _play(client: httpx.Client, webhook: str, item: Item) -> Row:
    sender = uuid.uuid4().hex
    try:
        for turn in item.before:
            _say(client, webhook, sender, turn)
        start = time.perf_counter()
        messages = _say(client, webhook, sender, item.text)
        milliseconds = (time.perf_counter() - start) * 1000
    except (httpx.HTTPError, ValueError) as error:
        return Row(item, error=f"{type(error).__name__}: {error}")
    text = "\n".join(message.get("text") or "" for message in messages)
    custom: dict[str, Any] = next((message["custom"] for message in messages if message.get("custom")), {})
    return Row(item, text, custom, milliseconds=milliseconds)


def _say(client: httpx.Client, webhook: str, sender: str, text: str) -> list[dict[str, Any]]:
    body = {"sender": sender, "message": text, "metadata": {"explain": True}}
    response = client.post(webhook, json=body)
    response.raise_for_status()
    messages: list[dict[str, Any]] = response.json()
    return messages

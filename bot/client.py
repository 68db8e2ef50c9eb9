"""Talking to a running assistant over its REST channel."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import httpx

from bot.errors import UnreachableError


@dataclass
class Conversation:
    """One conversation with the assistant behind `webhook`."""

    webhook: str
    metadata: dict[str, Any] = field(default_factory=dict)
    sender: str = field(default_factory=lambda: uuid.uuid4().hex)

    def say(self, text: str) -> list[dict[str, Any]]:
        """Send one message and return the replies, each with `text` and `custom`.

        Raises:
            UnreachableError: nobody answers, or not in time, or not as the REST channel does.
        """
        body = {"sender": self.sender, "message": text, "metadata": self.metadata}
        try:
            response = _http().post(self.webhook, json=body)
            response.raise_for_status()
            replies: list[dict[str, Any]] = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise UnreachableError(
                f"no answer from {self.webhook} ({type(error).__name__}); is `koordinator run` running?"
            ) from error
        return replies


@lru_cache(maxsize=1)
def _http() -> httpx.Client:
    """One for all messages: making one reads the certificates of the machine, which takes longer than a reply."""
    return httpx.Client(timeout=30, trust_env=False)

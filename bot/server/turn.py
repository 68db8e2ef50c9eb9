"""The gateway's channel: one turn with what is remembered before it, answered with what is remembered after it.

Nothing stays here between two turns, so any server can take any turn, and a turn that is taken again gives the same answer.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from rasa.core.channels.channel import UserMessage
from sanic.request import Request

from bot.server.incoming import BadMessage
from bot.server.json_input import JsonInput, OnNewMessage
from bot.server.rest import RestOutput


class TurnInput(JsonInput):
    """`POST /webhooks/turn/webhook` with `{"message": …, "memory": {…}, "metadata": {…}}` → `{"replies": […], "memory": {…}}`.

    The message has been through `knowledge.personal_data.conceal`: only the gateway speaks to this channel.
    """

    @classmethod
    def name(cls) -> str:
        """The name in the address of the webhook."""
        return "turn"

    async def answer(self, request: Request, on_new_message: OnNewMessage) -> dict[str, Any]:
        """The replies, and what is remembered after them."""
        text, memory, metadata = _read(request.body)
        memories = request.app.ctx.agent.tracker_store
        turn, collector = uuid4().hex, RestOutput()
        memories.put(turn, memory)
        try:
            await on_new_message(UserMessage(text, collector, turn, input_channel=self.name(), metadata=metadata))
        finally:
            remembered = memories.take(turn)
        return {"replies": collector.messages, "memory": remembered}


def _read(body: bytes) -> tuple[str, dict[str, Any], dict[str, Any]]:
    try:
        data = json.loads(body)
        text, memory, metadata = data["message"], data["memory"], data.get("metadata") or {}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadMessage("the body is no turn: it needs `message` and `memory`") from error
    if not (isinstance(text, str) and isinstance(memory, dict) and isinstance(metadata, dict)):
        raise BadMessage("`message` is text, `memory` and `metadata` are objects")
    return text, memory, metadata

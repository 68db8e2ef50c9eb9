"""The gateway's channel: one turn with what is remembered before it, answered with what is remembered after it.

Nothing stays here between two turns, so any server can take any turn, and a turn that is taken again gives the same answer.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.incoming import BadMessage
from bot.channels.rest import RestOutput


class TurnInput(InputChannel):
    """`POST /webhooks/turn/webhook` with `{"message": …, "memory": {…}, "metadata": {…}}` → `{"replies": […], "memory": {…}}`.

    The message has been through `knowledge.personal_data.conceal`: only the gateway speaks to this channel.
    """

    @classmethod
    def name(cls) -> str:
        """The name in the address of the webhook."""
        return "turn"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes of this channel."""
        webhook = Blueprint("koordinator_turn")

        @webhook.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            try:
                text, memory, metadata = _read(request.body)
            except BadMessage as error:
                return response.json({"error": str(error)}, status=400)
            memories = request.app.ctx.agent.tracker_store
            turn, collector = uuid4().hex, RestOutput()
            memories.put(turn, memory)
            try:
                await on_new_message(UserMessage(text, collector, turn, input_channel=self.name(), metadata=metadata))
            finally:
                remembered = memories.take(turn)
            return response.json({"replies": collector.messages, "memory": remembered})

        return webhook


def _read(body: bytes) -> tuple[str, dict[str, Any], dict[str, Any]]:
    try:
        data = json.loads(body)
        text, memory, metadata = data["message"], data["memory"], data.get("metadata") or {}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadMessage("the body is no turn: it needs `message` and `memory`") from error
    if not (isinstance(text, str) and isinstance(memory, dict) and isinstance(metadata, dict)):
        raise BadMessage("`message` is text, `memory` and `metadata` are objects")
    return text, memory, metadata

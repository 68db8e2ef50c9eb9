"""The REST channel: one message in, the replies out, each as plain `text` with the same reply as data in `custom`."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.incoming import BadMessage, read_message

logger = logging.getLogger(__name__)


class RestOutput(CollectingOutputChannel):
    """Collects replies; keeps text and data together and the text whole.

    Rasa's own collector splits text at blank lines and sends data as a message of its own.
    """

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Add one reply."""
        text, custom = message.get("text"), message.get("custom")
        await self._persist_message(self._message(recipient_id, text=text, custom=custom or None))


class RestInput(InputChannel):
    """`POST /webhooks/rest/webhook` with `{"sender": …, "message": …, "metadata": …}`."""

    @classmethod
    def name(cls) -> str:
        """The name in the address of the webhook."""
        return "rest"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes of this channel."""
        webhook = Blueprint("koordinator_rest")

        @webhook.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            try:
                message = read_message(request.body)
            except BadMessage as error:
                return response.json({"error": str(error)}, status=400)
            collector = RestOutput()
            await on_new_message(
                UserMessage(
                    message.text, collector, message.sender, input_channel=self.name(), metadata=message.metadata
                )
            )
            return response.json(collector.messages)

        return webhook

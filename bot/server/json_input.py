"""What our HTTP channels share: a body in, JSON out, one line for a body that is none, and an address that says they live."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.server.incoming import BadMessage

OnNewMessage = Callable[[UserMessage], Awaitable[Any]]


class JsonInput(InputChannel):
    """`POST /webhooks/NAME/webhook`, and `GET /webhooks/NAME/`."""

    @abstractmethod
    async def answer(self, request: Request, on_new_message: OnNewMessage) -> Any:
        """Have Rasa take the message in the body, and return what is sent back.

        Raises:
            BadMessage: the body is no message.
        """

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """The routes of this channel."""
        webhook = Blueprint(f"koordinator_{self.name()}")

        @webhook.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            try:
                return response.json(await self.answer(request, on_new_message))
            except BadMessage as error:
                return response.json({"error": str(error)}, status=400)

        return webhook

"""The REST channel: one message in, the replies out, each as plain `text` with the same reply as data in `custom`."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from sanic.request import Request

from bot.server.incoming import read_message
from bot.server.json_input import JsonInput, OnNewMessage


class RestOutput(CollectingOutputChannel):
    """Collects replies; keeps text and data together and the text whole.

    Rasa's own collector splits text at blank lines and sends data as a message of its own.
    """

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Add one reply."""
        text, custom = message.get("text"), message.get("custom")
        await self._persist_message(self._message(recipient_id, text=text, custom=custom or None))


class RestInput(JsonInput):
    """`POST /webhooks/rest/webhook` with `{"sender": …, "message": …, "metadata": …}`."""

    @classmethod
    def name(cls) -> str:
        """The name in the address of the webhook."""
        return "rest"

    async def answer(self, request: Request, on_new_message: OnNewMessage) -> list[dict[str, Any]]:
        """The replies."""
        message, collector = read_message(request.body), RestOutput()
        await on_new_message(
            UserMessage(message.text, collector, message.sender, input_channel=self.name(), metadata=message.metadata)
        )
        messages: list[dict[str, Any]] = collector.messages
        return messages

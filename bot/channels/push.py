"""Sending to a person on any channel that Rasa is configured with, without their having asked: what staff says to them."""

from __future__ import annotations

import json
from typing import Any

from rasa.core.channels.channel import OutputChannel
from sanic.request import Request

from bot.channels.incoming import BadMessage
from bot.channels.json_input import JsonInput, OnNewMessage


class PushInput(JsonInput):
    """`POST /webhooks/push/webhook` with `{"channel": …, "to": …, "text": …}`; only the gateway speaks to it."""

    @classmethod
    def name(cls) -> str:
        """The name in the address of the webhook."""
        return "push"

    async def answer(self, request: Request, on_new_message: OnNewMessage) -> dict[str, Any]:
        """Send the text through the output channel of that name.

        Raises:
            BadMessage: a field is missing, or that channel cannot send by itself.
        """
        try:
            data = json.loads(request.body)
            channel, to, text = str(data["channel"]), str(data["to"]), str(data["text"])
        except (ValueError, TypeError, KeyError) as error:
            raise BadMessage("the body needs `channel`, `to` and `text`") from error
        await _output(request, channel).send_text_message(to, text)
        return {"sent": True}


def _output(request: Request, name: str) -> OutputChannel:
    for channel in request.app.ctx.input_channels:
        if channel.name() == name and (output := channel.get_output_channel()):
            return output
    raise BadMessage(f"no channel `{name}` that can send; see KOORDINATOR_CREDENTIALS")

"""Rasa's message processor with our actions in it, and a clock on its steps."""

from __future__ import annotations

import time
from typing import Any

from rasa.core.actions.action import Action
from rasa.core.channels.channel import UserMessage
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.trackers import DialogueStateTracker

from bot.metrics import count, timed
from bot.server.local_action import LocalAction


class Processor(MessageProcessor):
    """Handles a message as Rasa does, but runs our actions in this process."""

    def __init__(self, *args: Any, actions: dict[str, LocalAction], **kwargs: Any) -> None:
        """Take what Rasa's processor takes, and our actions by name."""
        super().__init__(*args, **kwargs)
        self._actions = actions

    def predict_next_with_tracker_if_should(self, tracker: DialogueStateTracker) -> tuple[Action, PolicyPrediction]:
        """The next action, ours where it is one of ours."""
        with timed("choose"):
            action, prediction = super().predict_next_with_tracker_if_should(tracker)
        return self._actions.get(action.name(), action), prediction

    async def parse_message(
        self, message: UserMessage, tracker: DialogueStateTracker | None = None, only_output_properties: bool = True
    ) -> dict[str, Any]:
        """Classify the message; whoever asked for an explanation is told how long it took."""
        start = time.perf_counter()
        parsed = await super().parse_message(message, tracker, only_output_properties)
        timings = {"understand": round((time.perf_counter() - start) * 1000, 2)}
        count(timings)
        if (message.metadata or {}).get("explain"):
            message.metadata["timings_ms"] = timings
        return parsed

    async def get_tracker(self, conversation_id: str) -> DialogueStateTracker:
        """Read the conversation."""
        with timed("read"):
            return await super().get_tracker(conversation_id)

    async def save_tracker(self, tracker: DialogueStateTracker) -> None:
        """Write the conversation."""
        with timed("write"):
            await super().save_tracker(tracker)

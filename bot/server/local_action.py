"""Our rasa-sdk actions run inside Rasa's process.

Rasa calls an action over HTTP: a new connection, the whole tracker and domain as JSON, a schema check of the answer. Measured,
that costs 29 to 55 ms a turn, more than everything else together (docs/adr/0006-where-answers-are-made.md).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from rasa.core.actions.action import Action, create_bot_utterance
from rasa.shared.core.events import Event
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from bot.server.events import event_of

if TYPE_CHECKING:
    from rasa.core.channels.channel import OutputChannel
    from rasa.core.nlg import NaturalLanguageGenerator
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.trackers import DialogueStateTracker


Run = Callable[[CollectingDispatcher, Tracker, dict[str, Any]], Awaitable[list[dict[str, Any]]]]


class LocalAction(Action):
    """Runs a rasa-sdk action as the action server would, and returns Rasa's events."""

    def __init__(self, name: str, run: Run) -> None:
        """Wrap the `run` of one action."""
        self._name = name
        self._run = run

    def name(self) -> str:
        """The name that the domain and the rules use."""
        return self._name

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        """Run the action on what it may see of the tracker: all but the events, which none of ours reads."""
        dispatcher = CollectingDispatcher()
        events = await self._run(dispatcher, Tracker.from_dict({**tracker.current_state(), "events": []}), {})
        said = [create_bot_utterance({k: v for k, v in message.items() if v}) for message in dispatcher.messages]
        return [*said, *(event_of(event) for event in events)]


def local_actions() -> dict[str, LocalAction]:
    """Every action of `actions/` by its name."""
    executor = ActionExecutor()
    executor.register_package("actions")
    # The base class registers too, under no name.
    return {name: LocalAction(name, run) for name, run in executor.actions.items() if name}

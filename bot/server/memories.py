"""What Rasa remembers of a conversation between two turns: the slots, in memory, and not a word of what was said.

Our turns write down all that is remembered as slots (`actions.skill.events_of`) and rules look at one turn, so nothing else
is needed. What must last is in the gateway's journal, which hands the slots in and takes them back with each turn
(docs/adr/0013-journal.md). Rasa's own stores replay every event of a conversation on every turn.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

CAPACITY = 10_000


class Memories(TrackerStore):
    """The slots of the latest conversations; the one that was quiet the longest is forgotten first."""

    def __init__(self, domain: Domain | None, event_broker: EventBroker | None = None, **_: object) -> None:
        """Begin with no conversation. Rasa passes more than is needed here."""
        super().__init__(domain, event_broker)
        self._slots: OrderedDict[str, dict[str, Any]] = OrderedDict()

    def put(self, sender: str, slots: dict[str, Any]) -> None:
        """Remember these slots for a conversation."""
        self._slots[sender] = {name: value for name, value in slots.items() if value is not None}
        self._slots.move_to_end(sender)
        if len(self._slots) > CAPACITY:
            self._slots.popitem(last=False)

    def take(self, sender: str) -> dict[str, Any]:
        """What is remembered of a conversation, and forget it."""
        return self._slots.pop(sender, {})

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the slots of the tracker."""
        await self.stream_events(tracker)
        self.put(tracker.sender_id, tracker.current_slot_values())

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """A tracker with the remembered slots that waits for a message; None for a conversation that is not known."""
        slots = self._slots.get(sender_id)
        if slots is None or not self.domain:
            return None
        events = [ActionExecuted(ACTION_LISTEN_NAME), *(SlotSet(name, value) for name, value in slots.items())]
        return DialogueStateTracker.from_events(sender_id, events, self.domain.slots)

    async def keys(self) -> Iterable[str]:
        """The conversations that are remembered."""
        return list(self._slots)

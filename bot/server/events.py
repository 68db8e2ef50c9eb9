"""Events from their stored form, without walking all event classes for each.

Rasa's `Event.resolve_by_type` asks every subclass of Event, recursively, for every event it reads: 30 calls an event.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses


@lru_cache(maxsize=1)
def _types() -> dict[str, type[Event]]:
    return {kind.type_name: kind for kind in reversed(list(all_subclasses(Event)))}


def event_of(parameters: dict[str, Any]) -> Event:
    """The event that `parameters` describe, as `Event.from_parameters` would make it.

    Raises:
        KeyError: there is no event type of that name.
    """
    return _types()[parameters["event"]]._from_parameters(parameters)

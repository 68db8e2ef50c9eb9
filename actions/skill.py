"""What all actions share: a tracker becomes a turn, a reply becomes a message and slots."""

from __future__ import annotations

import logging
from abc import abstractmethod
from functools import lru_cache
from typing import Any, ClassVar, TypedDict

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.metrics import count
from bot.settings import load_settings
from knowledge.assistant import Assistant, load_assistant
from knowledge.conversation import LANGUAGES, Memory, Turn
from knowledge.desk import Desk
from knowledge.explain import explain
from knowledge.guides.state import state_of_slot
from knowledge.respond import respond

logger = logging.getLogger(__name__)


@lru_cache(maxsize=1)
def assistant() -> Assistant:
    """The knowledge base with its index, loaded on first use and shared by all actions of this process."""
    settings = load_settings()
    return load_assistant(settings.index, settings.data, settings.encoder)


class SkillAction(Action):
    """An action that answers with one skill of the answer path (`knowledge.respond.SKILLS`)."""

    skill: ClassVar[str]

    @abstractmethod
    def name(self) -> str:
        """The name that the domain and the rules use."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Answer the latest message and remember what the reply was about."""
        turn = turn_of(tracker)
        context = respond(turn, assistant(), self.skill)
        reply = context.outcome
        custom = reply.as_custom(turn.id)
        count(context.timings)
        metadata = tracker.latest_message.get("metadata") or {}
        if metadata.get("explain"):
            why = explain(context)
            custom["explain"] = {**why, "timings_ms": {**metadata.get("timings_ms", {}), **why["timings_ms"]}}
        dispatcher.utter_message(text=reply.text, json_message=custom)
        return events_of(reply.memory)


def turn_of(tracker: Tracker) -> Turn:
    """The latest message of a tracker with what its slots remember."""
    message = tracker.latest_message
    metadata = message.get("metadata") or {}
    language = metadata.get("language")
    return Turn(
        text=message.get("text") or "",
        memory=memory_of(tracker.slots),
        language=language if language in LANGUAGES else None,
        municipality=metadata.get("municipality"),
        id=message.get("message_id") or "",
        desk=Desk.of(metadata.get("desk")),
        **understood(message),
    )


class Understood(TypedDict):
    """What the classifiers made of a message, as the fields of a turn."""

    intents: dict[str, float]
    resembles: dict[str, float]


def understood(message: dict[str, Any]) -> Understood:
    """Read what the classifiers made of a parsed message."""
    return Understood(
        intents={entry["name"]: entry["confidence"] for entry in message.get("intent_ranking") or []},
        resembles={entry["name"]: entry["score"] for entry in message.get("article_ranking") or []},
    )


def memory_of(slots: dict[str, Any]) -> Memory:
    """The memory that the slots hold."""
    return Memory(
        language=slots.get("language"),
        language_asked=bool(slots.get("language_asked")),
        service=slots.get("service"),
        topic=slots.get("topic"),
        article=slots.get("article"),
        municipality=slots.get("municipality"),
        offered=tuple(slots.get("offered") or ()),
        suggested=bool(slots.get("suggested")),
        declines=int(slots.get("declines") or 0),
        guide=state_of_slot(slots.get("guide")),
        situation=dict(slots.get("situation") or {}),
    )


def events_of(memory: Memory) -> list[EventType]:
    """The slots that hold a memory."""
    values = {
        **vars(memory),
        "offered": list(memory.offered),
        "guide": memory.guide.as_slot() if memory.guide else None,
        "situation": dict(memory.situation),
    }
    return [SlotSet(name, value) for name, value in values.items()]

"""The context of the answer path: what its steps share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from knowledge import compose
from knowledge.assistant import Assistant
from knowledge.conversation import Memory, Reply, Turn
from knowledge.municipality import Municipality
from knowledge.search import Found

# Below this the classifier may have taken a question for small talk or the like, and the search has its say.
SURE_INTENT = 0.55


@dataclass
class Context:
    """One turn on its way to a reply, with what each step found."""

    turn: Turn
    assistant: Assistant
    text: str = ""
    language: str = "nb"
    chosen: bool = False
    personal: tuple[str, ...] = ()
    place: Municipality | None = None
    found: list[Found] = field(default_factory=list)
    timings: dict[str, float] = field(default_factory=dict)
    decided_by: str = ""
    # A guide is open, and the message was no answer to it.
    unread: bool = False
    reply: Reply | None = None

    @property
    def memory(self) -> Memory:
        """What to remember unless a step has more to add."""
        number = self.place.number if self.place else None
        return replace(self.turn.memory, language=self.language, municipality=number, suggested=False, offered=())

    @property
    def sure(self) -> bool:
        """Whether the classifier is sure of the likeliest intent; where nothing was classified there is nothing to doubt."""
        return self.turn.intents.get(self.turn.intent or "", 1.0) >= SURE_INTENT

    @property
    def outcome(self) -> Reply:
        """The reply, once the path has ended."""
        assert self.reply is not None, "the last step of every skill replies"
        return self.reply

    def say(self, key: str, status: str, *, person: bool = False, **fields: str) -> None:
        """End the path with a fixed phrase."""
        self.reply = compose.say(key, self.language, status=status, memory=self.memory, person=person, **fields)

    @property
    def office(self) -> str:
        """Where to find a person: the office of the municipality, or how to find it."""
        return (self.place or self.assistant.default_place).office[self.language]


Step = Callable[[Context], None]

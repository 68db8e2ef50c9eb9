"""One row per question: the item, the reply, and what the assistant found on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.evaluation.questions import Item


@dataclass(frozen=True)
class Row:
    """A question with its reply.

    `custom` is the reply as data with its explanation (knowledge/explain.py), empty when the reply had none; `error` says why
    there is no reply.
    """

    item: Item
    text: str = ""
    custom: dict[str, Any] = field(default_factory=dict)
    error: str = ""
    milliseconds: float = 0.0

    @property
    def status(self) -> str:
        """What kind of reply it is: answered, suggested, declined, handoff, crisis, error; empty without a reply."""
        return str(self.custom.get("status", ""))

    @property
    def articles(self) -> tuple[str, ...]:
        """The articles that were answered with."""
        return tuple(self.custom.get("articles", ()))

    @property
    def why(self) -> dict[str, Any]:
        """The explanation."""
        explanation: dict[str, Any] = self.custom.get("explain") or {}
        return explanation

    @property
    def intents(self) -> dict[str, float]:
        """The likeliest intents and their probabilities, likeliest first."""
        return {intent["name"]: intent["confidence"] for intent in self.why.get("intents", ())}

    @property
    def intent(self) -> str:
        """The likeliest intent, empty when there is none."""
        return next(iter(self.intents), "")

    @property
    def services(self) -> tuple[str, ...]:
        """The services that the assistant found named in the question."""
        return tuple(self.why.get("entities", {}).get("service", ()))

    @property
    def municipality(self) -> str | None:
        """The municipality that the assistant found named in the question."""
        name: str | None = self.why.get("entities", {}).get("municipality")
        return name

    @property
    def ranked(self) -> tuple[str, ...]:
        """The articles found for the whole message, best first; none when the reply needed no search."""
        searches = self.why.get("searches") or [{"candidates": []}]
        return tuple(candidate["article"] for candidate in searches[0]["candidates"])

    @property
    def confidence(self) -> float | None:
        """How sure the search was of its first article (0–1); None when the reply needed no search."""
        searches = self.why.get("searches")
        return float(searches[0]["confidence"]) if searches else None

    @property
    def language(self) -> str:
        """The language that the assistant replied in."""
        return str(self.custom.get("language", "nb"))

    @property
    def said(self) -> str:
        """The answer with what “more” shows and the names of its sources: where the facts of a right answer are."""
        labels = [source["label"] for source in self.custom.get("sources", ())]
        return "\n".join([self.custom.get("answer", self.text), self.custom.get("more", ""), *labels])

    @property
    def readable(self) -> str:
        """All that the person can read: what is said, and the replies offered."""
        offered = [reply["title"] for reply in self.custom.get("replies", ())]
        return "\n".join([self.text, self.said, *offered])

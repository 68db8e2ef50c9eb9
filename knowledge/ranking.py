"""The learnt numbers of the search: weights of the ranking, of the confidence, and the limits between the bands."""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import exp
from pathlib import Path

from knowledge.errors import KnowledgeError

FILE = Path(__file__).with_name("ranking.json")


@dataclass(frozen=True)
class Ranking:
    """Weights as `bot/tune.py` learns them from the development questions.

    The limits are confidences: from `sure_from` we just answer, from `answer_from` we answer under a title with other
    choices beside, from `suggest_from` we ask “did you mean”; below that we decline.
    """

    weights: dict[str, float]
    confidence_weights: dict[str, float]
    sure_from: float
    answer_from: float
    suggest_from: float

    def confidence(self, evidence: dict[str, float]) -> float:
        """The probability that the first candidate is right (logistic in the evidence)."""
        total = self.confidence_weights["intercept"] + sum(
            self.confidence_weights.get(name, 0.0) * value for name, value in evidence.items()
        )
        return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def load_ranking(path: Path = FILE) -> Ranking:
    """The ranking that ships with the project.

    Raises:
        KnowledgeError: the file is missing or lacks a field.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Ranking(
            data["weights"], data["confidence_weights"], data["sure_from"], data["answer_from"], data["suggest_from"]
        )
    except (OSError, ValueError, KeyError) as error:
        raise KnowledgeError(
            f"{path.name} cannot be read ({error}); make it again with `python -m bot.tune`"
        ) from error

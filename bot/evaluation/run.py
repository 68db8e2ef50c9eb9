"""One evaluation: ask everything, judge every reply, take the figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.errors import SetupError
from bot.evaluation.ask import ask_all
from bot.evaluation.figures import Figure
from bot.evaluation.judge import Judged, judge
from bot.evaluation.questions import QuestionSet
from bot.evaluation.steps import figures
from knowledge.documents import load_articles


@dataclass(frozen=True)
class Evaluation:
    """Every reply with its faults, and the figures over them."""

    judged: tuple[Judged, ...]
    figures: tuple[Figure, ...]

    def rows(self) -> list[dict[str, Any]]:
        """One mapping per question with everything found on the way, as JSON can hold it."""
        return [
            {
                "id": judged.row.item.id,
                "kind": judged.row.item.kind,
                "language": judged.row.item.language,
                "question": judged.row.item.text,
                "wanted": [sorted(wanted) for wanted in judged.row.item.wanted],
                "faults": [str(fault) for fault in judged.faults],
                "milliseconds": round(judged.row.milliseconds, 1),
                "text": judged.row.text,
                "reply": judged.row.custom,
            }
            for judged in self.judged
        ]


def evaluate(webhook: str, questions: QuestionSet, advance: Callable[[], object] = lambda: None) -> Evaluation:
    """Put every question of a set to the assistant behind `webhook`; `advance` is called after each.

    Raises:
        UnreachableError: nobody answers at the address, or not as the assistant does.
        SetupError: a question wants an article that there is not.
    """
    articles = load_articles()
    for item in questions.items:
        missing = sorted(frozenset().union(*item.wanted) - set(articles))
        if missing:
            raise SetupError(f"{questions.path}: item {item.id} wants {missing[0]}, which is no article")
    judged = tuple(judge(row) for row in ask_all(webhook, questions.items, advance))
    return Evaluation(judged, tuple(figures(judged, articles)))

"""Ways of ranking compared on the same questions: figures per language, and how far the shipped fusion is ahead of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any

from bot.evaluation.legs import LEGS, SHIPPED
from bot.evaluation.metrics import Difference, ndcg, paired_bootstrap, recall_at, reciprocal_rank
from bot.evaluation.questions import Item
from knowledge.conversation import LANGUAGES

Rankings = Mapping[str, Sequence[Sequence[str]]]


@dataclass(frozen=True)
class Row:
    """One method on the questions of one language; all figures are means over the n questions, 0 to 1.

    `ahead_at_1` and `ahead_at_3` are the recall of the shipped fusion less that of this method; None for the fusion itself.
    """

    method: str
    language: str
    n: int
    recall_at_1: float
    recall_at_3: float
    mrr: float
    ndcg: float
    ahead_at_1: Difference | None
    ahead_at_3: Difference | None


def compared(items: Sequence[Item]) -> list[Item]:
    """The items that can be ranked alone: one question of ours, with no turn before it."""
    return [item for item in items if item.is_single and not item.before]


def compare(items: Sequence[Item], rankings: Rankings) -> list[Row]:
    """Figures of every method per language.

    Args:
        items: questions to our articles, one question each.
        rankings: for each method one ranking per item, article ids from the best; the shipped fusion among them.
    """
    return [
        _row(method, language, [i for i, item in enumerate(items) if item.language == language], items, rankings)
        for language in LANGUAGES
        if any(item.language == language for item in items)
        for method in rankings
    ]


def best_leg(rows: Sequence[Row], language: str, k: int) -> Row:
    """The leg with the highest recall at k (1 or 3) in a language, and so the one that the fusion is least ahead of."""
    legs = [row for row in rows if row.language == language and row.method in LEGS]
    return max(legs, key=lambda row: row.recall_at_1 if k == 1 else row.recall_at_3)


def as_data(rows: Sequence[Row], about: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows for JSON; `about` has, by method, what else is to be told of it, such as how it was trained."""
    return [{**asdict(row), **about.get(row.method, {})} for row in rows]


def _row(method: str, language: str, which: Sequence[int], items: Sequence[Item], rankings: Rankings) -> Row:
    right = [items[i].wanted[0] for i in which]
    ranked = [rankings[method][i] for i in which]
    fused = [rankings[SHIPPED][i] for i in which]
    hits = {k: [recall_at(r, w, k) for r, w in zip(ranked, right, strict=True)] for k in (1, 3)}

    def ahead(k: int) -> Difference | None:
        best = [recall_at(r, w, k) for r, w in zip(fused, right, strict=True)]
        return None if method == SHIPPED else paired_bootstrap(best, hits[k])

    return Row(
        method=method,
        language=language,
        n=len(which),
        recall_at_1=fmean(hits[1]),
        recall_at_3=fmean(hits[3]),
        mrr=fmean(reciprocal_rank(r, w) for r, w in zip(ranked, right, strict=True)),
        ndcg=fmean(ndcg(r, w) for r, w in zip(ranked, right, strict=True)),
        ahead_at_1=ahead(1),
        ahead_at_3=ahead(3),
    )

"""Learning the numbers of the search from the development questions: `python -m bot.tune`.

Each development question goes through the trained Rasa model and the answer path as in a conversation; then

1. the ranking weights are fitted so that a right article scores above all others (softmax over the articles, L2),
2. the confidence is fitted on predictions of models that did not see the question (five folds), so that it is honest,
3. the limits between the bands are chosen by the cost of each mistake.

The held-out questions are never read here.
"""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import structlog
import yaml
from rich.console import Console
from rich.progress import track

from actions.skill import Understood, understood
from bot.indexing import update_index
from bot.server.lean_imports import leave_out
from bot.settings import ROOT, load_settings
from bot.training import model_file
from knowledge.assistant import Assistant, load_assistant
from knowledge.conversation import Memory, Turn
from knowledge.encoder import needs_torch
from knowledge.ranking import FILE
from knowledge.respond import question_query, respond
from knowledge.search import Search

Array = npt.NDArray[Any]
QUESTIONS = ROOT / "tests" / "data" / "questions_dev.yml"
FOLDS = 5
EXACT = 6.0
RANKING_PENALTY = 0.02
CONFIDENCE_PENALTY = 0.3
# What a reply costs, a right answer being 0 (docs/adr/0004-bands.md). A wrong answer about a right may cost a family that right; under
# its title, beside other choices, it can sometimes be seen through. “Did you mean” costs a click; in vain it costs about as
# much as a decline, which sends to a person.
COST = {
    "wrong_beside_choices": 0.9,
    "suggested": 0.45,
    "suggested_in_vain": 0.6,
    "suggested_to_others": 0.45,
    "declined": 0.6,
}
# Where the expected cost of answering, (1 - confidence) × 0.9, meets that of asking.
ANSWER_FROM = round(1 - COST["suggested"] / COST["wrong_beside_choices"], 2)
# On unseen development questions 99 of 100 answers were right from here: no other choices are needed beside them.
SURE_FROM = 0.9
OURS = ("info",)
NOT_OURS = ("oos",)


@dataclass(frozen=True)
class Example:
    """One development question: its features per article (articles × features), which are right, and its evidence."""

    id: str
    language: str
    text: str
    features: Array
    right: Array
    query: Any


def main() -> None:
    """Tune and write `knowledge/ranking.json`."""
    settings, console = load_settings(), Console()
    leave_out(torch=not needs_torch(settings.encoder))
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    update_index(settings, console)
    assistant = load_assistant(settings.index, settings.data, settings.encoder)
    parse = Parser()
    items = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    items = items["items"] if isinstance(items, dict) else items
    names, examples = collect(items, assistant, parse)
    ours = [example for example in examples if example.right.any()]
    others = [example for example in examples if not example.right.any()]
    console.print(f"{len(ours)} questions of ours, {len(others)} of others, {len(names)} features")

    fold_of = {example.id: number % FOLDS for number, example in enumerate(ours)}
    per_fold = [fit_ranking([e for e in ours if fold_of[e.id] != fold]) for fold in range(FOLDS)]
    unseen = [
        predict(e, per_fold[fold_of[e.id]] if e.id in fold_of else per_fold[0], names, assistant) for e in examples
    ]
    weights = fit_ranking(ours)
    # No development question is worded like an article's own, so nothing is learnt of those; a button's payload always is.
    weights[names.index("exact")] = EXACT
    report(console, "ranking, unseen folds", ours, [p for p, e in zip(unseen, examples, strict=True) if e.right.any()])

    evidence_names = sorted(unseen[0].evidence)
    matrix = np.array([[p.evidence[n] for n in evidence_names] for p in unseen])
    target = np.array([p.right for p in unseen])
    confidence_weights = {**fit_confidence(matrix, target, evidence_names), "exact": EXACT}
    confidences = honest_confidences(matrix, target)
    suggest_from = choose_suggest_from(unseen, confidences, examples)
    for limit in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        kept = [p.right for p, c, e in zip(unseen, confidences, examples, strict=True) if c >= limit and e.right.any()]
        foreign = sum(c >= limit for c, e in zip(confidences, examples, strict=True) if not e.right.any())
        console.print(
            f"from {limit}: answers {len(kept)} of {len(ours)}, right {np.mean(kept):.3f}; others answered {foreign}"
        )
    console.print(f"answer from {ANSWER_FROM}, suggest from {suggest_from}")
    bands(console, unseen, confidences, examples, ANSWER_FROM, suggest_from)
    FILE.write_text(
        json.dumps(
            {
                "made": f"python -m bot.tune, {date.today()}, {len(ours)} + {len(others)} development questions",
                "weights": {n: round(float(w), 3) for n, w in zip(names, weights, strict=True)},
                "confidence_weights": confidence_weights,
                "sure_from": SURE_FROM,
                "answer_from": ANSWER_FROM,
                "suggest_from": suggest_from,
            },
            indent=1,
        )
        + "\n"
    )


class Parser:
    """The classifiers of the trained model, in this process."""

    def __init__(self) -> None:
        from bot.server.agent import load_agent

        self._agent = load_agent(model_file(load_settings()))

    def __call__(self, text: str) -> Understood:
        """What they make of `text`, as the fields of a turn."""
        return understood(asyncio.run(self._agent.parse_message(text)))


def collect(items: list[dict[str, Any]], assistant: Assistant, parse: Parser) -> tuple[list[str], list[Example]]:
    """Take each question through the path up to its search, with the turns before it played for real."""
    examples, names = [], []
    for item in track(items, "Reading the development questions"):
        kind = item.get("kind", "info")
        want = item.get("want") or []
        if kind not in OURS + NOT_OURS or (want and isinstance(want[0], list)):
            continue
        memory = Memory()
        for before in item.get("before", []):
            memory = respond(Turn(before, memory=memory, **parse(before)), assistant).outcome.memory
        query = question_query(Turn(item["t"], memory=memory, **parse(item["t"])), assistant)
        features = assistant.search.features(query)
        names = list(features)
        right = np.array([article in want for article in assistant.articles])
        if kind == "info" and not right.any():
            continue
        examples.append(
            Example(item["id"], item["l"], item["t"], np.stack([features[n] for n in names], 1), right, query)
        )
    return names, examples


def fit_ranking(examples: list[Example]) -> Array:
    """Weights under which the right articles of each question hold the largest share (maximum likelihood, L2)."""
    from scipy.optimize import minimize
    from scipy.special import logsumexp

    def loss(weights: Array) -> tuple[float, Array]:
        total, gradient = 0.0, np.zeros_like(weights)
        for example in examples:
            scores = example.features @ weights
            everything, good = logsumexp(scores), logsumexp(scores[example.right])
            total += everything - good
            shares = np.exp(scores - everything)
            good_shares = np.where(example.right, np.exp(scores - good), 0)
            gradient += (shares - good_shares) @ example.features
        penalty = RANKING_PENALTY * len(examples) ** 0.5
        return total / len(examples) + penalty * weights @ weights / len(examples), (
            gradient / len(examples) + 2 * penalty * weights / len(examples)
        )

    start = np.ones(examples[0].features.shape[1])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x)


@dataclass(frozen=True)
class Prediction:
    """What a ranking says of one question."""

    evidence: dict[str, float]
    right: bool
    right_in_three: bool
    rank: int
    top: str


def predict(example: Example, weights: Array, names: list[str], assistant: Assistant) -> Prediction:
    """Rank one question with given weights."""
    ranking = replace(assistant.search.ranking, weights=dict(zip(names, weights.tolist(), strict=True)))
    search: Search = assistant.search.with_ranking(ranking)
    found = search.find(example.query)
    ids = [candidate.article.id for candidate in found.candidates]
    good = {article for article, right in zip(assistant.articles, example.right, strict=True) if right}
    rank = next((n for n, article in enumerate(ids, 1) if article in good), len(ids))
    return Prediction(found.evidence, rank == 1, rank <= 3, rank, ids[0])


def fit_confidence(matrix: Array, target: Array, names: list[str]) -> dict[str, float]:
    """Logistic regression from the evidence to “the first article is right”."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1 / CONFIDENCE_PENALTY, max_iter=2000).fit(matrix, target)
    weights = {name: round(float(w), 3) for name, w in zip(names, model.coef_[0], strict=True)}
    return {"intercept": round(float(model.intercept_[0]), 3), **weights}


def honest_confidences(matrix: Array, target: Array) -> Array:
    """The confidence of each question by a model that did not see it."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    model = LogisticRegression(C=1 / CONFIDENCE_PENALTY, max_iter=2000)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    return np.asarray(cross_val_predict(model, matrix, target, cv=folds, method="predict_proba")[:, 1])


def choose_suggest_from(predictions: list[Prediction], confidences: Array, examples: list[Example]) -> float:
    """The limit between “did you mean” and declining that costs least over the development questions."""

    def cost(limit: float) -> float:
        total = 0.0
        for prediction, confidence, example in zip(predictions, confidences, examples, strict=True):
            if confidence >= ANSWER_FROM:
                continue
            if confidence < limit:
                total += COST["declined"] if example.right.any() else 0.0
            else:
                vain = "suggested_in_vain" if example.right.any() else "suggested_to_others"
                total += COST["suggested" if prediction.right_in_three else vain]
        return total

    return min((round(float(limit), 3) for limit in np.arange(0.05, ANSWER_FROM, 0.025)), key=cost)


def report(console: Console, title: str, examples: list[Example], predictions: list[Prediction]) -> None:
    """Recall at 1 and 3 per language, and the questions whose first article is wrong."""
    for language in ("nb", "nn", "en"):
        rows = [p for p, e in zip(predictions, examples, strict=True) if e.language == language]
        first, three = (np.mean([p.rank <= n for p in rows]) for n in (1, 3))
        console.print(f"{title} {language}: recall@1 {first:.3f}, recall@3 {three:.3f} ({len(rows)})")
    for prediction, example in zip(predictions, examples, strict=True):
        if not prediction.right:
            console.print(
                f"  {example.language} rank {prediction.rank}: {example.text} → {prediction.top}", style="dim"
            )


def bands(
    console: Console,
    predictions: list[Prediction],
    confidences: Array,
    examples: list[Example],
    a: float,
    s: float,
) -> None:
    """How many questions of ours and of others fall into each band, and how many answers are right."""
    for ours, name in ((True, "ours"), (False, "others")):
        rows = [(p, c) for p, c, e in zip(predictions, confidences, examples, strict=True) if e.right.any() == ours]
        answered = [p for p, c in rows if c >= a]
        suggested = [p for p, c in rows if s <= c < a]
        right = sum(p.right for p in answered)
        if not ours:
            foreign = [(c, e.text) for c, e in zip(confidences, examples, strict=True) if not e.right.any() and c >= s]
            for confidence, text in sorted(foreign, reverse=True):
                console.print(f"  {confidence:.2f} {text}", style="dim")
        console.print(f"{name}: {len(rows)}; answered {len(answered)}, right {right}; suggested {len(suggested)}")


if __name__ == "__main__":
    main()

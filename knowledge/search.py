"""Search: from a question and what the conversation is about to ranked articles, each with why it stands where it does."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from knowledge.documents import Article
from knowledge.facets import Facets
from knowledge.index import Index
from knowledge.normalise import fold
from knowledge.ranking import Ranking
from knowledge.split import question_in

Column = npt.NDArray[np.float32]
# Names that nobody uses for anything else; a coordinator, a hospital or cooperation may be of any kind.
RIGHTS = frozenset({"child_coordinator", "individual_plan", "coordinating_unit"})
# A question of so few words, naming no service, leans on what was talked about before.
SHORT = 8


@dataclass(frozen=True)
class Query:
    """One question with its context.

    `service` and `article` are what the conversation was about before; `topics` gives the probability of each topic
    as the intent classifier sees it (may be empty).
    """

    text: str
    language: str
    service: str | None = None
    article: str | None = None
    topics: dict[str, float] = field(default_factory=dict)
    out_of_scope: float = 0.0


@dataclass(frozen=True)
class Candidate:
    """An article with the features that ranked it, its score and its share among the candidates (they sum to 1)."""

    article: Article
    features: dict[str, float]
    score: float
    share: float


@dataclass(frozen=True)
class Found:
    """The candidates, best first, and how sure we are that the first is right (0 to 1)."""

    candidates: tuple[Candidate, ...]
    confidence: float
    evidence: dict[str, float]


class Search:
    """Lexical and dense search, fused with the facets by a ranking learnt from development questions."""

    def __init__(self, articles: dict[str, Article], index: Index, facets: Facets, ranking: Ranking) -> None:
        self.articles = articles
        self._index = index
        self._facets = facets
        self.ranking = ranking
        self._ids = list(articles)
        self._owner = index.owner
        self._rows = [np.flatnonzero(self._owner == i) for i in range(len(self._ids))]
        self._is_question = np.array([passage.kind == "question" for passage in index.passages])
        # Titles are what a pressed button sends. A question may hold for two services (“Hvordan søker vi?”), so it only ranks.
        self._titles = {
            _key(text.title): article.id for article in articles.values() for text in article.texts.values()
        }

    def with_ranking(self, ranking: Ranking) -> Search:
        """The same search under another ranking."""
        other = copy(self)
        other.ranking = ranking
        return other

    def find(self, query: Query) -> Found:
        """Rank every article for `query`."""
        features = self.features(query)
        names = list(features)
        matrix = np.stack([features[name] for name in names], axis=1)
        scores = matrix @ np.array([self.ranking.weights.get(name, 0.0) for name in names])
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        candidates = tuple(
            Candidate(
                self.articles[self._ids[i]],
                {name: round(float(matrix[i, k]), 3) for k, name in enumerate(names)},
                round(float(scores[i]), 3),
                float(shares[i]),
            )
            for i in np.argsort(-scores)
        )
        evidence = self.evidence(query, candidates)
        return Found(candidates, self.ranking.confidence(evidence), evidence)

    def features(self, query: Query) -> dict[str, Column]:
        """One value per article and feature, in the order of the articles' ids."""
        mentioned = self._facets.mentioned(query.text)
        text = query.text
        if not mentioned and query.service:
            text = f"{text} {self._facets.services[query.service][query.language]}"
        lexical = self._index.lexical(text)
        dense, middle = self._index.dense(text)
        question = question_in(text)
        if question != text:
            # In a story most words are not the question; each passage and article counts by whichever it fits better.
            lexical = np.maximum(lexical, self._index.lexical(question))
            dense, middle = (
                np.maximum(*pair) for pair in zip((dense, middle), self._index.dense(question), strict=True)
            )
        articles = [self.articles[i] for i in self._ids]
        before = self.articles.get(query.article or "")
        titled = self._titles.get(_key(query.text))
        remembered = query.service if not mentioned else None
        short = not mentioned and len(query.text.split()) <= SHORT
        return {
            "lexical_question": self._best(lexical, self._is_question),
            "lexical_answer": self._best(lexical, ~self._is_question),
            "dense_question": self._best(dense, self._is_question),
            "dense_answer": self._best(dense, ~self._is_question),
            "lexical_three": self._three(lexical),
            "dense_three": self._three(dense),
            "dense_middle": middle,
            "main": _column(a.id == f"{a.service}/{a.topic}" for a in articles),
            "exact": _column(a.id == titled for a in articles),
            "service": _column(bool(mentioned & a.services) for a in articles),
            "service_own": _column(a.service in mentioned for a in articles),
            "other_service": _column(bool(mentioned) and not mentioned & a.services for a in articles),
            "unnamed_service": _column(
                not mentioned and not remembered and a.service not in ("general", "coordinator") for a in articles
            ),
            "remembered": _column(remembered in a.services for a in articles),
            "remembered_own": _column(remembered == a.service for a in articles),
            "topic": _column(max((query.topics.get(topic, 0.0) for topic in a.topics), default=0.0) for a in articles),
            "topic_own": _column(query.topics.get(a.topic, 0.0) for a in articles),
            "follows": _column(before is not None and a.id in before.next for a in articles),
            "same_topic": _column(before is not None and short and a.topic == before.topic for a in articles),
            "repeats": _column(before is not None and a.id == before.id for a in articles),
        }

    def evidence(self, query: Query, candidates: tuple[Candidate, ...]) -> dict[str, float]:
        """What the confidence is reckoned from."""
        first, second = candidates[0], candidates[1]
        mentioned = self._facets.mentioned(query.text)
        return {
            "share": first.share,
            "margin": first.score - second.score,
            "score": first.score,
            "lexical": max(first.features["lexical_question"], first.features["lexical_answer"]),
            "dense": max(first.features["dense_question"], first.features["dense_answer"]),
            "exact": first.features["exact"],
            "known": self._index.known_share(query.text),
            "mentions_service": float(bool(mentioned)),
            "names_right": float(bool(mentioned & RIGHTS)),
            "in_conversation": float(query.article is not None),
            "out_of_scope": query.out_of_scope,
        }

    def _three(self, scores: Column) -> Column:
        """The mean of the three best scores per article: one chance hit counts for less than a pattern."""
        return np.array([np.sort(scores[rows])[-3:].mean() for rows in self._rows], dtype=np.float32)

    def _best(self, scores: Column, where: npt.NDArray[np.bool_]) -> Column:
        """The best score per article among the passages picked by `where`."""
        best = np.zeros(len(self._ids), dtype=np.float32)
        np.maximum.at(best, self._owner[where], scores[where])
        return best


def _column(values: object) -> Column:
    return np.fromiter((float(value) for value in values), dtype=np.float32)  # type: ignore[attr-defined]


def _key(text: str) -> str:
    return fold(text).strip(" ?.!")

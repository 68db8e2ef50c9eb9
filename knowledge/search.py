"""Search: from a question and what the conversation is about to ranked articles, each with why it stands where it does."""

from __future__ import annotations

from collections.abc import Collection, Iterable
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
    and `resembles` the score of the likeliest articles as the classifiers see the message (both may be empty).
    """

    text: str
    language: str
    service: str | None = None
    article: str | None = None
    topics: dict[str, float] = field(default_factory=dict)
    resembles: dict[str, float] = field(default_factory=dict)
    out_of_scope: float = 0.0


@dataclass(frozen=True)
class Candidate:
    """An article with what ranked it, its score and its share among the candidates (they sum to 1)."""

    article: Article
    columns: tuple[str, ...]
    row: Column
    score: float
    share: float

    @property
    def features(self) -> dict[str, float]:
        """The features that ranked it, by name."""
        return {name: round(float(value), 3) for name, value in zip(self.columns, self.row, strict=True)}


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
        is_question = np.array([passage.kind == "question" for passage in index.passages])
        self._questions = _rows_of(index.owner, is_question)
        self._answers = _rows_of(index.owner, ~is_question)
        self._passages = _rows_of(index.owner, np.ones_like(is_question))
        self._about = _Catalogue(list(articles.values()), facets)
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
        names = tuple(features)
        matrix = np.stack([features[name] for name in names], axis=1)
        scores = matrix @ np.array([self.ranking.weights.get(name, 0.0) for name in names])
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        candidates = tuple(
            Candidate(
                self.articles[self._ids[i]],
                names,
                matrix[i],
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
        about = self._about
        before = self.articles.get(query.article or "")
        remembered = query.service if not mentioned else None
        short = not mentioned and len(query.text.split()) <= SHORT
        service = about.any_service(mentioned)
        topics = np.array([query.topics.get(topic, 0.0) for topic in about.topics], dtype=np.float32)
        return {
            "lexical_question": _best(lexical, self._questions),
            "lexical_answer": _best(lexical, self._answers),
            "dense_question": _best(dense, self._questions),
            "dense_answer": _best(dense, self._answers),
            "lexical_three": _three(lexical, self._passages),
            "dense_three": _three(dense, self._passages),
            "dense_middle": middle,
            "main": about.main,
            "exact": about.these(self._titles.get(_key(query.text))),
            "service": service,
            "service_own": about.own_service(mentioned),
            "other_service": 1 - service if mentioned else about.nothing,
            "unnamed_service": about.nothing if mentioned or remembered else about.special,
            "remembered": about.any_service({remembered}),
            "remembered_own": about.own_service({remembered}),
            "topic": (about.has_topic * topics).max(axis=1),
            "topic_own": topics[about.own_topic],
            "resembles": about.scored(query.resembles),
            "follows": about.these(*before.next) if before else about.nothing,
            "same_topic": about.of_topic(before.topic) if before and short else about.nothing,
            "repeats": about.these(before.id) if before else about.nothing,
        }

    def evidence(self, query: Query, candidates: tuple[Candidate, ...]) -> dict[str, float]:
        """What the confidence is reckoned from."""
        first, second = candidates[0], candidates[1]
        features = first.features
        mentioned = self._facets.mentioned(query.text)
        return {
            "share": first.share,
            "margin": first.score - second.score,
            "score": first.score,
            "lexical": max(features["lexical_question"], features["lexical_answer"]),
            "dense": max(features["dense_question"], features["dense_answer"]),
            "exact": features["exact"],
            "known": self._index.known_share(query.text),
            "mentions_service": float(bool(mentioned)),
            "names_right": float(bool(mentioned & RIGHTS)),
            "in_conversation": float(query.article is not None),
            "out_of_scope": query.out_of_scope,
        }


class _Catalogue:
    """The articles' facets as columns, one value per article."""

    def __init__(self, articles: list[Article], facets: Facets) -> None:
        self.topics = list(facets.topics)
        self._position = {article.id: i for i, article in enumerate(articles)}
        self._serves = {s: _column(s in a.services for a in articles) for s in facets.services}
        self._own = {s: _column(s == a.service for a in articles) for s in facets.services}
        self.nothing = _column(False for _ in articles)
        self.main = _column(a.id == f"{a.service}/{a.topic}" for a in articles)
        self.special = _column(a.service not in ("general", "coordinator") for a in articles)
        self.has_topic = np.array([[topic in a.topics for topic in self.topics] for a in articles], dtype=np.float32)
        self.own_topic = np.array([self.topics.index(a.topic) for a in articles])

    def any_service(self, services: Collection[str | None]) -> Column:
        """1 where the article holds for one of `services`."""
        return self._any(self._serves, services)

    def own_service(self, services: Collection[str | None]) -> Column:
        """1 where one of `services` is the article's own."""
        return self._any(self._own, services)

    def of_topic(self, topic: str) -> Column:
        """1 where `topic` is the article's own."""
        return (self.own_topic == self.topics.index(topic)).astype(np.float32)

    def these(self, *ids: str | None) -> Column:
        """1 for the articles of these ids."""
        column = self.nothing.copy()
        column[[self._position[i] for i in ids if i in self._position]] = 1
        return column

    def scored(self, scores: dict[str, float]) -> Column:
        """The score of each article; those without one count as the lowest."""
        column = np.full(len(self.main), min(scores.values(), default=0.0), dtype=np.float32)
        for article, score in scores.items():
            if article in self._position:
                column[self._position[article]] = score
        return column

    def _any(self, columns: dict[str, Column], services: Collection[str | None]) -> Column:
        found = [columns[service] for service in services if service in columns]
        return np.maximum.reduce(found) if found else self.nothing


def _rows_of(owner: npt.NDArray[np.int64], where: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """For each article the positions of its passages picked by `where`, as one row; filled up with -1."""
    rows = [np.flatnonzero(where & (owner == i)) for i in range(int(owner.max()) + 1)]
    table = np.full((len(rows), max(map(len, rows))), -1)
    for line, row in zip(table, rows, strict=True):
        line[: len(row)] = row
    return table


def _best(scores: Column, rows: npt.NDArray[np.int64]) -> Column:
    """The best score per article, 0 where there is none above."""
    return np.append(scores, np.float32(0))[rows].max(axis=1, initial=0)


def _three(scores: Column, rows: npt.NDArray[np.int64]) -> Column:
    """The mean of the three best scores per article: one chance hit counts for less than a pattern."""
    lowest = np.float32(-np.inf)
    best = np.partition(np.append(scores, lowest)[rows], -3, axis=1)[:, -3:]
    return np.mean(best, axis=1, where=best > lowest)


def _column(values: Iterable[bool]) -> Column:
    return np.fromiter(values, dtype=np.float32)


def _key(text: str) -> str:
    return fold(text).strip(" ?.!")

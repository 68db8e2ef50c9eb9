"""The index: every text of every article as a passage, searchable by words and by meaning."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from knowledge.documents import Article
from knowledge.tokens import tokens, words

if TYPE_CHECKING:
    from knowledge.encoder import Encoder

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Passage:
    """One text of an article: its title, one of its questions (`kind` question), its answer or the rest (`kind` answer)."""

    article: str
    language: str
    kind: str
    text: str


def passages_of(article: Article) -> list[Passage]:
    """All passages of an article in all its languages."""
    found = []
    for language, text in article.texts.items():
        found += [Passage(article.id, language, "question", q) for q in (text.title, *text.questions)]
        found += [Passage(article.id, language, "answer", a) for a in (text.answer, text.more) if a]
    return found


class Index:
    """Exact lexical (BM25) and dense (inner product) search over the passages of a set of articles."""

    def __init__(self, articles: dict[str, Article], encoder: Encoder) -> None:
        import bm25s
        import faiss

        self.passages = [passage for article in articles.values() for passage in passages_of(article)]
        corpus = [tokens(passage.text) for passage in self.passages]
        self._bm25 = bm25s.BM25(method="lucene")
        self._bm25.index(corpus, show_progress=False)
        self._vocabulary = self._bm25.vocab_dict
        self._encoder = encoder
        vectors = encoder.encode([passage.text for passage in self.passages], kind="passage")
        self._dense = faiss.IndexFlatIP(vectors.shape[1])
        self._dense.add(vectors)
        self._idf = _idf([words(passage.text) for passage in self.passages])
        self.owner, self._centroids = self._gather(list(articles), vectors)

    def lexical(self, query: str) -> Scores:
        """BM25 of every passage, as a share of the most that this query could reach (0 to about 1)."""
        known = [token for token in tokens(query) if token in self._vocabulary]
        if not known:
            return np.zeros(len(self.passages), dtype=np.float32)
        scores = np.asarray(self._bm25.get_scores(known), dtype=np.float32)
        best = float(self._bm25.k1 + 1) * sum(self._ceiling(token) for token in known) / (self._bm25.k1 + 1)
        return scores / max(best, 1e-6)

    def dense(self, query: str) -> tuple[Scores, Scores]:
        """Cosine of the query with every passage, and with the middle of every article (-1 to 1)."""
        vector = self._encoder.encode([query], kind="query")
        scores, order = self._dense.search(vector, len(self.passages))
        found = np.empty(len(self.passages), dtype=np.float32)
        found[order[0]] = scores[0]
        return found, self._centroids @ vector[0]

    def known_share(self, query: str) -> float:
        """How much of the query's meaning-bearing words the articles know, weighed by rarity (0 to 1)."""
        found = words(query)
        total = sum(self._idf.get(word, self._idf_unknown) for word in found)
        known = sum(self._idf[word] for word in found if word in self._idf)
        return known / total if total else 0.0

    def _gather(self, ids: list[str], vectors: Scores) -> tuple[npt.NDArray[np.int64], Scores]:
        """For each passage the position of its article, and for each article the middle of its passages."""
        position = {article: i for i, article in enumerate(ids)}
        owner = np.array([position[passage.article] for passage in self.passages])
        middles = np.zeros((len(ids), vectors.shape[1]), dtype=np.float32)
        np.add.at(middles, owner, vectors)
        return owner, middles / np.maximum(np.linalg.norm(middles, axis=1, keepdims=True), 1e-6)

    @property
    def _idf_unknown(self) -> float:
        return max(self._idf.values())

    def _ceiling(self, token: str) -> float:
        """The largest score that any passage gets from `token`."""
        start, end = (int(self._bm25.scores["indptr"][self._vocabulary[token] + i]) for i in (0, 1))
        return float(self._bm25.scores["data"][start:end].max()) if end > start else 0.0


def _idf(documents: list[list[str]]) -> dict[str, float]:
    """Inverse document frequency of every word."""
    seen = Counter(word for document in documents for word in set(document))
    return {word: log(1 + len(documents) / count) for word, count in seen.items()}

"""The index: every text of every article as a passage, searchable by words and by meaning."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from knowledge.documents import Article
from knowledge.encoder.shared import vector_of
from knowledge.lexical import Lexical
from knowledge.tokens import words

if TYPE_CHECKING:
    from knowledge.encoder import Encoder

Scores = npt.NDArray[np.float32]
NEAREST = 1000


@dataclass(frozen=True)
class Passage:
    """One text of an article: its title, one of its questions (`kind` question), its answer or the rest (`kind` answer)."""

    article: str
    language: str
    kind: str
    text: str


def passage_texts(articles: dict[str, Article]) -> list[str]:
    """The texts of all passages of all articles, in the order of the index."""
    return [passage.text for article in articles.values() for passage in passages_of(article)]


def passages_of(article: Article) -> list[Passage]:
    """All passages of an article in all its languages."""
    found = []
    for language, text in article.texts.items():
        found += [Passage(article.id, language, "question", q) for q in (text.title, *text.questions)]
        found += [Passage(article.id, language, "answer", a) for a in (text.answer, text.more) if a]
    return found


class Index:
    """Exact lexical (BM25) and dense (inner product) search over the passages of a set of articles.

    `vectors` holds what `encoder` makes of the passages, one row each in the order of `passage_texts`.
    """

    def __init__(self, articles: dict[str, Article], encoder: Encoder, vectors: Scores) -> None:
        import faiss

        self.passages = [passage for article in articles.values() for passage in passages_of(article)]
        texts = [passage.text for passage in self.passages]
        self._lexical = Lexical.of(texts)
        self._encoder = encoder
        self._dense = faiss.IndexFlatIP(vectors.shape[1])
        self._dense.add(vectors)
        self._idf = _idf([words(text) for text in texts])
        self._idf_unknown = max(self._idf.values())
        self.owner, self._centroids = self._gather(list(articles), vectors)

    def lexical(self, query: str) -> Scores:
        """BM25 of every passage, as a share of the most that this query could reach (0 to about 1)."""
        return self._lexical.scores(query)

    def dense(self, query: str) -> tuple[Scores, Scores]:
        """Cosine of the query with every passage, and with the middle of every article (-1 to 1).

        Passages beyond the nearest count as near as the last of these; sorting all ten thousand is half of a search.
        """
        vector = vector_of(self._encoder, query)
        scores, order = self._dense.search(vector[None, :], min(NEAREST, len(self.passages)))
        found = np.full(len(self.passages), scores[0, -1], dtype=np.float32)
        found[order[0]] = scores[0]
        return found, self._centroids @ vector

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


def _idf(documents: list[list[str]]) -> dict[str, float]:
    """Inverse document frequency of every word."""
    seen = Counter(word for document in documents for word in set(document))
    return {word: log(1 + len(documents) / count) for word, count in seen.items()}

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
NEAREST = 1000


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
        bm25 = bm25s.BM25(method="lucene")
        bm25.index(corpus, show_progress=False)
        self._vocabulary: dict[str, int] = bm25.vocab_dict
        # For each token the passages it stands in and its share of their BM25, one token after another.
        self._starts, self._holders, self._shares = (bm25.scores[name] for name in ("indptr", "indices", "data"))
        self._encoder = encoder
        vectors = encoder.encode([passage.text for passage in self.passages], kind="passage")
        self._dense = faiss.IndexFlatIP(vectors.shape[1])
        self._dense.add(vectors)
        self._idf = _idf([words(passage.text) for passage in self.passages])
        self._idf_unknown = max(self._idf.values())
        self.owner, self._centroids = self._gather(list(articles), vectors)

    def lexical(self, query: str) -> Scores:
        """BM25 of every passage, as a share of the most that this query could reach (0 to about 1)."""
        known = [self._vocabulary[token] for token in tokens(query) if token in self._vocabulary]
        if not known:
            return np.zeros(len(self.passages), dtype=np.float32)
        places = [slice(self._starts[token], self._starts[token + 1]) for token in known]
        # Counting with weights adds up the same numbers as bm25s' own get_scores, in a tenth of the time.
        shares = [self._shares[place] for place in places]
        holders = np.concatenate([self._holders[place] for place in places])
        scores = np.bincount(holders, np.concatenate(shares), len(self.passages))
        most = sum(float(share.max(initial=0)) for share in shares)
        return (scores / max(most, 1e-6)).astype(np.float32)

    def dense(self, query: str) -> tuple[Scores, Scores]:
        """Cosine of the query with every passage, and with the middle of every article (-1 to 1).

        Passages beyond the nearest count as near as the last of these; sorting all ten thousand is half of a search.
        """
        vector = self._encoder.encode([query], kind="query")
        scores, order = self._dense.search(vector, min(NEAREST, len(self.passages)))
        found = np.full(len(self.passages), scores[0, -1], dtype=np.float32)
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


def _idf(documents: list[list[str]]) -> dict[str, float]:
    """Inverse document frequency of every word."""
    seen = Counter(word for document in documents for word in set(document))
    return {word: log(1 + len(documents) / count) for word, count in seen.items()}

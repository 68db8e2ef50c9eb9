"""The ways of ranking that the shipped fusion has to beat: its legs alone, and a fusion without anything learnt.

Every leg reads the same text as the shipped search does, and takes an article for as good as its best passage. Of a story
it reads the question beside the whole, too, as the shipped search does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np
import numpy.typing as npt

from knowledge.documents import Article
from knowledge.index import passages_of
from knowledge.search import Query, Search
from knowledge.split import question_in
from knowledge.tokens import words

Column = npt.NDArray[np.float32]
Leg = Callable[[Query], list[str]]
# Lucene's BM25, as in knowledge/index.py: K1 is where repeating a word stops paying, B how far long texts are held back.
K1, B = 1.5, 0.75
# Of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): how fast a rank loses its worth.
RRF = 60
SHIPPED = "fusion, learnt"
WORDS, LEXICAL, DENSE = "BM25, whole words", "BM25, with four-grams", "encoder"
LEGS = (WORDS, LEXICAL, DENSE)
RECIPROCAL = "fusion, by ranks"


def legs_of(search: Search) -> dict[str, Leg]:
    """Every way of ranking by its name: from a query to the ids of all articles, best first."""
    ids = list(search.articles)
    whole_words = WholeWords(search.articles)

    def lexical(query: Query) -> Column:
        return _best(search, query, "lexical")

    def dense(query: Query) -> Column:
        return _best(search, query, "dense")

    return {
        WORDS: lambda query: order(ids, whole_words(query.text)),
        LEXICAL: lambda query: order(ids, lexical(query)),
        DENSE: lambda query: order(ids, dense(query)),
        RECIPROCAL: lambda query: order(ids, reciprocal_ranks((lexical(query), dense(query)))),
        SHIPPED: lambda query: [candidate.article.id for candidate in search.find(query).candidates],
    }


def order(ids: list[str], scores: Column) -> list[str]:
    """The ids by their scores, highest first; equal scores keep the order of the ids."""
    return [ids[i] for i in np.argsort(-scores, kind="stable")]


def reciprocal_ranks(legs: Iterable[Column]) -> Column:
    """Reciprocal rank fusion: the sum over the legs of 1 / (60 + rank), ranks counted from 1."""
    ranks = (np.argsort(np.argsort(-scores, kind="stable")) + 1 for scores in legs)
    return np.sum([1 / (RRF + rank) for rank in ranks], axis=0)


class WholeWords:
    """BM25 over the whole words of the passages, without the four-grams that our own lexical leg adds to them."""

    def __init__(self, articles: Mapping[str, Article]) -> None:
        from scipy.sparse import csr_matrix, diags
        from sklearn.feature_extraction.text import CountVectorizer

        passages = [passage for article in articles.values() for passage in passages_of(article)]
        position = {article: i for i, article in enumerate(articles)}
        self._owner = np.array([position[passage.article] for passage in passages])
        self._counter = CountVectorizer(analyzer=words)
        counts = self._counter.fit_transform([passage.text for passage in passages]).astype(np.float32).tocoo()
        length = np.asarray(counts.sum(axis=1)).ravel()
        held_back = K1 * (1 - B + B * length / length.mean())
        gain = csr_matrix(
            (counts.data / (counts.data + held_back[counts.row]), (counts.row, counts.col)), shape=counts.shape
        )
        holding = np.bincount(counts.col, minlength=counts.shape[1])
        self._weights = gain @ diags(np.log(1 + (len(passages) - holding + 0.5) / (holding + 0.5)))
        self._ceilings = self._weights.max(axis=0)

    def __call__(self, text: str) -> Column:
        """The score of every article, as a share of the most that the text could reach (0 to 1)."""
        scores = np.zeros(self._owner.max() + 1, dtype=np.float32)
        for part in {text, question_in(text)}:
            asked = self._counter.transform([part]).T
            ceiling = (self._ceilings @ asked).sum()
            if ceiling:
                np.maximum.at(scores, self._owner, (self._weights @ asked).toarray().ravel() / ceiling)
        return scores


def _best(search: Search, query: Query, leg: str) -> Column:
    features = search.features(query)
    return np.maximum(features[f"{leg}_question"], features[f"{leg}_answer"])

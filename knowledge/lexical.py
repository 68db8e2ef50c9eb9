"""BM25 over words and their character four-grams, summed up by NumPy instead of bm25s' own search."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from knowledge.tokens import tokens


class Lexical:
    """The lexical index of some texts, in their order."""

    def __init__(self, texts: Iterable[str]) -> None:
        import bm25s

        self._vocabulary: dict[str, int] = {}
        # Numbers from the first: as strings, the four-grams of a large corpus would fill the memory.
        corpus = [[self._vocabulary.setdefault(t, len(self._vocabulary)) for t in tokens(text)] for text in texts]
        bm25 = bm25s.BM25(method="lucene")
        bm25.index((corpus, self._vocabulary), show_progress=False)
        self._size = len(corpus)
        # For each token the texts it stands in and its share of their BM25, one token after another.
        self._starts, self._holders, self._shares = (bm25.scores[name] for name in ("indptr", "indices", "data"))

    @property
    def nbytes(self) -> int:
        """Bytes of the index without the vocabulary."""
        return int(self._starts.nbytes + self._holders.nbytes + self._shares.nbytes)

    def scores(self, query: str) -> NDArray[np.float32]:
        """BM25 of every text, as a share of the most that this query could reach (0 to about 1)."""
        known = [self._vocabulary[token] for token in tokens(query) if token in self._vocabulary]
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        places = [slice(self._starts[token], self._starts[token + 1]) for token in known]
        # Counting with weights adds up the same numbers as bm25s' own get_scores, in a tenth of the time.
        shares = [self._shares[place] for place in places]
        holders = np.concatenate([self._holders[place] for place in places])
        scores = np.bincount(holders, np.concatenate(shares), self._size)
        most = sum(float(share.max(initial=0)) for share in shares)
        return (scores / max(most, 1e-6)).astype(np.float32)

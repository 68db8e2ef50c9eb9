"""BM25 over words and their character four-grams, summed up by NumPy instead of bm25s' own search.

Tokens are known by a hash of eight bytes, so that the index of a large corpus needs no dictionary and can lie on disk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.tokens import tokens

_ARRAYS = ("hashes", "starts", "holders", "shares")


class Lexical:
    """The lexical index of some texts, in their order."""

    def __init__(self, size: int, arrays: dict[str, NDArray[np.generic]]) -> None:
        self._size = size
        self._arrays = arrays
        # For each token, by the order of their hashes, the texts it stands in and its share of their BM25.
        self._hashes, self._starts, self._holders, self._shares = (arrays[name] for name in _ARRAYS)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Lexical:
        """Index `texts`."""
        import bm25s

        numbers: dict[str, int] = {}
        # Numbers from the first: as strings, the four-grams of a large corpus would fill the memory.
        corpus = [[numbers.setdefault(token, len(numbers)) for token in tokens(text)] for text in texts]
        # Before bm25s adds a token of its own for texts without any.
        hashes = np.array([_hash(token) for token in numbers], dtype=np.uint64)
        bm25 = bm25s.BM25(method="lucene")
        bm25.index((corpus, numbers), show_progress=False)
        starts, holders, shares = (bm25.scores[name] for name in ("indptr", "indices", "data"))
        order = np.argsort(hashes)
        lengths = np.diff(starts)[order]
        moved = np.zeros(len(lengths) + 1, dtype=np.int64)
        np.cumsum(lengths, out=moved[1:])
        # Where each entry came from: the place of its token before, and its own place among that token's entries.
        source = np.repeat(starts[:-1][order] - moved[:-1], lengths) + np.arange(moved[-1])
        arrays = {
            "hashes": hashes[order],
            "starts": moved,
            "holders": holders[source].astype(np.int32),
            "shares": shares[source].astype(np.float32),
        }
        return cls(len(corpus), arrays)

    @classmethod
    def open(cls, folder: Path, size: int) -> Lexical:
        """Map what `save` wrote for an index of `size` texts; only what a query touches is read into memory.

        Raises:
            OSError, ValueError: a file is missing or damaged.
        """
        return cls(size, {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in _ARRAYS})

    def save(self, folder: Path) -> None:
        """Write the index into `folder`, one file per array."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, array in self._arrays.items():
            np.save(folder / f"{name}.npy", array)

    @property
    def nbytes(self) -> int:
        """Bytes of the index."""
        return sum(int(array.nbytes) for array in self._arrays.values())

    def known(self, query: str) -> float:
        """How many of the query's tokens the texts know (0 to 1): of a query in another language it is few."""
        asked = tokens(query)
        return len(self._places(asked)) / len(asked) if asked else 0.0

    def scores(self, query: str) -> NDArray[np.float32]:
        """BM25 of every text, as a share of the most that this query could reach (0 to about 1)."""
        places = self._places(tokens(query))
        if not places:
            return np.zeros(self._size, dtype=np.float32)
        # Counting with weights adds up the same numbers as bm25s' own get_scores, in a tenth of the time.
        shares = [self._shares[place] for place in places]
        holders = np.concatenate([self._holders[place] for place in places])
        scores = np.bincount(holders, np.concatenate(shares), self._size)
        most = sum(float(share.max(initial=0)) for share in shares)
        return (scores / max(most, 1e-6)).astype(np.float32)

    def _places(self, asked: list[str]) -> list[slice]:
        """Where the entries of each token stand that the texts know."""
        if not asked or not len(self._hashes):
            return []
        hashes = np.array([_hash(token) for token in asked], dtype=np.uint64)
        found = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
        return [slice(self._starts[i], self._starts[i + 1]) for i in found[self._hashes[found] == hashes]]


def _hash(token: str) -> int:
    return int.from_bytes(hashlib.blake2b(token.encode(), digest_size=8).digest(), "little")

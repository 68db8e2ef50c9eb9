"""Ways of searching vectors: exactly, with smaller numbers, or approximately. All of faiss, on one core."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.index import Scores

NEAREST = 10
# faiss wants about as many vectors for each cell, or says that its cells are poor.
PER_CELL = 39

Ids = NDArray[np.int64]


@dataclass(frozen=True)
class Kind:
    """One way to search: faiss's description of the index (`{cells}` is filled in), and its settings when it is searched."""

    name: str
    factory: str
    settings: str = ""

    def build(self, vectors: Scores) -> Any:
        """The index of these vectors, trained where it must be."""
        import faiss

        description = self.factory.format(cells=cells(len(vectors)))
        index = faiss.index_factory(vectors.shape[1], description, faiss.METRIC_INNER_PRODUCT)
        index.train(vectors)
        index.add(vectors)
        if self.settings:
            faiss.ParameterSpace().set_index_parameters(index, self.settings)
        return index


EXACT = Kind("exact", "Flat")
# The approximate ones with settings that find 98 % of the exact result for questions to 50,000 sections of statutes.
KINDS = (
    EXACT,
    Kind("16 bits", "SQfp16"),
    Kind("8 bits", "SQ8"),
    Kind("IVF", "IVF{cells},Flat", "nprobe=192"),
    Kind("HNSW", "HNSW32,Flat", "efSearch=192"),
)


def cells(count: int) -> int:
    """Into how many cells IVF parts `count` vectors: four times the root, as usual, but none with too few to be trained."""
    return max(1, min(int(4 * sqrt(count)), count // PER_CELL))


def held_bytes(index: Any) -> int:
    """Bytes that an index of faiss holds, told by how many it would write."""
    import faiss

    return int(faiss.serialize_index(index).nbytes)


def recall(found: Ids, exact: Ids) -> float:
    """Share (0–1) of the exactly nearest that were found, each row one query."""
    hits = [np.isin(right, row).mean() for row, right in zip(found, exact, strict=True)]
    return float(np.mean(hits))

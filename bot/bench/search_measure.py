"""Measures each way of searching at each size: time to build, memory, time of a query, and how much of the exact result it finds."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from bot.bench.corpus import Corpus, repeated
from bot.bench.dense import EXACT, KINDS, NEAREST, Ids, Kind, held_bytes, recall
from bot.bench.figures import percentile
from knowledge.encoder import Encoder
from knowledge.index import Scores
from knowledge.lexical import Lexical

BM25 = "BM25"
MIB = 2**20
WARM_UP = 20
"""Queries that are asked before the clock counts."""

Query = TypeVar("Query")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Measured:
    """One way of searching at one size.

    Times of a query are in ms on one core: of the search alone, and of the whole query with its encoding. Vectors are indexed on
    all cores. `memory_mib` is what the index holds. BM25 has no vectors, and is nobody's approximation.
    """

    kind: str
    passages: int
    build_s: float
    memory_mib: float
    search_p50_ms: float
    search_p95_ms: float
    query_p50_ms: float
    query_p95_ms: float
    vectors_mib: float | None = None
    recall: float | None = None


@dataclass(frozen=True)
class Asked:
    """The queries as vectors, and the ms that encoding each took."""

    vectors: Scores
    ms: list[float]


def ask(encoder: Encoder, queries: Sequence[str]) -> Asked:
    """Encode the queries one by one, as they come in."""
    rows, ms = timed(lambda query: encoder.encode([query])[0], queries)
    return Asked(np.stack(rows), ms)


def measure(
    corpus: Corpus, vectors: Scores, asked: Asked, sizes: Sequence[int], progress: Callable[[str], None]
) -> Iterator[Measured]:
    """Every way of searching at every size, in order; BM25 only as far as there are texts.

    Args:
        corpus: the texts and queries.
        vectors: of the texts, one row each, at least as many as the largest size or all.
        asked: the queries of the corpus.
        sizes: numbers of passages.
        progress: is told what comes next.
    """
    for size in sizes:
        rows = repeated(vectors, size)
        exact = None
        for kind in KINDS:
            progress(f"{size:,} passages, {kind.name}")
            measured, found = _dense(kind, rows, asked, exact)
            exact = found if kind is EXACT else exact
            yield measured
        if size <= len(corpus.texts):
            progress(f"{size:,} passages, {BM25}")
            yield _lexical(corpus.texts[:size], corpus.queries)


def timed(call: Callable[[Query], Result], queries: Sequence[Query]) -> tuple[list[Result], list[float]]:
    """What `call` makes of each query, and the ms it takes."""
    for query in queries[:WARM_UP]:
        call(query)
    results, ms = [], []
    for query in queries:
        start = time.perf_counter()
        results.append(call(query))
        ms.append(1000 * (time.perf_counter() - start))
    return results, ms


def _dense(kind: Kind, rows: Scores, asked: Asked, exact: Ids | None) -> tuple[Measured, Ids]:
    import faiss

    faiss.omp_set_num_threads(os.cpu_count() or 1)
    index, build_s = _built(lambda: kind.build(rows))
    faiss.omp_set_num_threads(1)
    found, ms = timed(lambda vector: index.search(vector[None], NEAREST)[1][0], list(asked.vectors))
    ids = np.stack(found)
    whole = [sum(pair) for pair in zip(asked.ms, ms, strict=True)]
    share = 1.0 if exact is None else recall(ids, exact)
    times = (*_middle_and_tail(ms), *_middle_and_tail(whole))
    return Measured(kind.name, len(rows), build_s, held_bytes(index) / MIB, *times, rows.nbytes / MIB, share), ids


def _lexical(texts: Sequence[str], queries: Sequence[str]) -> Measured:
    index, build_s = _built(lambda: Lexical.of(texts))
    _, ms = timed(lambda query: np.argpartition(index.scores(query), -NEAREST)[-NEAREST:], queries)
    times = _middle_and_tail(ms)
    return Measured(BM25, len(texts), build_s, index.nbytes / MIB, *times, *times)


def _built(build: Callable[[], Result]) -> tuple[Result, float]:
    """What `build` returns, and the seconds it took."""
    start = time.perf_counter()
    built = build()
    return built, time.perf_counter() - start


def _middle_and_tail(ms: Sequence[float]) -> tuple[float, float]:
    return percentile(ms, 0.5), percentile(ms, 0.95)

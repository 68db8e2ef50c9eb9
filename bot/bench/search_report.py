"""The search at its sizes as a table, as data, and against what we want of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from rich.box import SIMPLE
from rich.table import Table

from bot.bench.figures import percentile
from bot.bench.search_measure import Asked, Measured

MOST_MS, LEAST_RECALL, MOST_MEMORY = 10, 0.98, 2
AIMS = f"query p50 ≤ {MOST_MS} ms, recall@10 ≥ {LEAST_RECALL}, memory ≤ {MOST_MEMORY} × vectors"


@dataclass(frozen=True)
class Preparation:
    """What came before the first query: texts read, texts taken, how many of these were encoded now, and the seconds it took."""

    corpus: str
    encoder: str
    dimensions: int
    read: int
    texts: int
    read_s: float
    encoded: int
    encode_s: float

    def __str__(self) -> str:
        encoded = f"{self.encoded:,} encoded in {self.encode_s:.0f} s" if self.encoded else "encoded by an earlier run"
        read = f"{self.read:,} {self.corpus} read in {self.read_s:.0f} s, {self.texts:,} taken at random"
        return f"{read}, {encoded}; {self.dimensions} dimensions"


def missed(measured: Measured) -> list[str]:
    """The aims that are missed: time, recall, memory."""
    wanted = {
        "time": measured.query_p50_ms <= MOST_MS,
        "recall": measured.recall is None or measured.recall >= LEAST_RECALL,
        "memory": measured.vectors_mib is None or measured.memory_mib <= MOST_MEMORY * measured.vectors_mib,
    }
    return [aim for aim, met in wanted.items() if not met]


def growth(measured: Sequence[Measured]) -> dict[str, list[tuple[float, float]]]:
    """For each way of searching and each step to the next size: how many times the passages, how many times the time of a query."""
    steps: dict[str, list[tuple[float, float]]] = {}
    for kind in dict.fromkeys(m.kind for m in measured):
        rows = [m for m in measured if m.kind == kind]
        steps[kind] = [(b.passages / a.passages, b.query_p50_ms / a.query_p50_ms) for a, b in pairwise(rows)]
    return steps


def table(measured: Sequence[Measured]) -> Table:
    """One row for each way of searching at each size, for the terminal; times as p50/p95."""
    shown = Table(box=SIMPLE, padding=(0, 1, 0, 0))
    shown.add_column("", no_wrap=True)
    for column in ("passages", "build s", "MiB", "search ms", "query ms", "recall"):
        shown.add_column(column, justify="right", no_wrap=True)
    shown.add_column("missed", no_wrap=True)
    for m in measured:
        shown.add_row(
            m.kind,
            f"{m.passages:,}",
            f"{m.build_s:.1f}",
            f"{m.memory_mib:,.0f}",
            f"{m.search_p50_ms:.2f}/{m.search_p95_ms:.2f}",
            f"{m.query_p50_ms:.1f}/{m.query_p95_ms:.1f}",
            "" if m.recall is None else f"{m.recall:.3f}",
            ", ".join(missed(m)),
        )
    return shown


def as_data(
    machine: dict[str, Any], preparation: Preparation, asked: Asked, measured: Sequence[Measured]
) -> dict[str, Any]:
    """Everything as JSON-ready data."""
    return {
        "machine": machine,
        "preparation": asdict(preparation),
        "queries": len(asked.ms),
        "encode_query_ms": {"p50": percentile(asked.ms, 0.5), "p95": percentile(asked.ms, 0.95)},
        "aims": AIMS,
        "measured": [{**asdict(m), "missed": missed(m)} for m in measured],
        "growth": growth(measured),
    }

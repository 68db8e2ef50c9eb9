"""What many conversations at once came to: figures, a table, and data."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.box import SIMPLE
from rich.table import Table

from bot.bench.figures import percentile
from bot.bench.residents import Plan
from bot.bench.residents_client import Record, Turn
from bot.bench.residents_watch import Sample

SHARES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
MOST_MS = 1000
BUCKET_S = 10.0
# Of the time that counts: in ten minutes the second and the third, and the last.
EARLY, LATE = (0.1, 0.3), (0.9, 1.0)
Times = dict[str, float]


@dataclass(frozen=True)
class Growth:
    """Own memory of one process in MiB at start and end of the time that counts, its most, and the medians to compare."""

    start: float
    end: float
    most: float
    early: float
    late: float

    @property
    def mib(self) -> float:
        """Growth in MiB."""
        return self.late - self.early

    @property
    def percent(self) -> float:
        """Growth in percent of the early median."""
        return 100 * self.mib / self.early if self.early else 0.0


@dataclass(frozen=True)
class Figures:
    """Those of a run. Times in ms; errors also from the minutes that do not count otherwise."""

    messages: int
    per_s: float
    visits: int
    errors: dict[str, int]
    post_ms: Times | None
    stream_ms: Times | None
    memory: dict[str, Growth]
    proportional_mib: dict[str, float]
    cpu: dict[str, float]
    most_waiting: int | None


def figures_of(plan: Plan, record: Record, samples: Sequence[Sample]) -> Figures:
    """The figures of what was recorded; what was sent while residents were still arriving is left out."""
    turns = [turn for turn in record.turns if counts(plan, turn.at_s)]
    held = [sample for sample in samples if counts(plan, sample.at_s)]
    names = held[0].own_mib if held else ()
    waiting = [sample.waiting for sample in held if sample.waiting is not None]
    return Figures(
        messages=len(turns),
        per_s=len(turns) / plan.held_s,
        visits=record.visits,
        errors=dict(Counter(kind for _, kind in record.errors).most_common()),
        post_ms=times(turn.post_ms for turn in turns),
        stream_ms=times(turn.stream_ms for turn in turns),
        memory={name: growth(plan, [(s.at_s, s.own_mib[name]) for s in held]) for name in names},
        proportional_mib=dict(held[-1].proportional_mib) if held else {},
        cpu={name: statistics.fmean(s.cpu[name] for s in held) for name in (held[0].cpu if held else ())},
        most_waiting=max(waiting, default=None),
    )


def counts(plan: Plan, at_s: float) -> bool:
    """Whether what happened then counts: all residents had come, and were to stay."""
    return plan.ramp_s <= at_s < plan.total_s


def times(values: Iterable[float | None]) -> Times | None:
    """The percentiles of those that are there, None when none is."""
    known = [value for value in values if value is not None]
    return {name: percentile(known, share) for name, share in SHARES.items()} if known else None


def growth(plan: Plan, memory: Sequence[tuple[float, float]]) -> Growth:
    """How memory went.

    Args:
        plan: when the time that counts begins and ends.
        memory: seconds since the start and MiB, in order, at least one.
    """
    values = [mib for _, mib in memory]

    def median(window: tuple[float, float]) -> float:
        start, end = (plan.ramp_s + share * plan.held_s for share in window)
        # A short run has no look in a window; then the nearest stands for it.
        middle = (start + end) / 2
        nearest = min(memory, key=lambda look: abs(look[0] - middle))
        return statistics.median([mib for at, mib in memory if start <= at <= end] or [nearest[1]])

    return Growth(values[0], values[-1], max(values), median(EARLY), median(LATE))


def over_time(turns: Iterable[Turn]) -> list[dict[str, Any]]:
    """Percentiles of the two times for every ten seconds in which messages were sent, in order."""
    buckets: dict[int, list[Turn]] = {}
    for turn in turns:
        buckets.setdefault(int(turn.at_s // BUCKET_S), []).append(turn)
    return [
        {
            "at_s": number * BUCKET_S,
            "messages": len(held),
            "post_ms": _rounded(times(turn.post_ms for turn in held)),
            "stream_ms": _rounded(times(turn.stream_ms for turn in held)),
        }
        for number, held in sorted(buckets.items())
    ]


def tables(plan: Plan, figures: Figures) -> tuple[Table, Table]:
    """For the terminal: times and errors, then the processes."""
    return _of_messages(plan, figures), _of_processes(figures)


def _of_messages(plan: Plan, figures: Figures) -> Table:
    shown = Table(title=f"{plan.residents} conversations at once, {plan.minutes:g} minutes", box=SIMPLE)
    for column in ("", *SHARES):
        shown.add_column(column, justify="right" if column else "left", no_wrap=True)
    for name, ms in (("response (ms)", figures.post_ms), ("answer on the stream (ms)", figures.stream_ms)):
        shown.add_row(name, *(f"{ms[share]:,.0f}" if ms else "–" for share in SHARES))
    shown.add_row("messages", f"{figures.messages:,}", f"{figures.per_s:.1f}/s", f"{figures.visits:,} residents")
    shown.add_row("errors", f"{sum(figures.errors.values()):,}")
    for kind, count in figures.errors.items():
        shown.add_row(f"  {kind}", f"{count:,}")
    return shown


def _of_processes(figures: Figures) -> Table:
    shown = Table(box=SIMPLE, caption="Own memory; “with files” has libraries and models too, shared pages in part.")
    for column in ("MiB", "start", "end", "most", "growth", "growth %", "with files", "of a core"):
        shown.add_column(column, justify="left" if column == "MiB" else "right", no_wrap=True)
    for name, share in figures.cpu.items():
        cells = [""] * 6
        if mib := figures.memory.get(name):
            cells = [
                f"{mib.start:,.0f}",
                f"{mib.end:,.0f}",
                f"{mib.most:,.0f}",
                f"{mib.mib:+.1f}",
                f"{mib.percent:+.1f}",
            ]
            cells.append(f"{figures.proportional_mib[name]:,.0f}")
        shown.add_row(name, *cells, f"{share:.0%}")
    return shown


def as_data(
    machine: dict[str, Any], plan: Plan, record: Record, samples: Sequence[Sample], figures: Figures
) -> dict[str, Any]:
    """Everything as JSON-ready data: the machine, the plan, the figures, and how they went over time."""
    grown = {name: {**asdict(g), "mib": g.mib, "percent": g.percent} for name, g in figures.memory.items()}
    return {
        "machine": machine,
        "plan": {**asdict(plan), "ramp_s": plan.ramp_s},
        "figures": {**asdict(figures), "memory": grown, "aim_ms": MOST_MS},
        "errors": [{"at_s": round(at, 1), "kind": kind} for at, kind in record.errors[:1000]],
        "over_time": over_time(record.turns),
        "samples": [
            {
                "at_s": round(s.at_s, 1),
                "own_mib": _rounded(s.own_mib),
                "proportional_mib": _rounded(s.proportional_mib),
                "cpu": {name: round(share, 3) for name, share in s.cpu.items()},
                "waiting": s.waiting,
            }
            for s in samples
        ],
    }


def _rounded(values: Times | None) -> Times | None:
    return values and {name: round(value, 1) for name, value in values.items()}

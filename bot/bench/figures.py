"""From timings to figures: percentiles, medians over rounds, ratios and whether an aim is met. Pure functions."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

ENDS = 60
"""Turns at either end of the long conversation that are compared; a shorter one than twice that is halved."""


@dataclass(frozen=True)
class Round:
    """One start of one bot: seconds until it answered, reply times in ms, turns per second, MiB, share of turns answered."""

    start_s: float
    p50_ms: float
    p95_ms: float
    turns_per_s: float
    memory_mib: float
    memory_peak_mib: float
    processes: int
    answered: float


@dataclass(frozen=True)
class Aim:
    """What we want of one figure: a limit on the ratio of ours to theirs, or on ours alone; at most it, or at least it."""

    limit: float
    of: str = "ratio"
    at_least: bool = False

    def met(self, ours: float, ratio: float | None) -> bool | None:
        """Whether it is met, or None when there is no ratio to tell by."""
        value = ratio if self.of == "ratio" else ours
        if value is None:
            return None
        return value >= self.limit if self.at_least else value <= self.limit

    def __str__(self) -> str:
        return f"{self.of} {'≥' if self.at_least else '≤'} {self.limit:g}"


@dataclass(frozen=True)
class Figure:
    """One line of the result: ours and theirs in `unit`, their ratio with the least and the largest over the rounds.

    The unit is empty where the figure is itself a ratio.
    """

    name: str
    unit: str
    ours: float
    theirs: float | None
    ratio: float | None
    least: float | None
    largest: float | None
    aim: Aim | None

    @property
    def met(self) -> bool | None:
        """Whether the aim is met; None without an aim, or without what it is about."""
        return self.aim.met(self.ours, self.ratio) if self.aim else None


PER_ROUND = (
    # field of Round, name, unit, aim (issue 3, “How fast”)
    ("start_s", "start-up", "s", Aim(0.4)),
    ("p50_ms", "reply p50", "ms", Aim(0.5)),
    ("p95_ms", "reply p95", "ms", None),
    ("turns_per_s", "16 at once", "turns/s", Aim(2.5, at_least=True)),
    ("memory_mib", "memory", "MiB", Aim(1.0)),
    ("memory_peak_mib", "memory peak", "MiB", None),
)
TRAINING_AIM = Aim(180, of="ours")
GROWTH_AIM = Aim(1.3, of="ours")


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed (nearest rank).

    Raises:
        ValueError: there are no values, or the share is not within (0, 1].
    """
    if not values or not 0 < share <= 1:
        raise ValueError("a percentile needs values and a share above 0 and up to 1")
    return sorted(values)[math.ceil(share * len(values)) - 1]


def ends_of(turns: int, ends: int = ENDS) -> int:
    """How many turns at either end of a conversation are compared."""
    return min(ends, turns // 2)


def growth(ms: Sequence[float], ends: int = ENDS) -> float:
    """How much slower the last turns of a conversation are than the first: mean of the last over mean of the first.

    Args:
        ms: reply time of every turn in order.
        ends: turns at either end; at most half of all.

    Raises:
        ValueError: fewer than two turns.
    """
    ends = ends_of(len(ms), ends)
    if ends < 1:
        raise ValueError("growth needs two turns or more")
    return statistics.fmean(ms[-ends:]) / statistics.fmean(ms[:ends])


def deciles(ms: Sequence[float]) -> list[float]:
    """Mean reply time of each tenth of a conversation, in order; of each turn when there are fewer than ten."""
    parts = min(10, len(ms))
    edges = [round(part * len(ms) / parts) for part in range(parts + 1)]
    return [statistics.fmean(ms[start:end]) for start, end in zip(edges, edges[1:], strict=False)]


def compare(name: str, unit: str, ours: Sequence[float], theirs: Sequence[float], aim: Aim | None) -> Figure:
    """One figure from its values round by round.

    The ratio is the median of the rounds' own ratios, because both bots of a round share the machine's mood of that minute;
    the two medians beside it are for orientation. Without the other bot there is no ratio.
    """
    if not theirs:
        return Figure(name, unit, statistics.median(ours), None, None, None, None, aim)
    ratios = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    return Figure(
        name,
        unit,
        statistics.median(ours),
        statistics.median(theirs),
        statistics.median(ratios),
        min(ratios),
        max(ratios),
        aim,
    )


def round_figures(ours: Sequence[Round], theirs: Sequence[Round]) -> list[Figure]:
    """The figures that every round measures, ours against theirs; `theirs` may be empty."""
    return [
        compare(name, unit, [getattr(r, field) for r in ours], [getattr(r, field) for r in theirs], aim)
        for field, name, unit, aim in PER_ROUND
    ]

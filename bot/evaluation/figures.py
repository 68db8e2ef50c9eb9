"""A figure: one measure of one step in one language, with how far chance alone may move it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.evaluation.metrics import Z, proportion

ALL = "all"
RESAMPLES = 200


@dataclass(frozen=True)
class Figure:
    """A measure over `n` questions. `error` is its standard error, `low` to `high` its 95 % interval.

    `language` is that of the questions, or `all`. Where `falling` is set, less is better.
    """

    step: str
    measure: str
    language: str
    value: float
    n: int
    error: float
    low: float
    high: float
    falling: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is a figure of."""
        return self.step, self.measure, self.language


def share(step: str, measure: str, language: str, hits: Sequence[bool], *, falling: bool = False) -> Figure:
    """The share of hits, with the binomial error and Wilson's interval."""
    found = proportion(hits)
    return Figure(
        step, measure, language, found.share, found.n, found.standard_error, found.low, found.high, falling=falling
    )


def mean(step: str, measure: str, language: str, values: Sequence[float]) -> Figure:
    """The mean of one value per question, with the error of a mean and the normal interval."""
    n = len(values)
    if not n:
        return Figure(step, measure, language, math.nan, 0, math.nan, math.nan, math.nan)
    middle = float(np.mean(values))
    error = float(np.std(values)) / math.sqrt(n)
    return Figure(step, measure, language, middle, n, error, middle - Z * error, middle + Z * error)


def resampled(
    step: str,
    measure: str,
    language: str,
    metric: Callable[[Sequence[float], Sequence[bool]], float],
    confidence: Sequence[float],
    right: Sequence[bool],
) -> Figure:
    """A metric of confidences where less is better, with the error of a seeded bootstrap and the normal interval.

    Not the bootstrap's percentiles: a resample repeats questions, which makes any calibration look worse than it is.
    """
    n = len(confidence)
    if not n:
        return Figure(step, measure, language, math.nan, 0, math.nan, math.nan, math.nan, falling=True)
    sure, good = np.asarray(confidence, dtype=float), np.asarray(right, dtype=bool)
    chosen = np.random.default_rng(0).integers(0, n, (RESAMPLES, n))
    values = [metric(sure[rows].tolist(), good[rows].tolist()) for rows in chosen]
    value, error = metric(confidence, right), float(np.std(values))
    return Figure(
        step, measure, language, value, n, error, max(0.0, value - Z * error), min(1.0, value + Z * error), falling=True
    )

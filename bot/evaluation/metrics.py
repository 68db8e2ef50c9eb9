"""Figures of merit, as the field defines them. Pure functions over plain sequences."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
DEPTH = 10
BINS = 10
# Two-sided 95 % of the normal distribution.
Z = 1.959964


@dataclass(frozen=True)
class Proportion:
    """A share of `n` trials with its 95 % interval (Wilson); all three are nan when n is 0."""

    share: float
    low: float
    high: float
    n: int

    @property
    def standard_error(self) -> float:
        """Binomial standard error of the share, never under that of one trial in n being otherwise."""
        if not self.n:
            return math.nan
        # At 0 or 1 the binomial formula says 0, as if no other sample could come out differently.
        inner = min(max(self.share, 1 / (self.n + 1)), self.n / (self.n + 1))
        return math.sqrt(inner * (1 - inner) / self.n)


@dataclass(frozen=True)
class Difference:
    """A mean difference between two methods on the same questions, with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Bin:
    """Questions of similar confidence: their mean confidence, the share that was right, and how many they are."""

    confidence: float
    right: float
    n: int


@dataclass(frozen=True)
class RiskCoverage:
    """Risk (share of wrong among the answered) as coverage (share answered) grows, most confident first."""

    coverage: Array
    risk: Array

    @property
    def area(self) -> float:
        """Area under the curve, 0–1: the mean risk over all coverages (Geifman and El-Yaniv's AURC); lower is better."""
        return float(self.risk.mean()) if self.risk.size else math.nan


def proportion(hits: Collection[bool]) -> Proportion:
    """The share of hits with Wilson's score interval."""
    n = len(hits)
    if not n:
        return Proportion(math.nan, math.nan, math.nan, 0)
    share = sum(map(bool, hits)) / n
    middle = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * math.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    return Proportion(share, max(0.0, middle - half), min(1.0, middle + half), n)


def recall_at(ranked: Sequence[str], right: Collection[str], k: int) -> bool:
    """Whether one of the right articles is among the first k.

    The right articles of a question are alternatives, each a full answer: finding one of them is finding the answer.
    """
    return any(article in right for article in ranked[:k])


def reciprocal_rank(ranked: Sequence[str], right: Collection[str], depth: int = DEPTH) -> float:
    """1 / rank of the first right article, 0 when none is among the first `depth`."""
    return next((1 / rank for rank, article in enumerate(ranked[:depth], 1) if article in right), 0.0)


def ndcg(ranked: Sequence[str], right: Collection[str], depth: int = DEPTH) -> float:
    """Normalised discounted cumulative gain at `depth` with binary relevance (Järvelin and Kekäläinen), 0–1."""
    gain = sum(1 / math.log2(rank + 1) for rank, article in enumerate(ranked[:depth], 1) if article in right)
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(right), depth) + 1))
    return gain / ideal if ideal else 0.0


def risk_coverage(confidence: Sequence[float], right: Sequence[bool]) -> RiskCoverage:
    """The risk–coverage curve; questions of the same confidence are answered together, at their common risk."""
    order = np.argsort(-np.asarray(confidence, dtype=float), kind="stable")
    sorted_confidence = np.asarray(confidence, dtype=float)[order]
    wrong = np.cumsum(~np.asarray(right, dtype=bool)[order])
    n = len(order)
    # Index of the last question that shares each question's confidence.
    last = np.searchsorted(-sorted_confidence, -sorted_confidence, side="right") - 1
    return RiskCoverage((last + 1) / n if n else np.zeros(0), wrong[last] / (last + 1) if n else np.zeros(0))


def bins(confidence: Sequence[float], right: Sequence[bool], *, adaptive: bool = False) -> tuple[Bin, ...]:
    """Ten bins of equal width, or (`adaptive`) of equally many questions; empty ones are left out."""
    order = np.argsort(np.asarray(confidence, dtype=float), kind="stable")
    sure, good = np.asarray(confidence, dtype=float)[order], np.asarray(right, dtype=float)[order]
    if adaptive:
        edges = np.linspace(0, len(sure), BINS + 1).round().astype(int)
    else:
        # The last bin holds a confidence of exactly 1.
        edges = np.searchsorted(np.minimum((sure * BINS).astype(int), BINS - 1), np.arange(BINS + 1))
    return tuple(
        Bin(float(sure[a:b].mean()), float(good[a:b].mean()), int(b - a))
        for a, b in zip(edges[:-1], edges[1:], strict=True)
        if b > a
    )


def expected_calibration_error(confidence: Sequence[float], right: Sequence[bool], *, adaptive: bool = False) -> float:
    """Mean gap between confidence and share right over the bins, weighted by their size (Naeini et al. 2015), 0–1."""
    filled = bins(confidence, right, adaptive=adaptive)
    n = sum(b.n for b in filled)
    return sum(b.n * abs(b.confidence - b.right) for b in filled) / n if n else math.nan


def out_of_scope_recall(ours: Sequence[float], others: Sequence[float], keep: float = 0.95) -> tuple[Proportion, float]:
    """Share of foreign questions under the highest limit that keeps `keep` of ours, and that limit.

    A question is kept when its confidence is at or over the limit.
    """
    if not ours or not others:
        return proportion([]), math.nan
    dropped = math.floor((1 - keep) * len(ours) + 1e-9)
    limit = sorted(ours)[dropped]
    return proportion([value < limit for value in others]), float(limit)


def paired_bootstrap(
    first: Sequence[float], second: Sequence[float], *, resamples: int = 2000, seed: int = 0
) -> Difference:
    """Mean of `first` − `second` over the same questions, with the percentile bootstrap's 95 % interval."""
    gaps = np.asarray(first, dtype=float) - np.asarray(second, dtype=float)
    if not gaps.size:
        return Difference(math.nan, math.nan, math.nan, 0)
    chosen = np.random.default_rng(seed).integers(0, gaps.size, (resamples, gaps.size))
    low, high = np.quantile(gaps[chosen].mean(axis=1), (0.025, 0.975))
    return Difference(float(gaps.mean()), float(low), float(high), int(gaps.size))

"""Figures against those recorded: what has fallen by more than chance explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.evaluation.figures import Figure
from bot.evaluation.steps import DANGER_CAUGHT

ERRORS = 2
# A missed danger is never noise.
WITHOUT_NOISE = frozenset({DANGER_CAUGHT})


@dataclass(frozen=True)
class Fall:
    """A recorded figure and what it is now; None when it is no longer measured."""

    recorded: Figure
    now: Figure | None

    def __str__(self) -> str:
        step, measure, language = self.recorded.key
        found = "is no longer measured" if self.now is None else f"{self.now.value:.3f} (n = {self.now.n})"
        return (
            f"{step}, {measure}, {language}: {found}; recorded {self.recorded.value:.3f} (n = {self.recorded.n}), "
            f"noise {noise(self.recorded):.3f}"
        )


def noise(recorded: Figure) -> float:
    """How far a figure may fall before it counts: two standard errors."""
    return 0.0 if recorded.measure in WITHOUT_NOISE else ERRORS * recorded.error


def falls(recorded: Sequence[Figure], now: Sequence[Figure]) -> list[Fall]:
    """Every recorded figure that is worse now by more than its noise, or not measured any more."""
    measured = {figure.key: figure for figure in now}
    found = []
    for before in recorded:
        after = measured.get(before.key)
        if after is None or _worse_by(before, after) > noise(before):
            found.append(Fall(before, after))
    return found


def _worse_by(before: Figure, after: Figure) -> float:
    change = before.value - after.value
    # Recorded figures are rounded to four places.
    return (-change if before.falling else change) - 1e-4

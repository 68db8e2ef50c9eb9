"""Where the time of a turn goes, as histograms that `GET /metrics` of the Rasa server shows in Prometheus' format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from prometheus_client import Histogram

# From the fastest step to a turn that someone waits for, in seconds.
_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)
_STEP_SECONDS = Histogram("koordinator_step_seconds", "Time of one step of a turn.", ["step"], buckets=_BUCKETS)


@contextmanager
def timed(step: str) -> Iterator[None]:
    """Count the time that the block takes as a step of this name."""
    with _STEP_SECONDS.labels(step).time():
        yield


def count(timings_ms: Mapping[str, float]) -> None:
    """Count steps that were measured already, in milliseconds."""
    for step, milliseconds in timings_ms.items():
        _STEP_SECONDS.labels(step).observe(milliseconds / 1000)

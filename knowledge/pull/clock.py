"""Time as the fetcher sees it: tests, and a folder in place of the internet, need not wait."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone


def _now() -> datetime:
    return datetime.now(timezone.utc)


@dataclass(frozen=True)
class Clock:
    """How to wait for some seconds, seconds that only grow, and the time of day with its zone."""

    sleep: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = _now


REAL = Clock()
IMPATIENT = Clock(sleep=lambda seconds: None)
"""For a folder that stands for the internet: nobody is spared by waiting."""

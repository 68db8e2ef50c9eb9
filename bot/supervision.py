"""Keeping servers alive: one that dies is started again, at once the first time and more slowly when it keeps dying."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.processes import Server

LOOK_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 30.0
# A server that has lived this long had no trouble starting.
HEALTHY_SECONDS = 60.0

Said = Callable[[str], None]


@dataclass
class _Watched:
    server: Server
    started_at: float
    pause: float = 0.0
    due: float | None = None


def keep_alive(servers: Iterable[Server], say: Said, clock: Callable[[], float] = time.monotonic) -> None:
    """Watch over started servers until interrupted, and say what happens to them."""
    watched = [_Watched(server, clock()) for server in servers]
    while True:
        for one in watched:
            look_after(one, clock(), say)
        time.sleep(LOOK_SECONDS)


def look_after(one: _Watched, now: float, say: Said) -> None:
    """Start the server again when it has died and its pause is over."""
    if one.due is not None:
        if now >= one.due:
            one.due, one.started_at = None, now
            one.server.start()
            say(f"The {one.server.name} server was started again.")
        return
    if one.server.has_stopped:
        lived = now - one.started_at
        one.pause = 0.0 if lived > HEALTHY_SECONDS else min(max(1.0, 2 * one.pause), LONGEST_PAUSE_SECONDS)
        one.due = now + one.pause
        say(f"The {one.server.name} server stopped; starting it again in {one.pause:.0f} s. Its log: {one.server.log}")

"""The states of a handoff and what may happen in each. Pure data: whoever changes a handoff asks here first.

offered → collecting → waiting → claimed → answered → closed
every open one may be withdrawn by the person; what nobody goes on with expires
"""

from __future__ import annotations

from datetime import timedelta

OPEN = ("offered", "collecting", "waiting", "claimed", "answered")
SENT = ("waiting", "claimed", "answered")
HELD = ("claimed", "answered")
ENDED = ("closed", "expired", "withdrawn")
STATES = (*OPEN, *ENDED)

# By event: from which states it leads where.
MOVES: dict[str, dict[str, str]] = {
    "begin": {"offered": "collecting"},
    "send": {"collecting": "waiting"},
    "claim": {"waiting": "claimed"},
    "put_back": {"claimed": "waiting"},
    "hand_on": {"claimed": "claimed", "answered": "answered"},
    "answer": {"claimed": "answered"},
    "close": {"claimed": "closed", "answered": "closed"},
    "withdraw": dict.fromkeys(OPEN, "withdrawn"),
    "expire": dict.fromkeys(("offered", "collecting", "waiting"), "expired"),
}
EVENTS = tuple(MOVES)

EXPIRES_AFTER = {
    "offered": timedelta(days=1),
    "collecting": timedelta(days=1),
    "waiting": timedelta(days=30),
}
OUTCOMES = ("helped", "referred", "not_reached", "not_ours")


class NotPossible(Exception):
    """The event cannot happen in the state that the handoff is in; nothing was changed."""


def after(state: str, event: str) -> str:
    """The state that follows.

    Raises:
        NotPossible: see there.
    """
    following = MOVES[event].get(state)
    if following is None:
        raise NotPossible(f"{event} while {state}")
    return following

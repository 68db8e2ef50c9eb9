"""The figures of a trial: what was lost, and how soon people were told what became of their message."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable
from typing import Any

from tests.faults.residents import NO_CONNECTION, Message
from tests.faults.trial import Fault, Trial
from tests.faults.verdict import Verdict

LATE_SECONDS = 2.0


def figures(running: Trial, verdict: Verdict) -> dict[str, Any]:
    """Everything that is counted, ready for JSON."""
    during = [message for message in running.messages if any(_meets(message, fault) for fault in running.faults)]
    retries = Counter(running.failures_in(fault) for fault in running.faults)
    return {
        "faults": len(running.faults),
        "by_name": dict(sorted(Counter(fault.name for fault in running.faults).items())),
        "away_seconds": _spread(fault.ended - fault.began for fault in running.faults),
        "messages": len(running.messages),
        **vars(verdict),
        "first_message_ms": _honest(fault.probe for fault in running.faults),
        "messages_during_ms": _honest(during),
        "slowest_request_ms": max(round(a.seconds * 1000) for m in running.messages for a in m.attempts),
        "attempts": dict(
            sorted(Counter(_word(a.status, a.waiting) for m in running.messages for a in m.attempts).items())
        ),
        # Of each fault: how often the one message that failed most had to be sent again.
        "most_retries": {str(number): retries[number] for number in sorted(retries)},
        "failures_without_fault": running.failures_without_fault(),
        "slow": [_story(message, running) for message in running.messages if _is_slow(message)],
    }


def _is_slow(message: Message) -> bool:
    return (message.honest_seconds or float("inf")) > LATE_SECONDS


def _story(message: Message, running: Trial) -> list[str]:
    """What happened to a message, in milliseconds after its first attempt."""
    began, last = message.attempts[0].at, message.attempts[-1]
    told = [(a.at, f"{_word(a.status, a.waiting)} after {a.seconds * 1000:.0f}") for a in message.attempts]
    for fault in running.faults:
        if fault.began < last.at + last.seconds and fault.ended > began:
            told += [(fault.began, f"{fault.name} away"), (fault.ended, f"{fault.name} back")]
    return [f"{(at - began) * 1000:.0f}: {what}" for at, what in sorted(told)]


def _meets(message: Message, fault: Fault) -> bool:
    """Whether the person waited for an honest word at any time of the fault, also where they had sent before it began."""
    began = message.attempts[0].at
    return began < fault.ended and began + (message.honest_seconds or float("inf")) > fault.began


def _word(status: int, waiting: bool) -> str:
    return "no connection" if status == NO_CONNECTION else f"{status} waiting" if waiting else str(status)


def _honest(messages: Iterable[Message | None]) -> dict[str, Any]:
    told = [message.honest_seconds for message in messages if message]
    known = [seconds for seconds in told if seconds is not None]
    spread = _spread(known, 1000)
    late = sum(seconds > LATE_SECONDS for seconds in known)
    return {"messages": len(told), **spread, "over_2000": late, "never": len(told) - len(known)}


def _spread(values: Iterable[float], times: float = 1) -> dict[str, float]:
    values = sorted(values)
    if not values:
        return {}
    digits = 0 if times > 1 else 1
    shown = {"median": statistics.median(values), "max": values[-1]}
    return {name: round(value * times, digits) for name, value in shown.items()}

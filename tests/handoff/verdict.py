"""What became of every request: lost, in a wrong state, told too seldom or too often."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from typing import Any

from tests.handoff.trial import Person, Trial

WAYS = {
    False: ("offer", "begin", "send", "claim", "answer", "close"),
    True: ("offer", "begin", "send", "withdraw"),
}
DELIVERIES = ("post", "saker", "chat")


def judge(trial: Trial, arrived: dict[str, Any]) -> dict[str, Any]:
    """The figures, ready for JSON. All of them but `killed`, `requests` and `acknowledged` should be 0, and see `mails`."""
    people = [person for person in trial.people if person.conversation]
    rows = [(person, trial.row(person)) for person in people]
    told = {row["number"]: 0 if person.takes_it_back else 1 for person, row in rows if row}
    unnoted = {row["number"] for person, row in rows if row and person.accepted_and_not_noted}
    twice = {number for number, times in arrived["mails"].items() if times > told.get(number, 0)}
    return {
        "killed": dict(sorted(Counter(trial.killed).items())),
        "requests": len(rows),
        "acknowledged": sum(len(person.acknowledged) for person in people),
        "lost": sum(not row for _, row in rows) + sum(len(person.lost) for person in people),
        "in_a_wrong_state": sum(row.get("state") != _end(person) for person, row in rows),
        "contacts_left": sum(bool(row.get("contact")) for _, row in rows),
        "audited_wrongly": _audited_wrongly(trial, rows),
        "mails": {
            "not_arrived": _too_few(told, arrived["mails"]),
            "killed_between_acceptance_and_our_note_of_it": len(unnoted),
            "twice": len(twice),
            "twice_for_another_reason": len(twice - unnoted),
            "more_than_twice": sum(times > 2 for times in arrived["mails"].values()),
            "twice_with_another_message_id": _too_many(told, arrived["message_ids"]),
            "twice_with_other_bytes": _too_many(told, arrived["letters"]),
        },
        "webhooks": {
            "not_arrived": _too_few(told, arrived["hooks"]),
            "called_again_with_the_same_id": arrived["repeated_hooks"],
            "twice": _too_many(told, arrived["hooks"]),
        },
        "chatwoot": {
            "not_arrived": _too_few(told, arrived["messages"]),
            "twice": sum(_too_many(told, arrived[what]) for what in ("contacts", "conversations", "messages")),
        },
    }


def _end(person: Person) -> str:
    return "withdrawn" if person.takes_it_back else "closed"


def _too_few(told: dict[str, int], arrived: dict[str, int]) -> int:
    return sum(arrived.get(number, 0) < times for number, times in told.items())


def _too_many(told: dict[str, int], arrived: dict[str, int]) -> int:
    return sum(times > told.get(number, 0) for number, times in arrived.items())


def _audited_wrongly(trial: Trial, rows: list[tuple[Person, dict[str, Any]]]) -> int:
    """Requests for which the audit has anything but one row for each change and each delivery."""
    with closing(sqlite3.connect(trial.file)) as connection:
        found = connection.execute("SELECT event, details FROM audit").fetchall()
    told: dict[str, Counter[str]] = {}
    for event, details in found:
        known = json.loads(details)
        told.setdefault(known.get("number"), Counter())[event + known.get("delivery", "")] += 1
    wrong = 0
    for person, row in rows:
        wanted = Counter(f"handoff_{event}" for event in WAYS[person.takes_it_back])
        wanted.update(f"delivery_sent{name}" for name in DELIVERIES if not person.takes_it_back)
        wrong += told.get(row.get("number", "")) != wanted
    return wrong

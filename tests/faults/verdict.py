"""What became of messages, as the journal has it."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from bot.store.database import open_database
from bot.store.tables import conversations, entries
from tests.faults.residents import Message

SETTLE_SECONDS = 120


@dataclass(frozen=True)
class Verdict:
    """Counts; all but the first must be 0. `lost`: acknowledged, and not in the journal."""

    acknowledged: int
    lost: int
    stored_twice: int
    unanswered: int
    answered_twice: int
    out_of_order: int
    told_twice_to_wait: int

    @property
    def is_good(self) -> bool:
        return not any(list(vars(self).values())[1:])


async def settled(database: str, seconds: float = SETTLE_SECONDS) -> bool:
    """Wait until no message waits for an answer; False when that takes too long."""
    engine = open_database(database)
    until = time.monotonic() + seconds
    waiting = sa.select(sa.func.coalesce(sa.func.sum(conversations.c.waiting), 0))
    try:
        while time.monotonic() < until:
            try:
                with engine.connect() as connection:
                    if connection.execute(waiting).scalar_one() == 0:
                        return True
            except sa.exc.SQLAlchemyError:
                pass
            await asyncio.sleep(0.3)
        return False
    finally:
        engine.dispose()


def judge(database: str, messages: Sequence[Message]) -> Verdict:
    """Compare what people were told with what the journal holds. `messages` in the order in which they were sent."""
    engine = open_database(database)
    mine = {message.conversation for message in messages}
    try:
        with engine.connect() as connection:
            rows = [row for row in connection.execute(sa.select(entries)) if row.conversation in mine]
    finally:
        engine.dispose()
    stored = {(row.conversation, row.key): row for row in rows if row.sender == "person"}
    answers = {(row.conversation, row.answers): row.n for row in rows if row.sender == "assistant"}
    acknowledged = [message for message in messages if message.is_acknowledged]
    kept = [stored[message.conversation, message.key] for message in acknowledged if _key(message) in stored]
    sent = Counter(_key(message) for message in messages)
    return Verdict(
        acknowledged=len(acknowledged),
        lost=len(acknowledged) - len(kept),
        stored_twice=sum(row.sender == "person" for row in rows) - len(stored.keys() & sent.keys()),
        unanswered=sum(row.state != "answered" or (row.conversation, row.n) not in answers for row in kept),
        answered_twice=_repeated(rows, "assistant"),
        out_of_order=_out_of_order(acknowledged, answers),
        told_twice_to_wait=_repeated(rows, "notice"),
    )


def _key(message: Message) -> tuple[str, str]:
    return message.conversation, message.key


def _repeated(rows: Sequence[sa.engine.Row], sender: str) -> int:
    times = Counter((row.conversation, row.answers) for row in rows if row.sender == sender and row.answers)
    return sum(number > 1 for number in times.values())


def _out_of_order(acknowledged: Sequence[Message], answers: dict[tuple[str, int], int]) -> int:
    """How often a message, or its answer, stands before that of a message that was sent earlier."""
    wrong = 0
    last: dict[str, tuple[int, int]] = {}
    for message in acknowledged:
        n, answer = message.n, answers.get((message.conversation, message.n), 0)
        before_n, before_answer = last.get(message.conversation, (0, 0))
        wrong += n <= before_n or 0 < answer <= before_answer
        last[message.conversation] = (n, max(answer, before_answer))
    return wrong

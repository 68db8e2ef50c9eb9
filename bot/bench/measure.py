"""One run: train, then rounds in which each bot is started, asked and stopped, then one long conversation with each."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from bot.bench.bots import Bot, Running
from bot.bench.figures import Round, percentile
from bot.bench.load import Timed, at_once, one_client
from bot.bench.memory import memory_of
from bot.errors import ServerError
from bot.processes import Progress


@dataclass(frozen=True)
class Plan:
    """How much is measured: rounds, turns of the long conversation, and in each round conversations of `turns_each` turns."""

    rounds: int = 5
    turns: int = 600
    conversations: int = 10
    turns_each: int = 10
    at_once: int = 16

    def phases(self, bots: int, *, training: bool) -> int:
        """How often `run` tells its progress."""
        return bots * (training + self.rounds + 1)


@dataclass(frozen=True)
class Measured:
    """What a run measured, by name of the bot: seconds of training, the rounds, ms of every turn of the long conversation."""

    training_s: dict[str, float]
    rounds: dict[str, list[Round]]
    conversation_ms: dict[str, list[float]]


def run(bots: Sequence[Bot], plan: Plan, *, training: bool, progress: Progress) -> Measured:
    """Measure the bots, one at a time, and change who goes first from round to round.

    Args:
        bots: what is compared, ours first.
        plan: how much of everything.
        training: train first and time it; otherwise the models of an earlier training are measured.
        progress: told what is being done, `plan.phases` times.

    Raises:
        AssistantError: a bot cannot be trained or started, or does not answer.
    """
    training_s = {}
    for bot in bots:
        if training:
            progress(f"training {bot.name}")
            start = time.perf_counter()
            bot.train()
            training_s[bot.name] = time.perf_counter() - start
        else:
            bot.require_trained()
    rounds: dict[str, list[Round]] = {bot.name: [] for bot in bots}
    for number in range(plan.rounds):
        order = bots if number % 2 == 0 else list(reversed(bots))
        for bot in order:
            progress(f"round {number + 1} of {plan.rounds}, {bot.name}")
            rounds[bot.name].append(measure_round(bot, plan))
    conversation_ms = {}
    for bot in bots:
        progress(f"{bot.name}: one conversation of {plan.turns} turns")
        conversation_ms[bot.name] = measure_conversation(bot, plan)
    return Measured(training_s, rounds, conversation_ms)


def measure_round(bot: Bot, plan: Plan) -> Round:
    """Start the bot, ask it alone and at once, weigh it, stop it.

    The first conversations are a warm-up and not counted. Reply times are those of answered turns; turns a second are all.

    Raises:
        ServerError: it does not start, or gives no answer of the kind that is measured.
        UnreachableError: it stops answering.
    """
    start = time.perf_counter()
    with bot.running() as server:
        one_client(server.webhook, [bot.messages(0, 1)], bot.answered)
        start_s = time.perf_counter() - start
        one_client(server.webhook, _conversations(bot, 0, 1, plan), bot.answered)
        turns = one_client(server.webhook, _conversations(bot, 1, plan.conversations, plan), bot.answered)
        answered = _times_of_answers(bot, server, turns)
        # Other questions than before, so that nothing is answered from what the bot may keep of them.
        fresh = _conversations(bot, plan.conversations + 1, plan.at_once, plan)
        rate = at_once(server.webhook, fresh, bot.answered)
        memory = memory_of(server.pids)
    return Round(
        start_s=start_s,
        p50_ms=percentile(answered, 0.5),
        p95_ms=percentile(answered, 0.95),
        turns_per_s=rate,
        memory_mib=memory.now_mib,
        memory_peak_mib=memory.peak_mib,
        processes=memory.processes,
        answered=len(answered) / len(turns),
    )


def measure_conversation(bot: Bot, plan: Plan) -> list[float]:
    """Start the bot anew, hold one conversation of `plan.turns` turns, and return the ms of each.

    Raises:
        ServerError: it does not start, or gives no answer of the kind that is measured.
        UnreachableError: it stops answering.
    """
    parts = -(-plan.turns // plan.turns_each)
    messages = [message for part in _conversations(bot, 0, parts, plan) for message in part][: plan.turns]
    with bot.running() as server:
        one_client(server.webhook, _conversations(bot, 0, 1, plan), bot.answered)
        turns = one_client(server.webhook, [messages], bot.answered)
        _times_of_answers(bot, server, turns)
    return [turn.ms for turn in turns]


def _conversations(bot: Bot, first: int, count: int, plan: Plan) -> list[list[str]]:
    return [bot.messages(number, plan.turns_each) for number in range(first, first + count)]


def _times_of_answers(bot: Bot, server: Running, turns: Sequence[Timed]) -> list[float]:
    times = [turn.ms for turn in turns if turn.answered]
    if not times:
        raise ServerError(f"{bot.name} gave no answer of the kind that is measured; see the logs in {server.logs}")
    return times

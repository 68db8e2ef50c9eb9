import os

import pytest

from bot.bench.measure import Plan, run
from bot.errors import ServerError

SMALL = Plan(rounds=2, turns=7, conversations=2, turns_each=3, at_once=4)


@pytest.fixture(scope="module")
def done(echo):
    """A run with two bots after training: what was measured, what progress told, the bots."""
    log, told = [], []
    bots = echo("ours", log, os.getpid()), echo("theirs", log, os.getpid())
    return run(bots, SMALL, training=True, progress=told.append), told, bots


def test_the_bots_take_turns_to_go_first_and_never_run_at_the_same_time(done):
    _, _, (ours, _) = done
    assert ours.log[:2] == ["train ours", "train theirs"]
    order = ["ours", "theirs", "theirs", "ours", "ours", "theirs"]
    assert ours.log[2:] == [f"{what} {name}" for name in order for what in ("start", "stop")]


def test_progress_is_told_as_often_as_planned(done):
    _, told, _ = done
    assert len(told) == SMALL.phases(2, training=True)
    assert told[-1] == "theirs: one conversation of 7 turns"


def test_every_round_measures_everything(done):
    measured, _, _ = done
    assert {name: len(rounds) for name, rounds in measured.rounds.items()} == {"ours": 2, "theirs": 2}
    for one in [*measured.rounds["ours"], *measured.rounds["theirs"]]:
        assert 0 < one.p50_ms <= one.p95_ms
        assert one.start_s > 0
        assert one.turns_per_s > 0
        assert 0 < one.memory_mib <= one.memory_peak_mib
        assert one.answered == 1


def test_the_long_conversation_has_all_its_turns_under_one_sender(done):
    measured, _, (ours, _) = done
    assert [len(ms) for ms in measured.conversation_ms.values()] == [7, 7]
    last = ours.heard[-7:]
    assert len({sender for sender, _ in last}) == 1
    assert [message for _, message in last] == ["0.0", "0.1", "0.2", "1.0", "1.1", "1.2", "2.0"]


def test_within_a_start_only_the_first_question_is_asked_twice(done):
    _, _, (ours, _) = done
    # A round: the first message, a warm-up of 3, two conversations of 3, four at once of 3.
    asked = [message for _, message in ours.heard[: 1 + 3 + 6 + 12]]
    assert len(asked) - len(set(asked)) == 1


def test_nothing_is_trained_when_an_earlier_training_is_measured(echo):
    bot, told = echo("ours", [], os.getpid()), []
    measured = run([bot], SMALL, training=False, progress=told.append)
    assert bot.log[:2] == ["require ours", "start ours"]
    assert measured.training_s == {}
    assert len(told) == SMALL.phases(1, training=False)


def test_a_bot_that_never_answers_is_named_with_its_logs_and_stopped(echo):
    bot = echo("mute", [], os.getpid(), answers=False)
    with pytest.raises(ServerError, match="mute gave no answer .* logs"):
        run([bot], SMALL, training=False, progress=lambda _: None)
    assert bot.log[-1] == "stop mute"

import os

import pytest

from bot.bench.load import at_once, one_client
from bot.errors import UnreachableError
from bot.processes import free_port


@pytest.fixture
def bot(echo):
    return echo("echo", [], os.getpid())


def test_each_conversation_has_a_sender_of_its_own_and_keeps_its_order(bot):
    with bot.running() as server:
        turns = one_client(server.webhook, [["a", "b"], ["c", "d"]], bot.answered)
    assert [message for _, message in bot.heard] == ["a", "b", "c", "d"]
    senders = [sender for sender, _ in bot.heard]
    assert senders[0] == senders[1] != senders[2] == senders[3]
    assert all(turn.ms > 0 for turn in turns)


def test_each_turn_tells_whether_it_was_answered(bot):
    with bot.running() as server:
        turns = one_client(server.webhook, [["a", "silence"]], bot.answered)
    assert [turn.answered for turn in turns] == [True, False]


def test_conversations_at_once_are_all_held(bot):
    with bot.running() as server:
        rate = at_once(server.webhook, [[f"{number}.{turn}" for turn in range(3)] for number in range(8)], bot.answered)
    assert rate > 0
    assert len({sender for sender, _ in bot.heard}) == 8
    assert len(bot.heard) == 24
    of_one = [message for sender, message in bot.heard if sender == bot.heard[0][0]]
    assert of_one == sorted(of_one)


def test_an_answer_that_is_no_json_is_named(bot):
    with bot.running() as server, pytest.raises(UnreachableError, match="logs of its servers"):
        one_client(server.webhook, [["break"]], bot.answered)


def test_a_bot_that_is_gone_is_named():
    with pytest.raises(UnreachableError, match="ConnectError"):
        one_client(f"http://127.0.0.1:{free_port()}/", [["a"]], bool)

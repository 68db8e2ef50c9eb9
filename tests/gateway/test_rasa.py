"""Which of the Rasa servers is asked, and what counts as an answer."""

import asyncio

import pytest

from bot.gateway import rasa as module
from bot.gateway.rasa import Rasa, RasaAway, TurnFailed
from bot.gateway.records import Question
from bot.processes import free_port
from tests.gateway.conftest import StandIn

QUESTION = Question("c", 1, "hei", None, 0, "web", None, None, {"topic": "who"})


def ask(addresses, times=1):
    async def turns():
        client = Rasa(addresses)
        try:
            return [await client.answer(QUESTION) for _ in range(times)]
        finally:
            await client.close()

    return asyncio.run(turns())


@pytest.fixture
def other():
    server = StandIn()
    yield server
    server.shutdown()
    server.server_close()


def test_the_answer_comes_with_what_to_remember(rasa):
    (answer,) = ask((rasa.address,))
    assert answer.said[0].text == "du sa: hei"
    assert answer.memory == {"topic": "who", "turns": 1}


def test_servers_take_turns(rasa, other):
    ask((rasa.address, other.address), 4)
    assert (len(rasa.turns), len(other.turns)) == (2, 2)


def test_one_that_is_away_is_left_out(rasa):
    ask((f"http://127.0.0.1:{free_port()}", rasa.address), 4)
    assert len(rasa.turns) == 4


def test_one_that_hangs_is_left_out(rasa, other, monkeypatch):
    monkeypatch.setattr(module, "TURN_SECONDS", 0.3)
    rasa.delay = 1
    ask((rasa.address, other.address), 4)
    assert len(other.turns) == 4


def test_when_none_answers_that_is_said():
    with pytest.raises(RasaAway):
        ask((f"http://127.0.0.1:{free_port()}",))


def test_an_error_is_no_answer(rasa):
    rasa.status = 500
    with pytest.raises(TurnFailed):
        ask((rasa.address,))

import pytest

from bot.supervision import LONGEST_PAUSE_SECONDS, _Watched, look_after


class Server:
    name, log = "rasa", "rasa.log"

    def __init__(self):
        self.has_stopped, self.starts = False, 0

    def start(self):
        self.starts += 1
        self.has_stopped = False


@pytest.fixture
def server():
    return Server()


def live(server, seconds, dies_after):
    """Watch for so many seconds over a server that dies so long after each start; returns what was said."""
    watched, said, died_at = _Watched(server, 0.0), [], dies_after
    for now in range(seconds):
        if now >= died_at and watched.due is None:
            server.has_stopped = True
        starts = server.starts
        look_after(watched, now, said.append)
        if server.starts > starts:
            died_at = now + dies_after
    return said


def test_a_server_that_lives_is_left_alone(server):
    assert live(server, 100, dies_after=1000) == []
    assert server.starts == 0


def test_a_server_that_dies_is_started_again_at_once(server):
    said = live(server, 100, dies_after=90)
    assert server.starts == 1
    assert "rasa.log" in said[0]
    assert "started again" in said[1]


def test_a_server_that_keeps_dying_is_started_more_slowly(server):
    live(server, 600, dies_after=1)
    assert 600 / (LONGEST_PAUSE_SECONDS + 2) <= server.starts < 30

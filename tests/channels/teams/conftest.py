import pytest

from bot.channels.teams.channel import Teams
from tests.channels.direct import Direct
from tests.channels.providers.teams import TeamsServer


class Hours:
    """Time that passes only where a test says so."""

    def __init__(self):
        self.seconds = 1000.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def hours():
    return Hours()


@pytest.fixture
def server():
    server = TeamsServer()
    yield server
    server.stop()


@pytest.fixture
def ours(server, hours, tmp_path):
    return Direct(server, Teams(hours), tmp_path)

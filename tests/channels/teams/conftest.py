import pytest

from bot.channels.teams.channel import Teams
from tests.channels.direct import Direct


class Hours:
    """Time that passes only where a test says so."""

    def __init__(self):
        self.seconds = 1000.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def kind():
    return "teams"


@pytest.fixture
def hours():
    return Hours()


@pytest.fixture
def ours(server, hours, tmp_path):
    return Direct(server, Teams(hours), tmp_path)

import pytest

from bot.channels.slack.channel import Slack
from tests.channels.direct import Direct
from tests.channels.providers.slack import SlackWorkspace


@pytest.fixture
def server():
    server = SlackWorkspace()
    yield server
    server.stop()


@pytest.fixture
def ours(server, tmp_path):
    return Direct(server, Slack(), tmp_path)

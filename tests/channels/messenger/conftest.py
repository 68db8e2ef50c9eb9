import pytest

from bot.channels.messenger.channel import Messenger
from tests.channels.direct import Direct
from tests.channels.providers.messenger import MessengerPlatform


@pytest.fixture
def server():
    server = MessengerPlatform()
    yield server
    server.stop()


@pytest.fixture
def ours(server, tmp_path):
    return Direct(server, Messenger(), tmp_path)

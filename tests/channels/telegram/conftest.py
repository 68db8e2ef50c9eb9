import pytest

from bot.channels.telegram.channel import Telegram
from tests.channels.direct import Direct
from tests.channels.providers.telegram import TelegramServer


@pytest.fixture
def server():
    server = TelegramServer()
    yield server
    server.stop()


@pytest.fixture
def ours(server, tmp_path):
    return Direct(server, Telegram(), tmp_path)

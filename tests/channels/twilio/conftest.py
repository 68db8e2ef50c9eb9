import pytest

from bot.channels.registry import CHANNELS
from tests.channels.direct import Direct
from tests.channels.providers.every import PROVIDERS


@pytest.fixture(params=["sms", "whatsapp"])
def kind(request):
    """Both, unless a test module says which it is about."""
    return request.param


@pytest.fixture
def server(kind):
    server = PROVIDERS[kind]()
    yield server
    server.stop()


@pytest.fixture
def ours(server, kind, tmp_path):
    return Direct(server, CHANNELS[kind], tmp_path)

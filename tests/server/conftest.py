import json
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from bot.client import Conversation
from bot.processes import free_port, running
from bot.settings import load_settings
from bot.training import is_trained, train
from tests.resident import Resident


class FarEnd(ThreadingHTTPServer):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.came = []


class Messages(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.came.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def trained():
    """Settings whose model is trained on what is in the checkout."""
    settings = load_settings()
    if not is_trained(settings):
        train(settings)
    return settings


@pytest.fixture(scope="session")
def far_end():
    """Where Rasa's own callback channel sends to; `came` are the messages, in order."""
    far_end = FarEnd(("127.0.0.1", 0), Messages)
    threading.Thread(target=far_end.serve_forever, daemon=True).start()
    yield far_end
    far_end.shutdown()
    far_end.server_close()


@pytest.fixture(scope="session")
def server(trained, far_end, tmp_path_factory):
    """The real servers on free ports of loopback, with their logs and database in a new folder."""
    data = tmp_path_factory.mktemp("koordinator")
    credentials = data / "credentials.yml"
    credentials.write_text(
        f"rasa.core.channels.callback.CallbackInput:\n  url: http://127.0.0.1:{far_end.server_port}\n"
    )
    settings = replace(trained, data=data, rasa_port=free_port(), port=free_port(), credentials=credentials)
    with running(settings, gateway=True):
        yield settings


@pytest.fixture
def talk(server):
    """A new conversation; returns the last reply to each message."""

    def say(text, **metadata):
        conversation.metadata = metadata
        replies = conversation.say(text)
        assert len(replies) == 1
        return replies[0]

    conversation = Conversation(server.webhook)
    return say


@pytest.fixture
def resident(server):
    """A new conversation through the gateway."""
    with httpx.Client(base_url=server.gateway, trust_env=False, timeout=20) as client:
        yield Resident.begin(client)

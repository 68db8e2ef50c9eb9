"""A gateway on a real socket, with a stand-in for Rasa that does as it is told."""

import json
import threading
import time
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
import uvicorn

from bot.gateway import conversing, journal_access
from bot.gateway.app import build_app
from bot.processes import free_port
from bot.settings import load_settings
from bot.store import database
from bot.store.database import migrate, open_database
from tests.resident import Resident


class StandIn(ThreadingHTTPServer):
    """Speaks `/webhooks/turn/webhook`: repeats the message and counts the turns in the memory it is handed."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Turns)
        self.turns, self.delay, self.status = [], 0.0, 200
        self.customs = {}  # by message: what stands in the reply's data besides
        self.memory = {}  # what is remembered besides
        self.goes_on = threading.Event()
        self.goes_on.set()
        self.address = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Turns(BaseHTTPRequestHandler):
    def do_GET(self):
        self._send({"status": "ok"})

    def do_POST(self):
        turn = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.turns.append(turn)
        time.sleep(self.server.delay)
        self.server.goes_on.wait(10)
        custom = {"status": "answered", "language": "nb", **self.server.customs.get(turn["message"], {})}
        said = {"text": f"du sa: {turn['message']}", "custom": custom}
        memory = {**turn["memory"], **self.server.memory, "turns": turn["memory"].get("turns", 0) + 1}
        self._send({"replies": [said], "memory": memory}, self.server.status)

    def _send(self, data, status=200):
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Shared machines may take seconds for a commit; only tests that are about waiting set a time."""
    monkeypatch.setattr(database, "PATIENCE_SECONDS", 30)
    monkeypatch.setattr(journal_access, "PATIENCE_SECONDS", 30)
    monkeypatch.setattr(conversing, "ANSWER_SECONDS", 30)
    monkeypatch.setattr(conversing, "REPLY_SECONDS", 31)


@pytest.fixture
def rasa():
    server = StandIn()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def engine(tmp_path):
    """An empty database with its tables."""
    engine = open_database(f"sqlite:///{tmp_path / 'journal.db'}")
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def settings(tmp_path, rasa):
    return replace(
        load_settings(),
        data=tmp_path,
        port=free_port(),
        rasa_servers=(rasa.address,),
        origins=("https://www.example.no",),
        database=None,
        redis=None,
        secret=None,
    )


@dataclass
class Gateway:
    settings: object
    client: httpx.Client

    def resident(self, **start):
        """A new conversation."""
        return Resident.begin(self.client, **start)


@pytest.fixture
def gateway(settings, engine):
    """The gateway, listening."""
    config = uvicorn.Config(
        build_app(settings, engine), host="127.0.0.1", port=settings.port, log_level="critical", ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    with httpx.Client(base_url=settings.gateway, trust_env=False, timeout=20) as client:
        yield Gateway(settings, client)
    server.should_exit = True
    thread.join(10)

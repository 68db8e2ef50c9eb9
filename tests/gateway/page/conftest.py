"""Somebody without scripts at the chat page, and a stand-in for Rasa whose answers have everything around them."""

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from bot.gateway.app import build_app
from bot.settings import load_settings
from bot.store.database import migrate, open_database
from tests.desk import ASKED, CUSTOMS, Desk

ANSWER = {
    "type": "answer",
    "status": "answered",
    "language": "nn",
    "answer": "Eit svar <b>med</b> teikn.",
    "quotations": [
        {
            "section": "x",
            "intro": "Lova seier:",
            "text": "Kommunen <i>skal</i>.",
            "note": "På bokmål.",
            "language": "nb",
            "url": "javascript:alert(1)",
        }
    ],
    "sources": [
        {"label": "§ 2-5 c", "url": "https://lovdata.no/x?a=1&b=2", "checked": "2026-07-02"},
        {"label": "Farleg", "url": "javascript:alert(1)", "checked": "2026-07-02"},
    ],
    "guide": {"guide": "g", "question": "q", "kind": "choice", "text": "Kven gjeld det?", "noted": []},
    "documents": [{"kind": "request", "title": "Søknad", "fields": {"age": '4 "år"'}}],
    "replies": [{"title": "Barnet vårt", "payload": 'Barnet "vårt"'}, {"title": "Stopp her", "payload": "Stopp her"}],
}


class Turns(BaseHTTPRequestHandler):
    """Answers like Rasa's channel: what was said, with everything a reply can have around it."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        said = {**ANSWER, "answer": f"{ANSWER['answer']} Du sa: {asked['message']}"}
        body = json.dumps({"replies": [{"text": said["answer"], "custom": said}], "memory": asked["memory"]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Outline(HTMLParser):
    """The tags of a page with their attributes, and its text without that of scripts."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text, self._script = [], "", False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._script = tag == "script"

    def handle_endtag(self, tag):
        self._script = False

    def handle_data(self, data):
        self.text += "" if self._script else data

    def every(self, *names, **wanted):
        return [a for tag, a in self.tags if tag in names and all(a.get(key) == value for key, value in wanted.items())]


class Visitor:
    """Sends the form that came back last, with a button pressed."""

    def __init__(self, client, address="/", headers=None):
        self.client = client
        self._take(client.get(address, headers=headers))

    def press(self, **fields):
        self.sent = {**self.hidden, "text": "", **fields}
        return self.again()

    def say(self, text, **fields):
        return self.press(text=text, do="send", **fields)

    def again(self):
        """Load the page anew, which sends the same form."""
        return self._take(self.client.post("/", data=self.sent))

    def _take(self, answer):
        self.answer, self.page = answer, Outline(answer.text)
        self.said = [attrs for attrs in self.page.every("article") if "data-n" in attrs]
        # Our fields are the last of their names: letters in the transcript have some of the same.
        hidden = {attrs["name"]: attrs["value"] for attrs in self.page.every("input", type="hidden")}
        self.hidden = {name: hidden[name] for name in ("token", "key", "lang", "municipality")}
        return self


@dataclass
class Site:
    """A gateway in this process, over a database of its own."""

    client: TestClient
    engine: sa.engine.Engine

    def visit(self, address="/", **headers):
        return Visitor(self.client, address, headers)

    def kept(self, table):
        """How many rows there are."""
        with self.engine.connect() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


@contextmanager
def opened(folder, rasa):
    engine = open_database(f"sqlite:///{folder / 'journal.db'}")
    migrate(engine)
    settings = replace(
        load_settings(), data=folder, rasa_servers=(rasa,), secret=None, redis=None, origins=(), keep_days=21
    )
    with TestClient(build_app(settings, engine)) as client:
        yield Site(client, engine)
    engine.dispose()


@contextmanager
def answering(port=0):
    server = ThreadingHTTPServer(("127.0.0.1", port), Turns)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def rasa_at():
    """Start the stand-in for Rasa, for as long as a block lasts."""
    return answering


@pytest.fixture(scope="session")
def open_site():
    """Start a gateway, for as long as a block lasts."""
    return opened


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with answering() as rasa, opened(tmp_path_factory.mktemp("page"), rasa) as site:
        yield site


@pytest.fixture
def visitor(site):
    """Somebody who has just opened the page, in bokmål."""
    return site.visit()


@pytest.fixture
def staffed(rasa, tmp_path):
    """A gateway of a test's own, whose assistant asks how people can be contacted and sends it."""
    rasa.customs |= CUSTOMS
    with opened(tmp_path, rasa.address) as site:
        yield site


@pytest.fixture
def desk(staffed):
    """Kari, who receives it."""
    return Desk.at(staffed.engine)


@pytest.fixture
def asking(staffed):
    """Somebody who has told how to reach them, and is asked whether to send it."""
    visitor = staffed.visit()
    for text in ASKED:
        visitor.say(text)
    return visitor


@pytest.fixture
def asked(asking):
    """Somebody whose request was sent."""
    return asking.say("ja, send")

"""What the stand-ins for all providers share: a server on loopback that speaks the provider's API as it is described.

It checks what we post as strictly as the provider does, keeps it, and can fail, wait and repeat on demand.
"""

import json
import threading
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import httpx


@dataclass
class Call:
    """A request that we made to the provider."""

    method: str
    path: str
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


@dataclass
class Answer:
    """What the provider answers."""

    status: int = 200
    data: object = None
    headers: dict = field(default_factory=dict)


class Refused(Exception):
    """We posted something that the provider would not take; its answer."""

    def __init__(self, status, data):
        super().__init__(f"{status} {data}")
        self.answer = Answer(status, data)


class Provider(ABC):
    """One provider. `kind` is the kind of channel, `troubles` are the statuses that the next calls are answered with, in order."""

    kind: str

    def __init__(self):
        self.calls, self.troubles, self.delay = [], [], 0.0
        self.refusals = []  # what we posted that the provider would not take, whatever a test asked for
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        self.api = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    @abstractmethod
    def account(self):
        """Our entry in channels.yml, without municipality; `api` is this server."""

    @abstractmethod
    def environment(self):
        """The variables that hold the secrets that `account` names."""

    @abstractmethod
    def says(self, webhook, person, text, **changed):
        """Tell the webhook, as the provider does, that `person` wrote `text`; gives our answer. Each call is a message of its own,
        unless `id` says which. Keywords change what is sent, so that it is forged, old or malformed: each provider says which.
        """

    @abstractmethod
    def presses(self, webhook, person, title):
        """Tell the webhook that the person pressed the button with this title; where there are no buttons, they type its number."""

    @abstractmethod
    def heard(self, person):
        """What the person reads, in order: the texts of the messages that were taken, with titles of buttons on lines of their own."""

    @abstractmethod
    def answer(self, call):
        """Take a call and return the `Answer`, after checking all that the provider checks.

        Raises:
            Refused
        """

    def may_fail(self, call):
        """Whether `troubles` are meant for this call."""
        return True

    def wait_for(self, person, count, seconds=30):
        """The texts, once there are so many, or as many as there are after a while."""
        until = time.monotonic() + seconds
        while len(self.heard(person)) < count and time.monotonic() < until:
            time.sleep(0.02)
        return self.heard(person)

    def post(self, webhook, body, headers=None, method="POST"):
        """A request from the provider to us."""
        return httpx.request(method, webhook, content=body, headers=headers or {}, trust_env=False, timeout=60)


def _handler(provider):
    class Handler(BaseHTTPRequestHandler):
        def _take(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            call = Call(self.command, self.path, headers, body)
            time.sleep(provider.delay)
            if provider.troubles and provider.may_fail(call):
                return self._send(Answer(provider.troubles.pop(0), {"error": "trouble"}))
            try:
                answer = provider.answer(call)
            except Refused as refused:
                provider.refusals.append(refused)
                return self._send(refused.answer)
            except Exception as mistake:  # what is posted is not even of the right shape
                provider.refusals.append(mistake)
                return self._send(Answer(400, {"error": repr(mistake)}))
            provider.calls.append(call)
            return self._send(answer)

        do_GET = do_POST = do_PUT = do_OPTIONS = do_DELETE = _take

        def _send(self, answer):
            body = json.dumps(answer.data if answer.data is not None else {}).encode()
            self.send_response(answer.status)
            for name, value in {"Content-Type": "application/json", **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    return Handler


def path_of(call):
    """The path without its query."""
    return urlsplit(call.path).path

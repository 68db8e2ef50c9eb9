"""Systems on loopback that are called over HTTP: one call after the other, each answered as told, or not at all."""

import base64
import hashlib
import hmac
import json
import re
import threading
import uuid
from http.server import BaseHTTPRequestHandler, HTTPServer

from bot.processes import free_port

SECRET = "whsec_" + base64.b64encode(b"only for the tests on loopback").decode()
TOKEN = "iX3nQTestInbox"


class System:
    """Runs while it is entered, and may be entered again.

    `status` is what it answers without doing anything; `loses_answers`: it does all, and the answer does not arrive.
    """

    def __init__(self):
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.status, self.loses_answers, self.headers, self.calls = None, False, {}, []
        self.goes_on = threading.Event()
        self.goes_on.set()

    def __enter__(self):
        self._server = Server(("127.0.0.1", self.port), Call)
        self._server.system = self
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.goes_on.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, method, path, headers, body):
        """The status and the data of an answer."""
        raise NotImplementedError


class Server(HTTPServer):
    def handle_error(self, request, address):
        """Whoever called is gone."""


class Call(BaseHTTPRequestHandler):
    def do_GET(self):
        self._do("GET")

    def do_POST(self):
        self._do("POST")

    def _do(self, method):
        system = self.server.system
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        if len(body) < length:
            return  # Whoever called died over it.
        system.calls.append((method, self.path))
        system.goes_on.wait(30)
        status, data = (system.status, {}) if system.status else system.answer(method, self.path, self.headers, body)
        if not system.loses_answers:
            self._send(status, data)

    def _send(self, status, data):
        body = json.dumps(data).encode()
        self.send_response(status)
        for name, value in {**self.server.system.headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Hooked(System):
    """Receives webhooks: checks who sent them, and does what they say once for each id."""

    def __init__(self):
        super().__init__()
        self.told, self.repeated, self.headers_seen = {}, 0, []

    def answer(self, method, path, headers, body):
        if method != "POST":
            return 405, {}
        self.headers_seen.append(dict(headers))
        identifier = headers["webhook-id"]
        signed = f"{identifier}.{headers['webhook-timestamp']}.".encode() + body
        key = base64.b64decode(SECRET.removeprefix("whsec_"))
        signature = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
        if headers["webhook-signature"] != f"v1,{signature}" or headers["Idempotency-Key"] != identifier:
            return 401, {}
        self.repeated += identifier in self.told
        self.told.setdefault(identifier, json.loads(body))
        return 204, {}


class Chatwoot(System):
    """The client API of one API inbox, with the paths, statuses and fields of Chatwoot's published description.

    A contact may bring a `source_id`, as Chatwoot's source has it; with `names_contacts` it gets another, as the description
    alone would have it.
    """

    def __init__(self):
        super().__init__()
        self.contacts, self.conversations, self.names_contacts = {}, {}, False

    @property
    def messages(self):
        return [message["content"] for one in self.conversations.values() for message in one["messages"]]

    def answer(self, method, path, headers, body):
        found = re.fullmatch(
            rf"/public/api/v1/inboxes/{TOKEN}/contacts(?:/([^/.]+)(/conversations(?:/(\d+)/messages)?)?)?", path
        )
        if not found:
            return 404, {"error": "Resource could not be found"}
        contact, conversations, conversation = found.groups()
        told = json.loads(body) if body else {}
        if contact is None:
            return (200, self._make_contact(told)) if method == "POST" else (404, {})
        if contact not in self.contacts:
            return 404, {"error": "Resource could not be found"}
        if conversations is None:
            return 200, self.contacts[contact]
        theirs = {key: one for key, one in self.conversations.items() if one["contact"] == self.contacts[contact]}
        if conversation is None:
            return 200, (self._make_conversation(contact) if method == "POST" else list(theirs.values()))
        if int(conversation) not in theirs:
            return 404, {"error": "Resource could not be found"}
        messages = theirs[int(conversation)]["messages"]
        return 200, (self._make_message(messages, told, conversation) if method == "POST" else messages[-20:])

    def _make_contact(self, told):
        source = str(uuid.uuid4()) if self.names_contacts else told.get("source_id") or str(uuid.uuid4())
        made = {"id": len(self.contacts) + 1, "name": told.get("name"), "email": None}
        return self.contacts.setdefault(source, {"source_id": source, "pubsub_token": uuid.uuid4().hex, **made})

    def _make_conversation(self, contact):
        number = len(self.conversations) + 1
        made = {"id": number, "uuid": str(uuid.uuid4()), "inbox_id": 1, "status": "open", "messages": []}
        made |= {"contact_last_seen_at": 0, "agent_last_seen_at": 0, "contact": self.contacts[contact]}
        return self.conversations.setdefault(number, made)

    def _make_message(self, messages, told, conversation):
        made = {"id": len(self.messages) + 1, "content": told["content"], "message_type": 0, "content_type": "text"}
        messages.append(made | {"content_attributes": {}, "created_at": 0, "conversation_id": int(conversation)})
        return messages[-1]

import sys
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from knowledge.pull.clock import Clock


@dataclass
class Page:
    """What a host answers under one path. Failures, each a status and headers, and cuts, each after so many bytes, come first."""

    body: bytes = b"text"
    etag: str = ""
    modified: str = ""
    kind: str = "text/plain"
    location: str = ""
    with_length: bool = True
    head: int = 200
    failures: list = field(default_factory=list)
    cuts: list = field(default_factory=list)


@dataclass
class Asked:
    method: str
    path: str
    headers: dict


class Site:
    """A host on loopback that really answers over HTTP, and keeps what it was asked."""

    def __init__(self, port):
        self.url = f"http://127.0.0.1:{port}"
        self.pages = {}
        self.asked = []

    def put(self, path, *fields, **named):
        self.pages[path] = Page(*fields, **named)
        return self.pages[path]

    def asked_for(self, path):
        return [each for each in self.asked if each.path == path]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        site = self.server.site
        site.asked.append(Asked(self.command, self.path, dict(self.headers)))
        page = site.pages.get(self.path)
        if page is None:
            self._say(404)
        elif page.failures:
            status, headers = page.failures.pop(0)
            self._say(status, headers)
        elif self.command == "HEAD" and page.head != 200:
            self._say(page.head)
        elif page.location:
            self._say(302, {"Location": page.location})
        elif page.etag and self.headers.get("If-None-Match") == page.etag:
            self._say(304, {"ETag": page.etag})
        elif page.modified and self.headers.get("If-Modified-Since") == page.modified:
            self._say(304)
        else:
            self._send(page)

    do_HEAD = do_GET

    def _send(self, page):
        headers = {"Content-Type": page.kind}
        headers |= {"ETag": page.etag} if page.etag else {}
        headers |= {"Last-Modified": page.modified} if page.modified else {}
        start = 0
        if "Range" in self.headers and self.headers.get("If-Range") in (page.etag, page.modified):
            start = int(self.headers["Range"].removeprefix("bytes=").removesuffix("-"))
            if start >= len(page.body):
                return self._say(416)
            headers["Content-Range"] = f"bytes {start}-{len(page.body) - 1}/{len(page.body)}"
        self.close_connection = not page.with_length
        self._say(206 if start else 200, headers, page.body[start:], page.with_length, page.cuts)

    def _say(self, status, headers=(), body=b"", with_length=True, cuts=()):
        self.send_response(status)
        for name, value in dict(headers).items():
            self.send_header(name, value)
        if with_length and status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if cuts:
            body = body[: cuts.pop(0)]
            self.close_connection = True
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """A client that hangs up on a body that is too large is no error here."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


@pytest.fixture
def site():
    server = Server(("127.0.0.1", 0), Handler)
    server.site = Site(server.server_port)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server.site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Hours:
    """Time that passes only where somebody waits, and is told how long."""

    def __init__(self):
        self.seconds = 1000.0
        self.slept = []
        start = datetime(2027, 1, 4, 3, tzinfo=timezone.utc)
        self.clock = Clock(self._sleep, lambda: self.seconds, lambda: start + timedelta(seconds=self.seconds - 1000))

    def _sleep(self, seconds):
        self.slept.append(round(seconds, 3))
        self.seconds += seconds


@pytest.fixture
def hours():
    return Hours()


@pytest.fixture
def loopback():
    """A way to the network that no proxy of the environment can stand in."""
    with httpx.HTTPTransport() as transport:
        yield transport

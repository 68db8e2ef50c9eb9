"""A page of a municipality in a real browser, with the widget from a gateway of another origin and a stand-in for Rasa."""

import re
import threading
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.gateway import news
from tests.browser.conftest import MISTAKE
from tests.desk import CUSTOMS, Desk
from tests.gateway.conftest import engine, gateway, patient, rasa  # noqa: F401
from tests.gateway.conftest import settings as gateway_settings  # noqa: F401

PAGE = """<!doctype html>
<html lang="{lang}"{attributes}><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Eksempel kommune</title><link rel="stylesheet" href="/page.css">{head}
<script type="module" src="{gateway}/widget.js"{data}></script></head>
<body><h1>Eksempel kommune</h1><p><a href="/other">En annen side</a></p>{body}
<p id="last"><a href="#last">Nederst</a></p></body></html>"""
STRICT = (
    "default-src 'none'; script-src {gateway}; connect-src {gateway}; style-src 'self'; form-action {gateway}; "
    "base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)


class Host(ThreadingHTTPServer):
    """The web server of a municipality."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Pages)
        self.pages, self.policy, self.style = {}, STRICT, ""
        # The same machine under another name is another origin.
        self.origin = f"http://localhost:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Pages(BaseHTTPRequestHandler):
    def do_GET(self):
        path = self.path.split("?")[0]
        if path == "/page.css":
            return self._send(self.server.style, "text/css")
        return self._send(
            self.server.pages.get(path, ""), "text/html; charset=utf-8", 200 if path in self.server.pages else 404
        )

    def _send(self, text, kind, status=200):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", self.server.policy)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def host():
    server = Host()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def settings(gateway_settings, host):  # noqa: F811
    return replace(gateway_settings, origins=(host.origin,), rate_factor=100.0)


@pytest.fixture
def desk(engine):  # noqa: F811
    return Desk.at(engine)


@dataclass
class Site:
    """A municipality's site, and what its pages have done."""

    host: Host
    gateway: str
    browser: object
    contexts: list
    requests: list
    mistakes: list

    def publish(self, path="/", *, data="", body="", head="", lang="nb", attributes=""):
        """Put a page on the site, with the widget's script and its attributes."""
        self.host.pages[path] = PAGE.format(
            gateway=self.gateway, data=data, body=body, head=head, lang=lang, attributes=attributes
        )

    def visit(self, path="/", **options):
        """Open a window at a page of the site."""
        context = self.browser.new_context(base_url=self.host.origin, **options)
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        context.on("request", lambda request: self.requests.append(request))
        context.on("console", lambda said: self.mistakes.append(said.text) if MISTAKE.search(said.text) else None)
        context.on("weberror", lambda error: self.mistakes.append(str(error.error)))
        page = context.new_page()
        page.goto(path)
        return page


@pytest.fixture
def site(chromium, monkeypatch, host, gateway, rasa):  # noqa: F811
    """A site under the strictest policy. Afterwards nothing may have gone elsewhere, and nothing have been refused."""
    monkeypatch.setattr(news, "RINGS_SECONDS", 0.2)
    rasa.customs |= CUSTOMS
    # The first message waits for all that is loaded only once.
    gateway.client.timeout = 120
    gateway.resident().say("Hei")
    rasa.turns.clear()
    address = gateway.settings.gateway
    host.policy = STRICT.format(gateway=address)
    site = Site(host, address, chromium, [], [], [])
    site.publish()
    site.publish("/other")
    host.pages["/bare"] = "<!doctype html><html lang=nb><title>Uten chat</title><h1>Uten chat</h1></html>"
    yield site
    for context in site.contexts:
        assert not context.cookies()
        context.close()
    ours = re.compile(f"{re.escape(address)}/|{re.escape(host.origin)}/|blob:")
    assert not [request.url for request in site.requests if not ours.match(request.url)]
    assert site.mistakes == []

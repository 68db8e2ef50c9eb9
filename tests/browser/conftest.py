"""A real browser in front of the real gateway and the real Rasa."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.processes import free_port, running, stop, wait_until_ready
from bot.settings import load_settings
from bot.training import is_trained, train

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
MISTAKE = re.compile(r"content security policy|trusted ?type|uncaught|blocked", re.I)


class Site:
    """The servers under test; the gateway can be taken away and given back."""

    def __init__(self, settings, servers):
        self.address, self.database, self.desks = settings.gateway, settings.database_address, settings.desks
        self._seconds = settings.start_seconds
        self._gateway = next(server for server in servers if server.name == "gateway")
        self._rasa = next(server for server in servers if server.name == "rasa")

    def kill_gateway(self):
        self._gateway.process.kill()
        self._gateway.process.wait()

    def start_gateway(self):
        wait_until_ready([self._gateway.start()], self._seconds)

    def stop_rasa(self):
        stop([self._rasa])

    def start_rasa(self):
        wait_until_ready([self._rasa.start()], self._seconds)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Rasa and the gateway on free ports of loopback, with their data in a new folder."""
    settings = load_settings()
    if not is_trained(settings):
        train(settings)
    data = tmp_path_factory.mktemp("browser")
    rasa_port = free_port()
    servers = (f"http://127.0.0.1:{rasa_port}",)
    desks = Path(shutil.copy(settings.desks, data / "desks.yml"))
    settings = replace(
        settings,
        data=data,
        desks=desks,
        database=f"sqlite:///{data / 'journal.db'}",
        redis=None,
        rasa_port=rasa_port,
        rasa_servers=servers,
        port=free_port(),
        rate_factor=100.0,
    )
    with running(settings, gateway=True) as started:
        yield Site(settings, started)


@pytest.fixture(scope="module")
def chromium():
    """The browser; without one these tests are skipped. While it runs, no test in this process can run an event loop."""
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}; `apt-get install chromium` gives one")
    playwright = pytest.importorskip("playwright.sync_api").sync_playwright().start()
    browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
    yield browser
    browser.close()
    playwright.stop()


@pytest.fixture
def visit(chromium, site):
    """Open a window at the page. Afterwards nothing may have left our origin, and no script or style have been refused."""
    contexts, requests, mistakes = [], [], []

    def open_window(path="/", *, scripts=True, **options):
        context = chromium.new_context(java_script_enabled=scripts, base_url=site.address, **options)
        context.set_default_timeout(20_000)
        contexts.append(context)
        context.on("request", lambda request: requests.append(request))
        context.on("console", lambda said: mistakes.append(said.text) if MISTAKE.search(said.text) else None)
        context.on("weberror", lambda error: mistakes.append(str(error.error)))
        page = context.new_page()
        page.goto(path)
        return page

    open_window.requests = requests
    yield open_window
    for context in contexts:
        assert not context.cookies()
        context.close()
    assert not [request.url for request in requests if not request.url.startswith(f"{site.address}/")]
    assert mistakes == []

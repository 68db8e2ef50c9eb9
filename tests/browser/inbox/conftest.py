"""The inbox in a real browser, in front of the real gateway; nobody needs Rasa here."""

import threading
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

import pytest
import uvicorn

from bot.gateway import journal_access
from bot.gateway.app import build_app
from bot.gateway.live import Live
from bot.gateway.page_view import new_key
from bot.handoff.desks import load_desks
from bot.handoff.handoffs import Handoffs
from bot.processes import free_port
from bot.settings import DESKS, load_settings
from bot.staff.accounts import Accounts
from bot.staff.sessions import COOKIE, Sessions
from bot.store import database
from bot.store.database import migrate, open_database
from knowledge.personal_data import conceal
from tests.browser.conftest import MISTAKE
from tests.staff.inbox.conftest import Person

SOURCES = [
    {"label": "pasient- og brukerrettighetsloven § 2-5 c", "url": "https://lovdata.no/x", "checked": "2026-07-02"}
]


class Clock:
    """The time, from which tests write what happened before."""

    def __init__(self):
        self.ago = timedelta()

    def __call__(self):
        return datetime.now(timezone.utc) - self.ago


@dataclass
class World:
    """What stands behind the pages: a desk, its staff and those who ask."""

    engine: object
    address: str
    clock: Clock
    accounts: Accounts
    sessions: Sessions
    handoffs: Handoffs
    live: Live

    def member(self, login="kari", role="agent", name="Kari Nordmann", language="nb"):
        """A member of staff; the same one when they are there already."""
        return self.accounts.named(login) or self.accounts.add(
            login, name, "default", role, language, "fjorten grønne frosker", by="test"
        )

    def person(self, language="nb", *, minutes_ago=0):
        """Somebody who asked and was answered."""
        self.clock.ago = timedelta(minutes=minutes_ago)
        asking = Person.begin(self.engine, self.clock, self.handoffs.desks.get("default"), language)
        asking.says("Har barnet mitt rett til barnekoordinator?")
        asking.is_told("Ja, når barnet trenger det.", sources=SOURCES)
        return asking

    def request(self, *, minutes_ago=0, holder=None, language="nb", **asked):
        """A request that was sent so long ago, claimed by `holder` where one is given."""
        sent = self.person(language, minutes_ago=minutes_ago).asks(**asked)
        self.clock.ago = timedelta()
        return self.handoffs.claim("default", sent.number, holder.id, "test") if holder else sent

    def says(self, member, sent, text):
        """Staff says something in the conversation."""
        return self.live.say(self.handoffs.find("default", sent.number), member, text, new_key())


@pytest.fixture
def world(tmp_path, monkeypatch):
    """A listening gateway over an empty database."""
    monkeypatch.setattr(database, "PATIENCE_SECONDS", 30)
    monkeypatch.setattr(journal_access, "PATIENCE_SECONDS", 30)
    conceal(
        "Jeg heter Kari Nordmann"
    )  # What it loads at first takes seconds; the gateway does the same before it listens.
    settings = replace(
        load_settings(),
        data=tmp_path,
        port=free_port(),
        database=None,
        redis=None,
        secret=None,
        rate_factor=100.0,
    )
    engine = open_database(settings.database_address)
    migrate(engine)
    config = uvicorn.Config(
        build_app(settings, engine), host="127.0.0.1", port=settings.port, log_level="critical", ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    clock, desks = Clock(), load_desks(DESKS)
    yield World(
        engine,
        settings.gateway,
        clock,
        Accounts(engine, clock),
        Sessions(engine, clock),
        Handoffs(engine, desks, clock),
        Live(engine, clock),
    )
    server.should_exit = True
    thread.join(10)
    engine.dispose()


@pytest.fixture
def at_desk(chromium, world):
    """Open a window of a member of staff. Afterwards nothing may have left our origin, and nothing have been refused or failed."""
    contexts, requests, mistakes = [], [], []

    def open_window(path="/staff", member=None, *, scripts=True, hears=True, **options):
        context = chromium.new_context(java_script_enabled=scripts, base_url=world.address, **options)
        context.set_default_timeout(20_000)
        contexts.append(context)
        cookie = world.sessions.begin((member or world.member()).id)
        context.add_cookies([{"name": COOKIE, "value": cookie, "url": world.address}])
        context.on("request", lambda request: requests.append(request))
        context.on("console", lambda said: mistakes.append(said.text) if MISTAKE.search(said.text) else None)
        context.on("weberror", lambda error: mistakes.append(str(error.error)))
        if not hears:
            context.route("**/events", lambda route: route.abort())
        page = context.new_page()
        page.goto(path)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert not [request.url for request in requests if not request.url.startswith(f"{world.address}/")]
    assert mistakes == []

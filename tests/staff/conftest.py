"""A database with staff in it, and a clock that the test moves."""

import re
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from bot.gateway import journal_access
from bot.gateway.door import Door
from bot.gateway.forms import read_form
from bot.gateway.headers import SecurityHeaders
from bot.gateway.problems import Problem
from bot.gateway.rates import Rates
from bot.staff.accounts import Accounts
from bot.staff.sessions import Sessions
from bot.staff.sign_in import SignIn, check_csrf, session_of
from bot.store import database
from bot.store.database import migrate, open_database

PASSWORD = "elleve blå elger"
# A site whose pages show the chat, and have no business at the sign-in.
WIDGET_SITE = "https://www.example.no"


class Clock:
    """A time that only the test moves."""

    def __init__(self):
        self.now = datetime(2026, 8, 26, 9, 0, tzinfo=timezone.utc)

    def __call__(self):
        return self.now

    def passes(self, **span):
        self.now += timedelta(**span)


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Shared machines may take seconds for a commit."""
    monkeypatch.setattr(database, "PATIENCE_SECONDS", 30)
    monkeypatch.setattr(journal_access, "PATIENCE_SECONDS", 30)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(scope="session")
def empty(tmp_path_factory):
    """The file of an empty database with its tables, to be copied: making the tables takes longer than most tests."""
    path = tmp_path_factory.mktemp("empty") / "journal.db"
    engine = open_database(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture
def engine(empty, tmp_path):
    """An empty database with its tables."""
    engine = open_database(f"sqlite:///{shutil.copy(empty, tmp_path)}")
    yield engine
    engine.dispose()


@pytest.fixture
def accounts(engine, clock):
    return Accounts(engine, clock)


@pytest.fixture
def sessions(engine, clock):
    return Sessions(engine, clock)


@pytest.fixture
def kari(accounts):
    """Somebody at the default desk who signs in with `PASSWORD`."""
    return accounts.add("kari", "Kari Nordmann", "default", "agent", "nb", PASSWORD, by="test")


@pytest.fixture
def rates():
    return Rates("a secret of the test")


@pytest.fixture
def site(accounts, sessions, rates):
    """Makes an application with signing in, and three pages that tell whether somebody is signed in."""

    def build(oidc=None):
        async def inbox(request):
            session = await session_of(request, sessions)
            return PlainTextResponse(session.staff.login if session else "nobody", 200 if session else 401)

        async def change(request):
            session = await session_of(request, sessions)
            check_csrf(session, await read_form(request, 1000))
            return PlainTextResponse("changed")

        routes = [
            *SignIn(accounts, sessions, rates, oidc, Door(rates, (WIDGET_SITE,))).routes(),
            Route("/staff", inbox),
            Route("/staff/change", change, methods=["POST"]),
            Route("/staff/handoffs/{number}", inbox),
        ]
        application = Starlette(routes=routes, exception_handlers={Problem: lambda _, error: _told(error)})
        return SecurityHeaders(application, (WIDGET_SITE,))

    return build


def _told(error):
    return PlainTextResponse(error.code, error.status)


@dataclass
class Browser:
    """Somebody's browser on the sign-in page."""

    client: TestClient

    def signs_in(self, login="kari", password=PASSWORD, headers=None, **fields):
        page = self.client.get("/staff/sign-in")
        form = {"csrf": csrf_of(page), "login": login, "password": password, **fields}
        return self.client.post("/staff/sign-in", data=form, headers=headers)

    def reads(self, path="/staff"):
        return self.client.get(path).text


def csrf_of(page):
    found = re.search(r'name="csrf" value="([^"]*)"', page.text)
    return found[1] if found else ""


@pytest.fixture
def browser(site):
    """A browser on this machine, over plain HTTP."""
    return Browser(TestClient(site(), base_url="http://127.0.0.1:8080", follow_redirects=False))


@pytest.fixture
def safe_browser(site):
    """A browser somewhere else, over HTTPS."""
    return Browser(TestClient(site(), base_url="https://spor.example", follow_redirects=False))

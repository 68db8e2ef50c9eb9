"""Staff at their pages, and people whose requests they read there."""

import html
import re
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.gateway import rows
from bot.gateway.door import Door
from bot.gateway.live import Live
from bot.gateway.news import News
from bot.gateway.page_view import new_key
from bot.gateway.problems import SHOWN, show_problem
from bot.gateway.rates import Rates
from bot.handoff import handoffs as requests
from bot.handoff.desks import Desks, load_desks
from bot.handoff.handoffs import Handoffs
from bot.handoff.records import Contact, Wish
from bot.settings import DESKS
from bot.staff.accounts import Staff
from bot.staff.pages import Inbox
from bot.staff.sessions import COOKIE
from bot.store.database import writing
from bot.store.tables import conversations

OTHER_DESK = "5001"
PHONE = Contact("phone", "+4799887766")


@pytest.fixture
def desks():
    """The default desk, and one of another municipality."""
    default = load_desks(DESKS).get("default")
    return Desks({"default": default, OTHER_DESK: replace(default, key=OTHER_DESK)})


@pytest.fixture
def handoffs(engine, desks, clock):
    return Handoffs(engine, desks, clock)


@pytest.fixture
def live(engine, clock):
    return Live(engine, clock)


@pytest.fixture
def inbox(engine, accounts, sessions, handoffs, live, clock):
    news, door = News(alone=True), Door(Rates("secret", factor=100), ())
    return Inbox(engine, accounts, sessions, handoffs, live, news, door, clock)


@pytest.fixture
def application(inbox):
    return Starlette(routes=inbox.routes(), exception_handlers=dict.fromkeys(SHOWN, show_problem))


@dataclass
class Person:
    """Somebody who asks the assistant, and then for a person."""

    engine: object
    clock: object
    desk: object
    conversation: str
    language: str

    @classmethod
    def begin(cls, engine, clock, desk, language="nb"):
        """They have just begun a conversation."""
        at = clock()
        row = {
            "id": new_key(),
            "channel": "web",
            "municipality": None if desk.key == "default" else desk.key,
            "language": language,
            "started_at": at,
            "last_at": at,
            "last_n": 0,
            "memory": {},
            "waiting": 0,
        }
        with writing(engine) as connection:
            connection.execute(sa.insert(conversations).values(row))
        return cls(engine, clock, desk, row["id"], language)

    def says(self, text, **more):
        return self._add({"sender": "person", "text": text, "state": "answered", **more}, last_at=self.clock())

    def is_told(self, text, sender="assistant", **data):
        data = {"status": "answered", "language": self.language, "answer": text, **data}
        return self._add({"sender": sender, "text": text, "data": data, "answers": self._row()["last_n"]})

    def asks(self, *, share=True, contact=PHONE, article="child_coordinator/apply", hours=48, interpreter=""):
        """Ask to be contacted within so many hours; returns the request."""
        at = self.clock()
        with writing(self.engine) as connection:
            memory = {"article": article}
            rows.change(connection, self.conversation, memory=memory)
            row = rows.row_of(connection, self.conversation)
            requests.begin(connection, row, self.desk, at)
            requests.keep_contact(connection, self.conversation, contact, at)
            wish = Wish("morning", self.language, interpreter, share, at + timedelta(hours=hours))
            return requests.send(connection, row, self.desk, at, wish, row["last_n"])

    def looks(self):
        with writing(self.engine) as connection:
            rows.change(connection, self.conversation, seen_at=self.clock())

    def withdraws(self):
        with writing(self.engine) as connection:
            requests.withdraw(connection, self.conversation, self.clock())

    def _row(self):
        with self.engine.connect() as connection:
            return rows.row_of(connection, self.conversation)

    def _add(self, row, **changed):
        with writing(self.engine) as connection:
            n = rows.next_number(connection, self.conversation)
            entry = rows.insert(connection, self.conversation, n, self.clock(), row)
            rows.change(connection, self.conversation, last_n=n, **changed)
            return entry


@pytest.fixture
def person(engine, clock, desks):
    """Make a person whose requests go to a desk."""
    return lambda desk="default", language="nb": Person.begin(engine, clock, desks.get(desk), language)


@dataclass
class Member:
    """A member of staff at a browser without scripts."""

    client: TestClient
    staff: Staff
    csrf: str

    def get(self, path="/staff", **more):
        return self.client.get(path, **more)

    def post(self, path, **fields):
        return self.client.post(path, data={"csrf": self.csrf, "key": new_key(), **fields})

    def does(self, action, handoff, **fields):
        return self.post(f"/staff/handoffs/{handoff.number}/{action}", **fields)

    def sees(self, path="/staff"):
        """The words on a page."""
        page = self.get(path)
        assert page.status_code == 200, page.text
        return words(page)


def words(page):
    """What a page says, without its markup."""
    body = page.text.partition("<body")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


@pytest.fixture
def member(application, accounts, sessions):
    """Make a member of staff who is signed in. Hashing a password takes a while; most tests need none."""

    def sign_in(login, role="agent", desk="default", language="nb", name=None, password=None):
        staff = accounts.add(login, name or f"{login.title()} Hansen", desk, role, language, password, by="test")
        cookie = sessions.begin(staff.id)
        client = TestClient(application, cookies={COOKIE: cookie})
        return Member(client, staff, sessions.find(cookie).csrf)

    return sign_in


@pytest.fixture
def ola(member):
    return member("ola", name="Ola Nordmann")


@pytest.fixture
def admin(member):
    return member("admin", role="administrator", name="Anne Admin")

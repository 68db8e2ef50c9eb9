"""A provider that speaks its API, and our gateway that it calls, with a stand-in for Rasa."""

import time
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
import yaml

from bot.channels.registry import CHANNELS
from bot.gateway import answering, pushing
from bot.gateway.live import Live
from bot.handoff.desks import load_desks
from bot.handoff.handoffs import Handoffs
from bot.staff.accounts import Accounts
from bot.store.database import reading, writing
from bot.store.tables import arrivals, conversations, entries, handoffs
from knowledge.personal_data import conceal
from tests.channels.direct import Direct
from tests.channels.providers.every import PROVIDERS
from tests.desk import ASKED, CUSTOMS
from tests.gateway.conftest import engine, gateway, patient, rasa  # noqa: F401
from tests.gateway.conftest import settings as gateway_settings  # noqa: F401

KEY = "ours"


@dataclass
class Line:
    """One account of ours at a provider, and what our database holds of the people on it."""

    provider: object
    webhook: str
    engine: object
    rasa: object
    desks: object

    def says(self, person, text, **changed):
        answer = self.provider.says(self.webhook, person, text, **changed)
        assert answer.status_code == 200, answer.text
        return answer

    def presses(self, person, title):
        answer = self.provider.presses(self.webhook, person, title)
        assert answer.status_code == 200, answer.text

    def hears(self, person, *wanted):
        """All that the person has read, once each of the texts is somewhere in it, in that order."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            said = "\n".join(self.provider.heard(person))
            if _in_order(said, wanted):
                return said
            time.sleep(0.02)
        raise AssertionError(f"{wanted} not in: {said}")

    def is_quiet(self, person, seconds=1.2):
        """Whether the person reads nothing more for a while."""
        before = len(self.provider.heard(person))
        time.sleep(seconds)
        return len(self.provider.heard(person)) == before

    def becomes(self, look, wanted, seconds=30):
        """What `look` gives, once it is that, or at last."""
        until = time.monotonic() + seconds
        while look() != wanted and time.monotonic() < until:
            time.sleep(0.02)
        return look()

    def rows(self, table=conversations):
        with reading(self.engine) as connection:
            return [dict(row) for row in connection.execute(sa.select(table)).mappings()]

    def entries(self, sender=None):
        rows = sorted(self.rows(entries), key=lambda row: (row["conversation"], row["n"]))
        return [row for row in rows if sender in (None, row["sender"])]

    def arrivals(self):
        return self.rows(arrivals)

    def person_wrote(self, ago):
        """As if the person had written their messages so long ago."""
        with writing(self.engine) as connection:
            at = sa.select(sa.func.max(entries.c.at)).where(entries.c.sender == "person").scalar_subquery()
            latest = connection.execute(sa.select(at)).scalar()
            of_person = entries.c.sender == "person"
            connection.execute(sa.update(entries).where(of_person).values(at=latest - ago))

    def asks_for_a_person(self, person):
        """They ask for somebody, tell a number and agree to send it."""
        for text in (*ASKED, "ja, send"):
            self.says(person, text)
            self.hears(person, "du sa: [phone]" if text.startswith("99") else f"du sa: {text}")

    def claim(self, member):
        """A member of staff takes the request that this line's person has sent."""
        number = self.waiting_number()
        return Handoffs(self.engine, self.desks).claim("default", number, member.id, member.login)

    def waiting_number(self):
        until = time.monotonic() + 30
        while time.monotonic() < until:
            found = [row["number"] for row in self.rows(handoffs) if row["state"] == "waiting"]
            if found:
                return found[0]
            time.sleep(0.02)
        raise AssertionError("no request is waiting")

    @property
    def live(self):
        return Live(self.engine)


def _in_order(text, wanted):
    at = 0
    for each in wanted:
        at = text.find(each, at)
        if at < 0:
            return False
        at += len(each)
    return True


@pytest.fixture(scope="session", autouse=True)
def names_are_known():
    """What finds names is loaded, as our gateway does before it listens: the first message need not wait for it."""
    conceal("Jeg heter Kari Nordmann")


@pytest.fixture(params=list(PROVIDERS))
def kind(request):
    """Every kind of channel, unless a test module says which it is about."""
    return request.param


@pytest.fixture
def provider(kind):
    provider = PROVIDERS[kind]()
    yield provider
    provider.stop()
    assert provider.refusals == []


@pytest.fixture
def secrets(provider, monkeypatch):
    """The provider's secrets in the environment, as an operator sets them."""
    for name, value in provider.environment().items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def settings(gateway_settings, provider, secrets, tmp_path):  # noqa: F811
    accounts = {KEY: {**provider.account(), "municipality": "5001"}}
    path = tmp_path / "channels.yml"
    path.write_text(yaml.safe_dump(accounts), encoding="utf-8")
    return replace(gateway_settings, channels=path)


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    """A provider or a Rasa that fails is asked again at once, so that no test waits."""
    monkeypatch.setattr(pushing, "SOONEST", timedelta(seconds=0.1))
    monkeypatch.setattr(pushing, "LOOK_SECONDS", 0.2)
    monkeypatch.setattr(answering, "RETRY_SECONDS", 0.2)


@pytest.fixture
def kari(engine):  # noqa: F811
    return Accounts(engine).add("kari", "Kari", "default", "agent", "nb", "et langt passord", by="test")


@pytest.fixture
def server(kind):
    """A provider whose refusals are what the test is about."""
    server = PROVIDERS[kind]()
    yield server
    server.stop()


@pytest.fixture
def ours(server, kind, tmp_path):
    """Our channel at that provider, without a gateway."""
    return Direct(server, CHANNELS[kind], tmp_path)


@pytest.fixture
def line(provider, gateway, engine, rasa, settings):  # noqa: F811
    rasa.customs.update(CUSTOMS)
    return Line(provider, f"{settings.address}/channels/{KEY}", engine, rasa, load_desks(settings.desks))

"""Staff talks with somebody on a channel that people do not come to, through the real Rasa's own output channel."""

import time
from datetime import datetime, timezone

import pytest

from bot.gateway.journal import Journal
from bot.gateway.live import Live
from bot.gateway.rows import row_of
from bot.handoff import handoffs
from bot.handoff.desks import load_desks
from bot.handoff.handoffs import Handoffs
from bot.handoff.records import Contact, Wish
from bot.staff.accounts import Accounts
from bot.store.database import open_database, writing

pytestmark = pytest.mark.server
NOW = datetime.now(timezone.utc)


@pytest.fixture
def engine(server):
    engine = open_database(server.database_address)
    yield engine
    engine.dispose()


def test_what_staff_says_arrives_in_order_and_once(server, engine, far_end):
    desks = load_desks(server.desks)
    conversation = Journal(engine, desks=desks).start("callback", language="nb", address="person-1")
    with writing(engine) as connection:
        here, desk = row_of(connection, conversation), desks.of(None)
        handoffs.begin(connection, here, desk, NOW)
        handoffs.keep_contact(connection, conversation, Contact("phone", "+4799887766"), NOW)
        number = handoffs.send(connection, here, desk, NOW, Wish("any", "nb", "", False, NOW), 0).number
    kari = Accounts(engine).add("kari", "Kari", "default", "agent", "nb", "et langt passord", by="test")
    claimed = Handoffs(engine, desks).claim("default", number, kari.id, "kari")
    for n in range(3):
        Live(engine).say(claimed, kari, f"melding {n}", str(n))
    Live(engine).leave(claimed, kari.name, "handed_back")

    until = time.monotonic() + 60
    while len(far_end.came) < 5 and time.monotonic() < until:
        time.sleep(0.1)
    assert {message["recipient_id"] for message in far_end.came} == {"person-1"}
    texts = [message["text"] for message in far_end.came]
    assert texts[1:-1] == ["Kari: melding 0", "Kari: melding 1", "Kari: melding 2"]
    assert texts[0].startswith("Kari fra kommunen er her")
    assert texts[-1].startswith("Kari har gått")

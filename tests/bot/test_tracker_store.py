import asyncio
import sqlite3

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.server.tracker_store import TURNS, RecentTrackerStore
from bot.settings import ROOT


@pytest.fixture(scope="module")
def domain():
    return Domain.load(str(ROOT / "bot" / "domain"))


@pytest.fixture
def database(tmp_path):
    return tmp_path / "conversations.db"


@pytest.fixture
def store(domain, database):
    return RecentTrackerStore(domain, db=str(database))


def turn(number):
    said = UserUttered(f"message {number}", {"name": "ask_what"}, parse_data={"intent": {"name": "ask_what"}})
    return [said, ActionExecuted("action_answer"), BotUttered("reply"), SlotSet("declines", number)]


def talk(store, turns, first=0):
    """Turns as the processor takes them: read, add, write."""

    async def take():
        for number in range(first, first + turns):
            tracker = await store.get_or_create_tracker("person", append_action_listen=False)
            for event in turn(number):
                tracker.update(event, store.domain)
            await store.save(tracker)

    asyncio.run(take())


def retrieve(store):
    return asyncio.run(store.retrieve("person"))


def test_what_is_read_back_does_not_grow_with_the_conversation(store):
    talk(store, 40)
    assert len(retrieve(store).events) == TURNS * len(turn(0))


def test_every_event_stays_in_the_database(store):
    talk(store, 10)
    full = asyncio.run(store.retrieve_full_tracker("person"))
    assert [event.text for event in full.events if isinstance(event, UserUttered)] == [
        f"message {n}" for n in range(10)
    ]


def test_slots_are_those_of_the_last_turn(store):
    talk(store, 10)
    assert retrieve(store).get_slot("declines") == 9


def test_a_tracker_saved_twice_is_written_once(store, database):
    talk(store, 2)
    tracker = retrieve(store)
    asyncio.run(store.save(tracker))
    asyncio.run(store.save(tracker))
    with sqlite3.connect(database) as raw:
        assert raw.execute("select count(*) from events").fetchone() == (2 * len(turn(0)),)


def test_a_conversation_is_found_again_by_a_new_process(store, domain, database):
    talk(store, 5)
    again = RecentTrackerStore(domain, db=str(database))
    talk(again, 1, first=5)
    assert retrieve(again).get_slot("declines") == 5


def test_rasas_own_store_reads_what_ours_wrote(store, domain, database):
    talk(store, TURNS - 1)
    theirs = asyncio.run(SQLTrackerStore(domain, db=str(database)).retrieve("person"))
    assert [event.as_dict() for event in theirs.events] == [event.as_dict() for event in retrieve(store).events]


def test_a_stranger_has_no_conversation(store):
    talk(store, 1)
    assert asyncio.run(store.retrieve("somebody else")) is None


def test_a_tracker_from_elsewhere_is_written_whole(store):
    tracker = DialogueStateTracker.from_events("person", turn(0), store.domain.slots)
    asyncio.run(store.save(tracker))
    assert len(retrieve(store).events) == len(turn(0))

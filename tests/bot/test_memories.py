import asyncio

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered

from bot.server import memories
from bot.server.memories import Memories
from bot.settings import ROOT


@pytest.fixture(scope="module")
def domain():
    return Domain.load(str(ROOT / "bot" / "domain"))


@pytest.fixture
def store(domain):
    return Memories(domain)


def take_turn(store, sender, number):
    async def turn():
        tracker = await store.get_or_create_tracker(sender)
        said = UserUttered(f"message {number}", {"name": "ask_what"})
        for event in (said, ActionExecuted("action_answer"), BotUttered("reply"), SlotSet("declines", number)):
            tracker.update(event, store.domain)
        await store.save(tracker)

    asyncio.run(turn())


def retrieve(store, sender):
    return asyncio.run(store.retrieve(sender))


def test_slots_are_remembered_and_no_word_of_what_was_said(store):
    take_turn(store, "person", 3)
    tracker = retrieve(store, "person")
    assert tracker.get_slot("declines") == 3
    assert not [event for event in tracker.events if isinstance(event, UserUttered | BotUttered)]


def test_what_is_read_back_does_not_grow_with_the_conversation(store):
    take_turn(store, "person", 1)
    events = len(retrieve(store, "person").events)
    for number in range(20):
        take_turn(store, "person", number + 2)
    assert len(retrieve(store, "person").events) == events


def test_conversations_are_kept_apart(store):
    take_turn(store, "one", 1)
    take_turn(store, "two", 2)
    assert retrieve(store, "one").get_slot("declines") == 1


def test_what_is_taken_is_forgotten(store):
    store.put("turn", {"language": "nn", "topic": None})
    assert store.take("turn") == {"language": "nn"}
    assert retrieve(store, "turn") is None


def test_the_longest_quiet_is_forgotten_first(store, monkeypatch):
    monkeypatch.setattr(memories, "CAPACITY", 2)
    for sender in ("one", "two", "one", "three"):
        take_turn(store, sender, 1)
    assert sorted(asyncio.run(store.keys())) == ["one", "three"]


def test_a_failure_is_not_hidden(domain, monkeypatch):
    """Rasa's wrapper would say nothing and keep the conversation where nobody finds it."""
    from bot.server.agent import CoordinatorAgent

    store = Memories(domain)
    assert CoordinatorAgent(tracker_store=store).tracker_store is store

"""The journal: nothing lost, nothing doubled, whatever happens in whatever order."""

from datetime import datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.gateway.journal import LEASE_SECONDS, Journal, KeyReused, LeaseLost
from bot.gateway.records import Said
from bot.gateway.rows import UnknownConversation
from bot.store.database import migrate, open_database, reading
from bot.store.tables import audit, conversations, entries

START = datetime(2026, 11, 26, 12, tzinfo=timezone.utc)


class Clock:
    def __init__(self):
        self.time = START

    def __call__(self):
        return self.time

    def goes_on(self, seconds):
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def journal(engine, clock):
    return Journal(engine, clock)


@pytest.fixture
def talk(journal):
    return journal.start("web", "5001", "nb")


def texts(journal, conversation):
    return [entry.text for entry in journal.history(conversation)]


def test_ids_cannot_be_guessed(journal):
    ids = {journal.start("web") for _ in range(50)}
    assert len(ids) == 50
    assert min(map(len, ids)) >= 22


def test_what_is_added_is_numbered_and_waits(journal, talk):
    added = [journal.add(talk, f"melding {n}", str(n), "gateway") for n in range(3)]
    assert [one.entry.n for one in added] == [1, 2, 3]
    assert journal.find(talk).waiting == journal.waiting() == 3


def test_only_one_gateway_may_answer(journal, talk):
    assert journal.add(talk, "en", "1", "a").question.text == "en"
    assert journal.add(talk, "to", "2", "b").question is None
    assert journal.add(talk, "tre", "3", "a").question is None
    assert journal.claim(talk, "b") is None


def test_settling_gives_the_next_message_and_what_is_remembered(journal, talk):
    question = journal.add(talk, "en", "1", "a").question
    journal.add(talk, "to", "2", "b")
    following = journal.settle(question, "a", [Said("svar", {"language": "nn"})], {"topic": "who"})
    assert (following.text, following.memory, following.language) == ("to", {"topic": "who"}, "nn")


def test_a_gateway_that_died_is_followed_by_another_with_the_same_memory(journal, talk, clock):
    question = journal.add(talk, "en", "1", "dead").question
    assert journal.due() == []
    clock.goes_on(LEASE_SECONDS + 1)
    assert journal.due() == [talk]
    assert journal.claim(talk, "alive") == question


def test_an_answer_that_comes_too_late_is_not_stored(journal, talk, clock):
    late = journal.add(talk, "en", "1", "slow").question
    clock.goes_on(LEASE_SECONDS + 1)
    other = journal.claim(talk, "fast")
    journal.settle(other, "fast", [Said("svar")], {})
    with pytest.raises(LeaseLost):
        journal.settle(late, "slow", [Said("for sent")], {})
    assert texts(journal, talk) == ["en", "svar"]


def test_an_answer_to_a_deleted_conversation_is_not_stored(journal, engine, talk):
    question = journal.add(talk, "en", "1", "a").question
    journal.forget(talk, "person")
    with pytest.raises(LeaseLost):
        journal.settle(question, "a", [Said("svar")], {})
    with reading(engine) as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(entries)).scalar_one() == 0


def test_a_postponed_message_waits_for_a_while(journal, talk, clock):
    question = journal.add(talk, "en", "1", "a").question
    journal.postpone(question, "a", 2, failed=True)
    assert journal.due() == []
    clock.goes_on(3)
    assert journal.claim(talk, "b").failures == 1


def test_people_are_told_to_wait_once(journal, talk):
    journal.add(talk, "en", "1", "a")
    assert [journal.notice(talk, 1, Said("vent")) for _ in range(2)] == [True, False]


def test_nobody_is_told_to_wait_for_what_is_answered(journal, talk):
    question = journal.add(talk, "en", "1", "a").question
    journal.settle(question, "a", [Said("svar")], {})
    assert not journal.notice(talk, 1, Said("vent"))


def test_a_message_that_is_given_up_keeps_what_was_remembered(journal, talk):
    question = journal.add(talk, "en", "1", "a").question
    journal.give_up(question, "a", [Said("gikk ikke")])
    assert journal.history(talk)[0].state == "given_up"
    assert journal.add(talk, "to", "2", "a").question.memory == {"municipality": "5001", "language": "nb"}


def test_a_key_belongs_to_one_text(journal, talk):
    journal.add(talk, "en", "k", "a")
    with pytest.raises(KeyReused):
        journal.add(talk, "to", "k", "a")
    assert texts(journal, talk) == ["en"]


def test_history_comes_in_pages(journal, talk):
    for n in range(5):
        journal.add(talk, str(n), str(n), "a")
    assert [entry.n for entry in journal.history(talk, since=1, limit=2)] == [2, 3]


def test_deleting_leaves_a_receipt_without_a_word(journal, engine, talk):
    journal.add(talk, "hemmelig", "k", "a")
    receipt = journal.forget(talk, "person")
    assert receipt.entries == 1
    assert journal.forget(talk, "person") is None
    with reading(engine) as connection:
        (row,) = connection.execute(sa.select(audit)).mappings()
    assert row["details"]["receipt"] == receipt.number
    assert talk not in str(row)
    assert "hemmelig" not in str(row)


def test_nothing_is_stored_in_a_conversation_that_is_not_there(journal):
    with pytest.raises(UnknownConversation):
        journal.add("nobody", "hei", "k", "a")
    with pytest.raises(UnknownConversation):
        journal.tell("nobody", [Said("hei")])


def test_a_database_error_names_no_values(journal, engine, talk):
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE entries"))
    with pytest.raises(sa.exc.DBAPIError) as error:
        journal.add(talk, "veldig hemmelig", "k", "a")
    assert "hemmelig" not in str(error.value)


class Conversations(RuleBasedStateMachine):
    """Two gateways, one conversation, any order of sending, answering, dying, deleting nothing."""

    def __init__(self):
        super().__init__()
        self.clock = Clock()
        self.engine = open_database("sqlite:///file::memory:?uri=true")
        migrate(self.engine)
        self.journal = Journal(self.engine, self.clock)
        self.talk = self.journal.start("web")
        self.sent = {}
        self.holding = []

    def teardown(self):
        self.engine.dispose()

    @rule(key=st.integers(0, 9), gateway=st.sampled_from("ab"))
    def send(self, key, gateway):
        added = self.journal.add(self.talk, f"melding {key}", f"k{key}", gateway)
        assert self.sent.setdefault(key, added.entry.n) == added.entry.n
        if added.question:
            self.holding.append((added.question, gateway))

    @rule(gateway=st.sampled_from("ab"))
    def sweep(self, gateway):
        for conversation in self.journal.due():
            if question := self.journal.claim(conversation, gateway):
                self.holding.append((question, gateway))

    @precondition(lambda self: self.holding)
    @rule(data=st.data())
    def answer(self, data):
        question, gateway = self.holding.pop(data.draw(st.integers(0, len(self.holding) - 1)))
        turns = question.memory.get("turns", 0) + 1
        try:
            following = self.journal.settle(question, gateway, [Said(f"svar {question.n}")], {"turns": turns})
        except LeaseLost:
            return
        if following:
            self.holding.append((following, gateway))

    @precondition(lambda self: self.holding)
    @rule(data=st.data())
    def gateway_dies(self, data):
        self.holding.pop(data.draw(st.integers(0, len(self.holding) - 1)))

    @precondition(lambda self: self.holding)
    @rule(data=st.data())
    def rasa_is_away(self, data):
        question, gateway = self.holding.pop(data.draw(st.integers(0, len(self.holding) - 1)))
        self.journal.postpone(question, gateway, 2, failed=False)

    @rule(n=st.integers(1, 10))
    def tell_to_wait(self, n):
        self.journal.notice(self.talk, n, Said("vent"))

    @rule(seconds=st.sampled_from([1, 3, LEASE_SECONDS + 1]))
    def time_passes(self, seconds):
        self.clock.goes_on(seconds)

    @invariant()
    def everything_is_there_once_and_in_order(self):
        history = self.journal.history(self.talk)
        assert [entry.n for entry in history] == list(range(1, len(history) + 1))
        said = [entry for entry in history if entry.sender == "person"]
        assert [entry.n for entry in said] == sorted(self.sent.values())
        answered = [entry.answers for entry in history if entry.sender == "assistant"]
        assert answered == [entry.n for entry in said if entry.state == "answered"]
        assert self.journal.find(self.talk).waiting == len(said) - len(answered)
        with reading(self.engine) as connection:
            memory = connection.execute(sa.select(conversations.c.memory)).scalar_one()
        assert memory.get("turns", 0) == len(answered)


TestConversations = Conversations.TestCase
TestConversations.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)

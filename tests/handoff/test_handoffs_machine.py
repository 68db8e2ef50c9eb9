"""No order of events loses, doubles or reopens a request, whoever acts on what they saw earlier."""

import shutil
import tempfile
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.handoff.desks import Desks
from bot.handoff.handoffs import (
    Handoffs,
    UnknownHandoff,
    begin,
    change,
    delete_all_of,
    keep_contact,
    offer,
    open_of,
    send,
    withdraw,
)
from bot.handoff.records import Handoff
from bot.handoff.states import ENDED, EVENTS, EXPIRES_AFTER, HELD, MOVES, OPEN, SENT, NotPossible
from bot.store.database import migrate, open_database, reading, writing
from bot.store.tables import handoffs
from tests.handoff.requests import (
    PHONE,
    POST,
    Clock,
    a_conversation,
    a_desk,
    a_member,
    a_wish,
    events,
    row_of,
    rows_of_outbox,
)

DESKS = {key: a_desk(key, POST) for key in ("default", "5001")}
MEMBERS = {"kari": "default", "ola": "default", "per": "5001"}
CONVERSATIONS = ("en", "to")

holders_events = st.sampled_from(["put_back", "hand_on", "answer", "close"])
conversations, keys, members = (
    st.sampled_from(CONVERSATIONS),
    st.sampled_from(list(DESKS)),
    st.sampled_from(list(MEMBERS)),
)


class Crash(Exception):
    """The process ends before the commit."""


class Expected:
    """What must be true of one handoff."""

    def __init__(self, conversation, desk):
        self.conversation, self.desk, self.state, self.staff = conversation, desk, "offered", None
        self.reach, self.sent, self.changes = False, False, Counter(offer=1)

    def allows(self, event):
        return self.state in MOVES[event]

    def happens(self, event, staff=None):
        self.state, self.staff = MOVES[event][self.state], staff
        self.changes[event] += 1
        if self.state in ENDED:
            self.reach = False


class TwoMembersOfStaff(RuleBasedStateMachine):
    """The person, their desk and another one, in any order; and a clock."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.engine = open_database(f"sqlite:///{self.folder / 'journal.db'}")
        self.clock, self.expected, self.forgotten = Clock(), {}, 0
        self.seen = []  # every handoff as it stood at any time

    @initialize(asks=st.booleans(), held_by=st.sampled_from([None, "kari", "ola"]))
    def people_come(self, asks, held_by):
        migrate(self.engine)
        self.work = Handoffs(self.engine, Desks(DESKS), self.clock)
        for conversation in CONVERSATIONS:
            a_conversation(self.engine, conversation)
        for name, desk in MEMBERS.items():
            a_member(self.engine, name, desk)
        if asks:
            self.asks_in_one_go("en", "default")
            if held_by:
                self.act("claim", self.number_of("en"), held_by, held_by)

    def teardown(self):
        self.engine.dispose()
        shutil.rmtree(self.folder)

    @contextmanager
    def transaction(self, crashes=False):
        try:
            with writing(self.engine) as connection:
                yield connection
                if crashes:
                    raise Crash
        except Crash:
            pass

    def open_in(self, conversation):
        return next(
            (one for one in self.expected.values() if one.conversation == conversation and one.state in OPEN), None
        )

    def number_of(self, conversation):
        with reading(self.engine) as connection:
            found = open_of(connection, conversation)
        return found.number if found else None

    def made(self, conversation, desk):
        expected = self.expected[self.number_of(conversation)] = Expected(conversation, desk)
        return expected

    @rule(conversation=conversations, desk=keys, crashes=st.booleans())
    def offers(self, conversation, desk, crashes):
        with self.transaction(crashes) as connection:
            offer(connection, row_of(connection, conversation), DESKS[desk], self.clock())
        if not crashes and not self.open_in(conversation):
            self.made(conversation, desk)

    @rule(conversation=conversations, desk=keys, crashes=st.booleans())
    def says_yes(self, conversation, desk, crashes):
        open_one = self.open_in(conversation)
        possible = not open_one or open_one.state in ("offered", "collecting")
        with self.may_be_refused(possible), self.transaction(crashes) as connection:
            begin(connection, row_of(connection, conversation), DESKS[desk], self.clock())
        if possible and not crashes:
            one = open_one or self.made(conversation, desk)
            if one.state == "offered":
                one.happens("begin")

    @rule(conversation=conversations)
    def tells_how_to_be_reached(self, conversation):
        with self.transaction() as connection:
            keep_contact(connection, conversation, PHONE, self.clock())
        if (one := self.open_in(conversation)) and one.state == "collecting":
            one.reach = True

    @rule(conversation=conversations, desk=keys, crashes=st.booleans())
    def agrees_to_send(self, conversation, desk, crashes):
        one = self.open_in(conversation)
        possible = bool(one) and one.state == "collecting" and one.reach
        with self.may_be_refused(possible), self.transaction(crashes) as connection:
            send(connection, row_of(connection, conversation), DESKS[desk], self.clock(), a_wish(), 4)
        if possible and not crashes:
            one.desk, one.sent = desk, True
            one.happens("send")

    @rule(conversation=conversations, desk=keys)
    def asks_in_one_go(self, conversation, desk):
        """As the rules above one after the other, which by themselves seldom come in this order."""
        one = self.open_in(conversation)
        if not one or one.state in ("offered", "collecting"):
            self.says_yes(conversation, desk, crashes=False)
            self.tells_how_to_be_reached(conversation)
            self.agrees_to_send(conversation, desk, crashes=False)

    @rule(conversation=conversations, crashes=st.booleans())
    def takes_it_back(self, conversation, crashes):
        one = self.open_in(conversation)
        with self.transaction(crashes) as connection:
            assert bool(withdraw(connection, conversation, self.clock())) == bool(one)
        if one and not crashes:
            one.happens("withdraw", one.staff)

    @rule(conversation=conversations)
    def wants_to_be_forgotten(self, conversation):
        if len(self.expected) < 3:
            return
        with self.transaction() as connection:
            delete_all_of(connection, conversation, "person", self.clock())
        gone = [number for number, one in self.expected.items() if one.conversation == conversation]
        self.forgotten += len(gone)
        for number in gone:
            del self.expected[number]

    @rule(data=st.data(), member=members)
    def reaches_for_one(self, data, member):
        if self.expected:
            self.act("claim", self.some(data), member, member)

    @rule(data=st.data(), event=holders_events, to=members)
    def goes_on_with_ones_own(self, data, event, to):
        if held := [number for number, one in self.expected.items() if one.state in HELD]:
            number = data.draw(st.sampled_from(held))
            self.act(event, number, self.expected[number].staff, to)

    @rule(data=st.data(), event=holders_events, member=members, to=members)
    def meddles(self, data, event, member, to):
        if self.expected:
            self.act(event, self.some(data), member, to)

    def some(self, data):
        """Any of them, rather one that somebody works on."""
        return data.draw(
            st.sampled_from(sorted(self.expected, key=lambda number: self.expected[number].state not in HELD))
        )

    def act(self, event, number, member, to):
        """A member of staff does something with a request, be it theirs or not; `to` is who shall hold it."""
        one, desk = self.expected[number], MEMBERS[member]
        theirs = one.sent and one.desk == desk
        holds = event == "claim" or one.staff == member
        fits = event not in ("claim", "hand_on") or MEMBERS[to] == desk
        possible = theirs and holds and fits and one.allows(event)
        more = {"close": ("helped",), "hand_on": (to,)}.get(event, ())
        with self.may_be_refused(possible, UnknownHandoff if not theirs else NotPossible):
            getattr(self.work, event)(desk, number, member, *more, member)
        if possible:
            one.happens(event, {"claim": to, "hand_on": to, "put_back": None}.get(event, one.staff))

    @rule(data=st.data(), event=st.sampled_from(sorted(set(EVENTS) - {"send"})), member=members)
    def acts_on_what_was_seen(self, data, event, member):
        """Whatever was true at any time may be what somebody goes by."""
        if not self.seen:
            return
        stale = data.draw(st.sampled_from(self.seen))
        one = self.expected.get(stale.number)
        unchanged = bool(one) and (one.state, one.staff) == (stale.state, stale.staff)
        possible = unchanged and one.allows(event)
        staff = {"claim": member, "hand_on": member, "put_back": None}.get(event, stale.staff)
        with self.may_be_refused(possible), self.transaction() as connection:
            change(connection, stale, event, self.clock(), "somebody", staff=staff)
        if possible:
            one.happens(event, staff)

    @rule(days=st.sampled_from([0, 0, 0, 2, 31]))
    def time_passes(self, days):
        """Ages are counted from the latest change, which only the clock and the changes know."""
        self.clock.passes(days=days, seconds=1)
        old = [one for number, one in self.expected.items() if self.is_old(number, one)]
        assert self.work.expire_old() == len(old)
        for one in old:
            one.happens("expire", one.staff)

    def is_old(self, number, one):
        with reading(self.engine) as connection:
            at = connection.execute(sa.select(handoffs.c.changed_at).where(handoffs.c.number == number)).scalar_one()
        return one.state in EXPIRES_AFTER and self.clock() - at > EXPIRES_AFTER[one.state]

    @contextmanager
    def may_be_refused(self, possible, error=NotPossible):
        if possible:
            yield
        else:
            with pytest.raises(error):
                yield

    @invariant()
    def all_is_as_expected(self):
        with reading(self.engine) as connection:
            rows = {row["number"]: Handoff.of(row) for row in connection.execute(sa.select(handoffs)).mappings()}
        self.seen += [row for row in rows.values() if row not in self.seen]
        assert rows.keys() == self.expected.keys()
        for number, one in self.expected.items():
            row = rows[number]
            assert (row.state, row.staff, row.desk, bool(row.contact)) == (one.state, one.staff, one.desk, one.reach)
            assert (row.state in HELD) <= (row.staff is not None)

    @invariant()
    def nobody_has_two_open_ones(self):
        had = Counter(one.conversation for one in self.expected.values() if one.state in OPEN)
        assert all(number == 1 for number in had.values())

    @invariant()
    def every_change_left_one_row_in_the_audit(self):
        told = Counter((details["number"], event) for event, details in events(self.engine))
        for number, one in self.expected.items():
            left = {event.removeprefix("handoff_"): times for (of, event), times in told.items() if of == number}
            assert left == dict(one.changes)
        assert sum(event == "handoff_forgotten" for _, event in told) == self.forgotten

    @invariant()
    def systems_are_told_once_of_what_was_sent_and_is_not_over(self):
        states = {row["handoff"]: row["state"] for row in rows_of_outbox(self.engine)}
        with reading(self.engine) as connection:
            ids = {row.number: row.id for row in connection.execute(sa.select(handoffs))}
        wanted = {ids[n]: "due" if one.state in SENT else "dropped" for n, one in self.expected.items() if one.sent}
        assert states == wanted
        assert len(rows_of_outbox(self.engine)) == len(wanted)


TestTwoMembersOfStaff = TwoMembersOfStaff.TestCase
TestTwoMembersOfStaff.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)

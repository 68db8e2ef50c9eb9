import hashlib

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, rule, run_state_machine_as_test

from bot.staff.accounts import Accounts
from bot.staff.sessions import SILENCE, WHOLE, Sessions
from bot.store.audit import latest
from bot.store.database import reading, writing
from bot.store.tables import metadata, staff_sessions
from tests.staff.conftest import Clock


def rows(engine):
    with reading(engine) as connection:
        return connection.execute(sa.select(staff_sessions)).mappings().all()


def test_a_cookie_opens_its_session(sessions, kari):
    first, second = sessions.begin(kari.id), sessions.begin(kari.id)
    assert sessions.find(first).staff == sessions.find(second).staff == kari
    assert sessions.find(first).csrf != sessions.find(second).csrf


def test_the_database_holds_a_digest_and_not_the_cookie(engine, sessions, kari):
    cookie = sessions.begin(kari.id)
    assert len(cookie) == 43  # 256 bits
    assert cookie not in str(rows(engine))
    assert rows(engine)[0]["digest"] == hashlib.sha256(cookie.encode()).hexdigest()
    assert sessions.find(rows(engine)[0]["digest"]) is None


def test_an_hour_of_silence_ends_it(sessions, clock, kari):
    cookie = sessions.begin(kari.id)
    clock.passes(minutes=59)
    assert sessions.find(cookie)
    clock.passes(minutes=59)
    assert sessions.find(cookie)
    clock.passes(minutes=60)
    assert sessions.find(cookie) is None


def test_twelve_hours_end_it_however_busy(sessions, clock, kari):
    cookie = sessions.begin(kari.id)
    for _ in range(23):
        clock.passes(minutes=30)
        assert sessions.find(cookie)
    clock.passes(minutes=30)
    assert sessions.find(cookie) is None


def test_looking_often_writes_once_a_minute(engine, sessions, clock, kari):
    cookie, began = sessions.begin(kari.id), clock()
    clock.passes(seconds=59)
    sessions.find(cookie)
    assert rows(engine)[0]["seen_at"] == began
    clock.passes(seconds=1)
    sessions.find(cookie)
    assert rows(engine)[0]["seen_at"] == clock()


def test_signing_out_ends_this_session_and_no_other(sessions, kari):
    here, there = sessions.begin(kari.id), sessions.begin(kari.id)
    sessions.end(here)
    assert sessions.find(here) is None
    assert sessions.find(there)


def test_a_session_that_began_while_the_account_was_disabled_opens_nothing(accounts, sessions, kari):
    accounts.set_active(kari.id, False, by="it")
    assert sessions.find(sessions.begin(kari.id)) is None


def test_signing_in_and_out_are_audited_once_each(engine, sessions, kari):
    cookie = sessions.begin(kari.id)
    sessions.end(cookie)
    sessions.end(cookie)
    assert [(row["actor"], row["event"]) for row in latest(engine, 2)] == [
        (f"staff:{kari.id}", "sign_in"),
        (f"staff:{kari.id}", "sign_out"),
    ]
    assert cookie not in str(latest(engine, 9))


def test_what_is_over_is_deleted(engine, sessions, clock, kari):
    sessions.begin(kari.id)
    clock.passes(minutes=30)
    alive = sessions.begin(kari.id)
    clock.passes(minutes=30)
    assert sessions.delete_old() == 1
    assert [row["digest"] for row in rows(engine)] == [sessions.find(alive).digest]


@given(cookie=st.text(max_size=80))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_made_up_cookie_opens_nothing(sessions, kari, cookie):
    sessions.begin(kari.id)
    assert sessions.find(cookie) is None


class SessionsAtWork(RuleBasedStateMachine):
    """Whatever two members of staff do in whatever order, while time passes."""

    cookies = Bundle("cookies")

    def __init__(self, engine):
        super().__init__()
        with writing(engine) as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(sa.delete(table))
        self.clock = Clock()
        self.accounts, self.sessions = Accounts(engine, self.clock), Sessions(engine, self.clock)
        self.staff = [
            self.accounts.add(login, login, "default", "agent", "nb", None, by="test").id for login in ("kari", "ola")
        ]
        self.active = set(self.staff)
        self.alive = {}  # by cookie: whose, when it began and when it was seen

    @rule(target=cookies, who=st.integers(0, 1))
    def sign_in(self, who):
        cookie = self.sessions.begin(self.staff[who])
        self.alive[cookie] = [self.staff[who], self.clock(), self.clock()]
        return cookie

    @rule(cookie=cookies)
    def sign_out(self, cookie):
        self.sessions.end(cookie)
        self.alive.pop(cookie, None)

    @rule(who=st.integers(0, 1), active=st.booleans())
    def change_the_account(self, who, active):
        member = self.staff[who]
        self.accounts.set_active(member, active, by="test")
        self.alive = {cookie: kept for cookie, kept in self.alive.items() if kept[0] != member}
        (self.active.add if active else self.active.discard)(member)

    @rule(cookie=cookies)
    def look(self, cookie):
        found = self.sessions.find(cookie)
        assert (found.staff.id if found else None) == self.owner(cookie)
        if found:
            self.alive[cookie][2] = self.clock()

    @rule(minutes=st.integers(1, 200))
    def time_passes(self, minutes):
        self.clock.passes(minutes=minutes)

    @rule()
    def old_ones_are_deleted(self):
        self.sessions.delete_old()

    @rule(cookie=cookies, other=st.text(max_size=50))
    def somebody_makes_one_up(self, cookie, other):
        for made_up in (other, cookie[:-1], cookie + other + "x", cookie.swapcase() + "x"):
            assert self.sessions.find(made_up) is None

    def owner(self, cookie):
        if cookie not in self.alive:
            return None
        whose, began, seen = self.alive[cookie]
        over = self.clock() - began >= WHOLE or self.clock() - seen >= SILENCE
        return whose if whose in self.active and not over else None


def test_exactly_the_cookies_that_were_handed_out_and_have_not_ended_open_a_session(engine):
    run_state_machine_as_test(
        lambda: SessionsAtWork(engine), settings=settings(max_examples=60, stateful_step_count=30, deadline=None)
    )

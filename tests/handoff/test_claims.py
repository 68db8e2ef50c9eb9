"""Two who reach for the same request at the same moment, really: in threads, on SQLite and on PostgreSQL."""

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from bot.handoff.desks import Desks
from bot.handoff.handoffs import Handoffs, withdraw
from bot.handoff.states import NotPossible
from bot.store.database import writing
from tests.handoff.requests import POST, TUESDAY, a_desk, a_member, a_request, events, rows_of_outbox

DESK = a_desk("default", POST)
ROUNDS = 15


def at_once(*what):
    """Do all of it at the same moment; what each returned, or the error that it raised."""
    together = threading.Barrier(len(what))

    def do(one):
        together.wait()
        try:
            return one()
        except NotPossible as error:
            return error

    with ThreadPoolExecutor(len(what)) as threads:
        return list(threads.map(do, what))


def refused(outcomes):
    return sum(isinstance(outcome, NotPossible) for outcome in outcomes)


def test_of_several_who_reach_for_a_request_one_gets_it(database):
    members = [a_member(database, f"member{n}") for n in range(4)]
    work = Handoffs(database, Desks({"default": DESK}))
    for n in range(ROUNDS):
        number = a_request(database, DESK, f"samtale{n}").number
        outcomes = at_once(*(partial(work.claim, "default", number, member, member) for member in members))
        (got,) = [outcome for outcome in outcomes if not isinstance(outcome, NotPossible)]
        assert work.find("default", number).staff == got.staff
    assert len(events(database, "handoff_claim")) == ROUNDS


def test_who_takes_it_back_while_staff_reaches_for_it_has_taken_it_back(database):
    a_member(database, "kari")
    work = Handoffs(database, Desks({"default": DESK}))

    def take_back(name):
        with writing(database) as connection:
            return withdraw(connection, name, TUESDAY)

    for n in range(ROUNDS):
        name = f"samtale{n}"
        number = a_request(database, DESK, name).number
        claim = partial(work.claim, "default", number, "kari", "Kari")
        _, withdrawn = at_once(claim, partial(take_back, name))
        assert withdrawn.state == work.find("default", number).state == "withdrawn"
        assert work.find("default", number).contact is None
    assert {row["state"] for row in rows_of_outbox(database)} == {"dropped"}


def test_closing_twice_at_once_closes_once(database):
    a_member(database, "kari")
    work = Handoffs(database, Desks({"default": DESK}))
    for n in range(ROUNDS):
        number = a_request(database, DESK, f"samtale{n}").number
        work.claim("default", number, "kari", "Kari")
        close = partial(work.close, "default", number, "kari", "helped", "Kari")
        assert refused(at_once(close, close)) == 1
    assert len(events(database, "handoff_close")) == ROUNDS


def test_two_gateways_that_clear_up_at_once_do_not_get_in_each_others_way(database, clock):
    work = Handoffs(database, Desks({"default": DESK}), clock)
    for n in range(ROUNDS):
        a_request(database, DESK, f"samtale{n}")
    clock.passes(days=31)
    assert sum(at_once(work.expire_old, work.expire_old)) == ROUNDS
    assert len(events(database, "handoff_expire")) == ROUNDS

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.handoff.desks import Desks
from bot.handoff.handoffs import Handoffs, delete_all_of, withdraw
from bot.handoff.outbox import FIRST_WAIT, GIVE_UP_AFTER, LEASE, LONGEST_WAIT, Outbox, Receiver, wait_after
from bot.store.database import writing
from bot.store.tables import handoffs
from tests.handoff.requests import POST, PROMISED, TUESDAY, a_desk, a_member, a_request, events, rows_of_outbox

DESK = a_desk("default", POST)
OFFICE = Receiver("default", "post")


@pytest.fixture
def outbox(database, clock):
    return Outbox(database, clock)


def withdrawn(database, name="samtale"):
    with writing(database) as connection:
        withdraw(connection, name, TUESDAY)


def the_row(database):
    (row,) = rows_of_outbox(database)
    return row


def test_what_is_sent_is_written_with_the_request_itself(database, outbox):
    assert outbox.receivers() == []
    sent = a_request(database, DESK)
    assert outbox.receivers() == [OFFICE]
    assert (the_row(database)["handoff"], the_row(database)["key"]) == (sent.id, f"{sent.id}-post")


def test_whoever_sends_it_learns_nothing_of_the_person(database, outbox):
    sent = a_request(database, DESK)
    taken = outbox.take(OFFICE)
    assert (taken.number, taken.desk, taken.promised_by, taken.at) == (sent.number, "default", PROMISED, TUESDAY)
    assert "99887766" not in str(taken)
    assert "samtale" not in str(taken)


def test_what_one_is_sending_nobody_else_takes_until_the_lease_is_over(database, outbox, clock):
    a_request(database, DESK)
    taken = outbox.take(OFFICE)
    assert (outbox.receivers(), outbox.take(OFFICE)) == ([], None)
    clock.at += LEASE + timedelta(seconds=1)
    again = outbox.take(OFFICE)
    assert (again.key, again.attempts) == (taken.key, 2)
    assert again.lease != taken.lease


def test_the_longest_waiting_is_taken_first_and_each_receiver_has_its_own(database, outbox, clock):
    other = a_desk("5001", POST)
    later, earlier, elsewhere = (
        a_request(database, desk, name, TUESDAY - timedelta(minutes=age)).number
        for name, desk, age in (("en", DESK, 1), ("to", DESK, 2), ("tre", other, 3))
    )
    assert [outbox.take(OFFICE).number for _ in range(2)] == [earlier, later]
    assert outbox.receivers() == [Receiver("5001", "post")]
    assert outbox.take(Receiver("5001", "post")).number == elsewhere


def test_what_was_accepted_is_noted_once(database, outbox, clock):
    sent = a_request(database, DESK)
    taken = outbox.take(OFFICE)
    outbox.sent(taken)
    outbox.sent(taken)
    clock.passes(days=1)
    assert outbox.receivers() == []
    assert (the_row(database)["state"], the_row(database)["sent_at"]) == ("sent", TUESDAY)
    told = {"number": sent.number, "desk": "default", "delivery": "post", "attempts": 1}
    assert events(database, "delivery_sent") == [("delivery_sent", told)]


def test_what_was_not_accepted_waits_and_is_tried_again(database, outbox, clock):
    a_request(database, DESK)
    outbox.failed(outbox.take(OFFICE), "no answer (ConnectError)")
    row = the_row(database)
    assert (row["state"], row["problem"], row["held_by"]) == ("due", "no answer (ConnectError)", None)
    assert outbox.take(OFFICE) is None
    clock.at += FIRST_WAIT
    outbox.sent(outbox.take(OFFICE))
    assert the_row(database)["problem"] is None


def test_the_wait_grows_from_seconds_to_a_quarter_of_an_hour(database):
    waits = [wait_after(attempts) for attempts in range(1, 40)]
    assert all(FIRST_WAIT * 0.75 <= wait <= LONGEST_WAIT for wait in waits)
    assert waits[0] <= FIRST_WAIT
    assert all(wait >= LONGEST_WAIT * 0.75 for wait in waits[8:])
    assert len(set(waits[8:])) > 1


def test_who_failed_together_does_not_come_back_together():
    assert len({wait_after(5) for _ in range(20)}) > 10


def test_after_seven_days_it_is_given_up_and_the_audit_says_so(database, outbox, clock):
    sent = a_request(database, DESK)
    tries = 0
    while taken := outbox.take(OFFICE):
        outbox.failed(taken, "the answer was 500")
        tries += 1
        clock.passes(hours=6)
    assert clock.at - TUESDAY > GIVE_UP_AFTER
    assert tries == 29
    assert (the_row(database)["state"], the_row(database)["problem"]) == ("dropped", "the answer was 500")
    ((_, told),) = events(database, "delivery_dropped")
    assert told == {"number": sent.number, "desk": "default", "delivery": "post", "attempts": tries}


def test_after_days_without_a_gateway_it_is_still_tried_once(database, outbox, clock):
    a_request(database, DESK)
    clock.passes(days=9)
    outbox.sent(outbox.take(OFFICE))
    assert the_row(database)["state"] == "sent"


def test_a_long_reason_is_cut(database, outbox):
    a_request(database, DESK)
    outbox.failed(outbox.take(OFFICE), "x" * 500)
    assert len(the_row(database)["problem"]) == 200


def test_what_was_taken_back_is_not_sent(database, outbox):
    a_request(database, DESK)
    withdrawn(database)
    assert (outbox.receivers(), outbox.take(OFFICE)) == ([], None)


def test_of_a_request_that_is_over_nothing_is_sent_whatever_the_row_says(database, outbox):
    a_request(database, DESK)
    with writing(database) as connection:
        connection.execute(sa.update(handoffs).values(state="closed"))
    assert (outbox.receivers(), outbox.take(OFFICE)) == ([], None)


def test_what_staff_has_taken_on_is_still_sent_but_not_what_they_have_closed(database, outbox):
    a_member(database, "kari")
    work = Handoffs(database, Desks({"default": DESK}))
    number = a_request(database, DESK).number
    work.claim("default", number, "kari", "Kari")
    assert outbox.receivers() == [OFFICE]
    work.close("default", number, "kari", "helped", "Kari")
    assert outbox.receivers() == []


def test_what_is_taken_back_while_it_is_being_sent_is_not_tried_again(database, outbox, clock):
    a_request(database, DESK)
    taken = outbox.take(OFFICE)
    withdrawn(database)
    outbox.failed(taken, "the answer was 500")
    clock.passes(hours=1)
    assert (the_row(database)["state"], outbox.take(OFFICE)) == ("dropped", None)


def test_what_was_accepted_after_it_was_taken_back_is_said_to_have_been_sent(database, outbox):
    a_request(database, DESK)
    taken = outbox.take(OFFICE)
    withdrawn(database)
    outbox.sent(taken)
    assert the_row(database)["state"] == "sent"


@pytest.mark.parametrize("outcome", ["sent", "failed"])
def test_what_was_forgotten_while_it_was_being_sent_leaves_nothing(database, outbox, outcome):
    a_request(database, DESK)
    taken = outbox.take(OFFICE)
    with writing(database) as connection:
        delete_all_of(connection, "samtale", "person", TUESDAY)
    outbox.sent(taken) if outcome == "sent" else outbox.failed(taken, "no answer")
    assert rows_of_outbox(database) == []
    assert events(database, "delivery_sent", "delivery_dropped") == []


def test_an_answer_that_comes_after_the_lease_still_counts(database, outbox, clock):
    a_request(database, DESK)
    slow = outbox.take(OFFICE)
    clock.at += LEASE + timedelta(seconds=1)
    other = outbox.take(OFFICE)
    outbox.sent(slow)
    outbox.failed(other, "the answer was 500")
    clock.passes(hours=1)
    assert (the_row(database)["state"], outbox.take(OFFICE)) == ("sent", None)


def test_a_failure_that_comes_after_the_lease_takes_nothing_from_who_sends_it_now(database, outbox, clock):
    a_request(database, DESK)
    slow = outbox.take(OFFICE)
    clock.at += LEASE + timedelta(seconds=1)
    outbox.take(OFFICE)
    outbox.failed(slow, "no answer")
    assert outbox.take(OFFICE) is None
    assert the_row(database)["held_by"]


def test_gateways_that_take_at_the_same_moment_never_take_the_same(database, clock):
    numbers = {a_request(database, DESK, f"samtale{n}").number for n in range(24)}

    def take_all(_):
        outbox, got, misses = Outbox(database, clock), [], 0
        while misses < 5:  # who was a moment too late looks again
            taken = outbox.take(OFFICE)
            got += [taken.number] if taken else []
            misses += taken is None
        return got

    with ThreadPoolExecutor(4) as threads:
        taken = [number for got in threads.map(take_all, range(4)) for number in got]
    taken += take_all(0)
    assert len(taken) == len(set(taken))
    assert set(taken) == numbers

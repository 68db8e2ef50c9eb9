from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.handoff import handoffs as module
from bot.handoff.desks import Desks
from bot.handoff.handoffs import (
    ALPHABET,
    Handoffs,
    UnknownHandoff,
    begin,
    change,
    delete_all_of,
    keep_contact,
    latest_of,
    new_number,
    offer,
    open_of,
    send,
    withdraw,
)
from bot.handoff.records import Contact, Handoff
from bot.handoff.states import NotPossible
from bot.store.database import reading, writing
from bot.store.tables import handoffs, notes
from tests.handoff.requests import (
    PHONE,
    POST,
    PROMISED,
    TUESDAY,
    a_conversation,
    a_desk,
    a_member,
    a_request,
    a_wish,
    events,
    row_of,
    rows_of_outbox,
)


@pytest.fixture
def desk():
    return a_desk("default", POST)


@pytest.fixture
def work(engine, clock, desk):
    """The requests as staff sees them, with Kari and Ola of one desk and Per of another."""
    for name in ("kari", "ola"):
        a_member(engine, name)
    a_member(engine, "per", "5001")
    return Handoffs(engine, Desks({"default": desk}), clock)


def do(engine, function, *arguments):
    with writing(engine) as connection:
        return function(connection, *arguments)


def row(engine, name):
    with reading(engine) as connection:
        return row_of(connection, name)


def test_a_number_can_be_read_out():
    drawn = {new_number() for _ in range(200)}
    assert all(len(number) == 7 and number[3] == "-" and set(number) - {"-"} <= set(ALPHABET) for number in drawn)
    assert not set("0O1IQ") & set(ALPHABET)


def test_from_the_offer_to_the_closed_request_each_step_leaves_one_row_in_the_audit(engine, desk, work):
    name = a_conversation(engine, "samtale")
    do(engine, offer, row(engine, name), desk, TUESDAY)
    do(engine, begin, row(engine, name), desk, TUESDAY)
    do(engine, keep_contact, name, PHONE, TUESDAY)
    number = do(engine, send, row(engine, name), desk, TUESDAY, a_wish(), 4).number
    work.claim("default", number, "kari", "Kari")
    work.hand_on("default", number, "kari", "ola", "Kari")
    work.put_back("default", number, "ola", "Ola")
    work.claim("default", number, "ola", "Ola")
    work.answer("default", number, "ola", "Ola")
    work.close("default", number, "ola", "helped", "Ola")
    steps = "offer begin send claim hand_on put_back claim answer close".split()
    assert [event for event, _ in events(engine)] == [f"handoff_{step}" for step in steps]
    assert all(told["number"] == number and told["desk"] == "default" for _, told in events(engine))
    assert events(engine)[-1][1] | {"from": "answered", "to": "closed"} == events(engine)[-1][1]


def test_what_was_agreed_is_kept_with_the_request(engine, desk):
    sent = a_request(engine, desk)
    assert (sent.state, sent.reach, sent.promised_by, sent.waiting_since) == ("waiting", PHONE, PROMISED, TUESDAY)
    assert (sent.shared_until, sent.article, sent.agreed_at) == (4, "who", TUESDAY)


def test_who_shares_nothing_shares_no_entry(engine, desk):
    assert a_request(engine, desk, share=False).shared_until == 0


def test_a_request_belongs_to_the_municipality_that_was_named_last(engine, desk):
    name = a_conversation(engine, "samtale")
    do(engine, begin, {**row(engine, name), "municipality": "5001"}, desk, TUESDAY)
    do(engine, keep_contact, name, PHONE, TUESDAY)
    told = {**row(engine, name), "municipality": "5001", "memory": {"municipality": "0301"}}
    other = a_desk("0301")
    sent = do(engine, send, told, other, TUESDAY, a_wish(), 4)
    assert (sent.desk, sent.municipality) == ("0301", "0301")


def test_an_offer_while_something_is_open_changes_nothing(engine, desk):
    first = a_request(engine, desk)
    do(engine, offer, row(engine, "samtale"), desk, TUESDAY)
    with reading(engine) as connection:
        assert open_of(connection, "samtale") == first
    assert [event for event, _ in events(engine, "handoff_offer")] == ["handoff_offer"]


def test_nothing_is_sent_without_a_contact(engine, desk):
    name = a_conversation(engine, "samtale")
    with pytest.raises(NotPossible):
        do(engine, send, row(engine, name), desk, TUESDAY, a_wish(), 4)
    do(engine, begin, row(engine, name), desk, TUESDAY)
    with pytest.raises(NotPossible):
        do(engine, send, row(engine, name), desk, TUESDAY, a_wish(), 4)
    assert rows_of_outbox(engine) == []


def test_nothing_is_sent_twice(engine, desk):
    a_request(engine, desk)
    for again in (begin, lambda *told: send(*told, a_wish(), 4)):
        with pytest.raises(NotPossible):
            do(engine, again, row(engine, "samtale"), desk, TUESDAY)
    assert len(rows_of_outbox(engine)) == 1


def test_a_contact_told_after_sending_changes_nothing(engine, desk, work):
    sent = a_request(engine, desk)
    do(engine, keep_contact, "samtale", Contact("email", "annen@example.no"), TUESDAY)
    assert work.find("default", sent.number).reach == PHONE


@pytest.mark.parametrize("end", ["withdraw", "close", "expire"])
def test_at_the_end_the_contact_is_erased_and_what_was_not_sent_is_not_sent(engine, desk, work, clock, end):
    number = a_request(engine, desk).number
    if end == "withdraw":
        do(engine, withdraw, "samtale", TUESDAY)
    elif end == "expire":
        clock.passes(days=31)
        assert work.expire_old() == 1
    else:
        work.claim("default", number, "kari", "Kari")
        work.close("default", number, "kari", "helped", "Kari")
    ended = work.find("default", number)
    assert (ended.contact, ended.contact_kind) == (None, None)
    assert [each["state"] for each in rows_of_outbox(engine)] == ["dropped"]


def test_withdrawing_nothing_is_no_mistake(engine, desk):
    assert do(engine, withdraw, a_conversation(engine, "samtale"), TUESDAY) is None
    assert events(engine) == []


def test_after_the_end_the_person_may_ask_anew(engine, desk):
    first = a_request(engine, desk)
    do(engine, withdraw, "samtale", TUESDAY)
    do(engine, begin, row(engine, "samtale"), desk, TUESDAY + timedelta(minutes=1))
    do(engine, keep_contact, "samtale", PHONE, TUESDAY)
    second = do(engine, send, row(engine, "samtale"), desk, TUESDAY, a_wish(), 4)
    with reading(engine) as connection:
        assert latest_of(connection, "samtale").number == second.number != first.number


def test_a_handoff_as_somebody_saw_it_earlier_changes_nothing(engine, desk, work):
    seen = a_request(engine, desk)
    work.claim("default", seen.number, "kari", "Kari")
    for event, values in (("claim", {"staff": "ola"}), ("expire", {})):
        with pytest.raises(NotPossible):
            do(engine, lambda c, event=event, values=values: change(c, seen, event, TUESDAY, "x", **values))
    found = work.find("default", seen.number)
    assert (found.state, found.staff) == ("claimed", "kari")
    assert [each["state"] for each in rows_of_outbox(engine)] == ["due"]


def test_who_no_longer_holds_it_changes_nothing_by_what_they_saw(engine, desk, work):
    number = a_request(engine, desk).number
    seen = work.claim("default", number, "kari", "Kari")
    work.hand_on("default", number, "kari", "ola", "Kari")
    with pytest.raises(NotPossible):
        do(engine, lambda connection: change(connection, seen, "put_back", TUESDAY, "Kari", staff=None))
    assert work.find("default", number).staff == "ola"


def test_only_one_of_two_gets_it(engine, desk, work):
    number = a_request(engine, desk).number
    work.claim("default", number, "kari", "Kari")
    for member in ("ola", "kari"):
        with pytest.raises(NotPossible):
            work.claim("default", number, member, member)


@pytest.mark.parametrize("event", ["put_back", "answer", "close", "hand_on"])
def test_what_a_colleague_holds_is_theirs(engine, desk, work, event):
    number = a_request(engine, desk).number
    work.claim("default", number, "kari", "Kari")
    more = {"close": ("helped",), "hand_on": ("ola",)}.get(event, ())
    with pytest.raises(NotPossible):
        getattr(work, event)("default", number, "ola", *more, "Ola")
    assert work.find("default", number).staff == "kari"


@pytest.mark.parametrize("event", ["claim", "put_back", "answer", "close", "hand_on", "write_note"])
def test_staff_of_another_desk_finds_nothing_to_change(engine, desk, work, event):
    number = a_request(engine, desk).number
    more = {"close": ("helped",), "hand_on": ("ola",)}.get(event, ())
    with pytest.raises(UnknownHandoff):
        getattr(work, event)("5001", number, "per", *more, "Per")
    with pytest.raises(UnknownHandoff):
        work.find("5001", number)
    assert (work.listed("5001"), work.waiting("5001"), work.waiting("default")) == ([], 0, 1)


def test_it_is_never_handed_to_somebody_who_does_not_work_at_the_desk(engine, desk, work):
    number = a_request(engine, desk).number
    a_member(engine, "gone", active=False)
    work.claim("default", number, "kari", "Kari")
    for other in ("per", "gone", "nobody"):
        with pytest.raises(NotPossible):
            work.hand_on("default", number, "kari", other, "Kari")
    assert work.hand_on("default", number, "kari", "ola", "Kari").staff == "ola"


def test_an_outcome_that_does_not_exist_closes_nothing(engine, desk, work):
    number = a_request(engine, desk).number
    work.claim("default", number, "kari", "Kari")
    with pytest.raises(NotPossible):
        work.close("default", number, "kari", "done", "Kari")
    assert work.find("default", number).reach == PHONE


def test_what_is_still_being_asked_is_not_seen_at_the_desk(engine, desk, work):
    name = a_conversation(engine, "samtale")
    do(engine, begin, row(engine, name), desk, TUESDAY)
    with reading(engine) as connection:
        number = open_of(connection, name).number
    with pytest.raises(UnknownHandoff):
        work.find("default", number)
    assert work.listed("default", ("collecting", "offered")) == []


def test_the_longest_waiting_is_listed_first_and_ones_own_can_be_listed_alone(engine, desk, work):
    later = a_request(engine, desk, "senere", TUESDAY + timedelta(hours=1)).number
    earlier = a_request(engine, desk, "tidligere").number
    work.claim("default", later, "kari", "Kari")
    assert [found.number for found in work.listed("default")] == [earlier, later]
    assert [found.number for found in work.listed("default", staff="kari")] == [later]
    assert work.waiting("default") == 1


def test_a_number_that_no_database_would_take_is_not_found(engine, desk, work):
    with pytest.raises(UnknownHandoff):
        work.find(desk.key, "JY5\0E8W")


def test_notes_are_read_by_colleagues_in_the_order_they_were_written(engine, desk, work):
    number = a_request(engine, desk).number
    for member, text in (("kari", "ring etter kl. 12"), ("ola", "ringte, ikke svar")):
        work.write_note("default", number, member, text)
    assert [(note.staff, note.text) for note in work.notes("default", number)] == [
        ("kari", "ring etter kl. 12"),
        ("ola", "ringte, ikke svar"),
    ]


@pytest.mark.parametrize(
    ("state", "age", "expires"), [("offered", 1, True), ("waiting", 29, False), ("waiting", 31, True)]
)
def test_what_nobody_goes_on_with_expires_in_its_time(engine, desk, work, clock, state, age, expires):
    if state == "offered":
        do(engine, offer, row(engine, a_conversation(engine, "samtale")), desk, TUESDAY)
    else:
        a_request(engine, desk)
    clock.passes(days=age, seconds=1)
    assert work.expire_old() == expires
    assert len(events(engine, "handoff_expire")) == expires


def test_what_somebody_holds_does_not_expire(engine, desk, work, clock):
    number = a_request(engine, desk).number
    work.claim("default", number, "kari", "Kari")
    clock.passes(days=400)
    assert work.expire_old() == 0
    assert work.find("default", number).reach == PHONE


def test_those_that_ended_long_ago_are_deleted_with_all_that_hangs_on_them(engine, desk, work, clock):
    number = a_request(engine, desk).number
    work.write_note("default", number, "kari", "ringte")
    do(engine, withdraw, "samtale", clock())
    a_request(engine, desk, "en annen")
    clock.passes(days=21)
    assert work.delete_ended(timedelta(days=22)) == 0
    assert work.delete_ended(timedelta(days=20)) == 1
    with reading(engine) as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(notes)).scalar_one() == 0
    assert len(rows_of_outbox(engine)) == work.waiting("default") == 1


def test_who_wants_to_be_forgotten_is_forgotten_here_too(engine, desk, work):
    number = a_request(engine, desk).number
    assert do(engine, delete_all_of, "samtale", "person", TUESDAY) == "default"
    assert (work.listed("default"), rows_of_outbox(engine)) == ([], [])
    assert events(engine)[-1] == ("handoff_forgotten", {"number": number, "desk": "default"})
    assert do(engine, delete_all_of, "samtale", "person", TUESDAY) is None


def test_a_request_outlives_its_conversation(engine, desk, work):
    number = a_request(engine, desk).number
    with writing(engine) as connection:
        connection.execute(sa.text("DELETE FROM conversations"))
    found = work.find("default", number)
    assert (found.conversation, found.reach) == (None, PHONE)


def test_a_change_that_cannot_be_written_whole_is_not_written(engine, desk, work, monkeypatch):
    number = a_request(engine, desk).number

    def full(*_, **__):
        raise OSError("disk full")

    monkeypatch.setattr(module, "note", full)
    with pytest.raises(OSError, match="disk full"):
        work.claim("default", number, "kari", "Kari")
    assert work.find("default", number).state == "waiting"


@pytest.mark.parametrize(
    ("contact", "hint"), [(PHONE, "… 66"), (Contact("email", "kari.nordmann@example.no"), "k…@….no")]
)
def test_a_hint_is_enough_to_recognise_ones_own_and_no_more(contact, hint):
    assert contact.hint == hint


def test_a_record_is_what_the_row_says(engine, desk):
    sent = a_request(engine, desk)
    with reading(engine) as connection:
        assert Handoff.of(connection.execute(sa.select(handoffs)).mappings().one()) == sent

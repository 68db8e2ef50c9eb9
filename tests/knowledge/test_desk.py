from datetime import datetime, timezone

import pytest

from knowledge.desk import Desk
from knowledge.moments import day_in_words, time_in_words

TOLD = {
    "key": "5001",
    "name": {"nb": "kontoret", "nn": "kontoret", "en": "the office"},
    "availability": "closed",
    "opens_at": "2026-11-30T08:00:00+01:00",
    "promised_by": "2026-12-01T14:30:00+00:00",
    "answer_within": 2,
    "contact": "… 66",
    "contact_kind": "phone",
    "request": {"number": "JY5-E8W", "state": "claimed", "staff": "Berit", "promised_by": None, "ended": "handed_back"},
    "entries": 7,
    "number": "JY5-E8W",
}


def test_all_that_comes_with_a_turn_is_read():
    desk = Desk.of(TOLD)
    assert (desk.key, desk.name["nn"], desk.availability, desk.entries) == ("5001", "kontoret", "closed", 7)
    assert (desk.contact, desk.contact_kind, desk.number) == ("… 66", "phone", "JY5-E8W")
    assert (desk.open_request.staff, desk.open_request.talk_ended) == ("Berit", "handed_back")


def test_times_are_local_whatever_zone_they_come_in():
    desk = Desk.of(TOLD)
    assert (desk.opens_at.hour, desk.promised_by.hour) == (8, 15)


@pytest.mark.parametrize("missing", set(TOLD) - {"promised_by"})
def test_what_is_missing_is_not_missed(missing):
    desk = Desk.of({key: value for key, value in TOLD.items() if key != missing})
    assert desk.promised_by
    assert desk.name["en"]


@pytest.mark.parametrize("told", [None, {}, {**TOLD, "promised_by": None}, {**TOLD, "promised_by": "soon"}])
def test_without_a_promise_nobody_receives_requests(told):
    assert Desk.of(told) is None


def test_a_hint_without_its_kind_is_no_contact():
    assert Desk.of({**TOLD, "contact_kind": None}).contact is None


@pytest.mark.parametrize("state", ["closed", "withdrawn", "expired"])
def test_a_request_that_ended_is_not_open(state):
    desk = Desk.of({**TOLD, "request": {"number": "JY5-E8W", "state": state}})
    assert desk.request
    assert desk.open_request is None


@pytest.mark.parametrize(
    ("language", "day", "time"),
    [
        ("nb", "mandag 30. november", "mandag 30. november kl. 08.00"),
        ("nn", "måndag 30. november", "måndag 30. november kl. 08.00"),
        ("en", "Monday 30 November", "Monday 30 November at 08:00"),
    ],
)
def test_days_and_times_are_said_as_people_say_them(language, day, time):
    moment = datetime(2026, 11, 30, 8, tzinfo=timezone.utc)
    assert (day_in_words(moment, language), time_in_words(moment, language)) == (day, time)

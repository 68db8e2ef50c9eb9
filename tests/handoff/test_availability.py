from datetime import date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handoff.availability import LOOK_AHEAD_DAYS, OSLO, availability, is_open, next_opening
from knowledge.holidays_norway import is_holiday, is_working_day
from tests.handoff.requests import WEEK, a_desk


def at(text):
    """Local time, as the people at the desk say it."""
    return datetime.fromisoformat(text).replace(tzinfo=OSLO)


def of(now, present=False, **desk):
    return availability(a_desk(**desk), at(now), present=present)


@pytest.mark.parametrize(
    ("now", "present", "kind"),
    [
        ("2026-12-01 08:00", True, "now"),
        ("2026-12-01 15:29", True, "now"),
        ("2026-12-01 12:00", False, "callback"),
        ("2026-12-01 07:59", True, "closed"),
        ("2026-12-01 15:30", True, "closed"),
        ("2026-12-05 12:00", True, "closed"),
    ],
)
def test_it_is_open_from_the_opening_until_before_the_closing(now, present, kind):
    assert of(now, present).kind == kind


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-12-01 06:00", "2026-12-01 08:00"),
        ("2026-12-01 15:30", "2026-12-02 08:00"),
        ("2026-12-04 16:00", "2026-12-07 08:00"),
        ("2026-05-15 16:00", "2026-05-18 08:00"),  # 17 May is a Sunday
        ("2027-05-14 16:00", "2027-05-18 08:00"),  # 16 and 17 May are Whit Sunday and Monday
        ("2026-04-01 16:00", "2026-04-07 08:00"),  # from Maundy Thursday to Easter Monday
        ("2026-12-24 16:00", "2026-12-28 08:00"),  # Christmas Eve is a working day, then two holidays and a weekend
        ("2026-12-31 16:00", "2027-01-04 08:00"),
    ],
)
def test_the_next_opening_is_after_nights_weekends_and_holidays(now, opens):
    assert of(now).opens_at == at(opens)


@pytest.mark.parametrize(
    ("now", "promised"),
    [
        ("2026-12-01 12:00", "2026-12-03 15:30"),
        ("2026-12-01 06:00", "2026-12-03 15:30"),
        ("2026-12-01 23:00", "2026-12-04 15:30"),
        ("2026-12-04 12:00", "2026-12-08 15:30"),
        ("2026-12-05 12:00", "2026-12-09 15:30"),
        ("2026-04-01 12:00", "2026-04-08 15:30"),
        ("2026-05-13 12:00", "2026-05-18 15:30"),  # over Ascension Day and a weekend with 17 May
        ("2026-12-23 12:00", "2026-12-28 15:30"),
    ],
)
def test_a_promise_counts_working_days_from_the_day_after_the_desk_is_open(now, promised):
    assert of(now).promised_by == at(promised)


def test_without_days_to_wait_the_promise_is_the_closing_of_the_day_it_is_open():
    assert of("2026-12-01 12:00", answer_within=0).promised_by == at("2026-12-01 15:30")
    assert of("2026-12-01 16:00", answer_within=0).promised_by == at("2026-12-02 15:30")


def test_days_that_the_desk_names_as_closed_are_neither_open_nor_counted():
    closed = (date(2026, 12, 2), date(2026, 12, 3))
    told = of("2026-12-01 16:00", closed=closed)
    assert (told.opens_at, told.promised_by) == (at("2026-12-04 08:00"), at("2026-12-08 15:30"))


def test_hours_on_a_saturday_count_where_the_desk_has_some_but_are_no_working_day():
    hours = {**WEEK, 5: (time(10), time(14))}
    assert is_open(a_desk(hours=hours), at("2026-12-05 12:00"))
    assert of("2026-12-04 16:00", hours=hours).opens_at == at("2026-12-05 10:00")
    assert of("2026-12-05 12:00", hours=hours).promised_by == at("2026-12-08 15:30")


def test_a_holiday_on_a_saturday_is_closed_all_the_same():
    hours = {**WEEK, 5: (time(10), time(14))}
    assert not is_open(a_desk(hours=hours), at("2026-12-26 12:00"))


def test_a_promise_ends_on_a_day_on_which_somebody_is_there():
    hours = {day: WEEK[day] for day in (0, 1)}
    assert of("2026-12-01 12:00", hours=hours).promised_by == at("2026-12-07 15:30")


def test_a_desk_that_never_opens_names_no_opening_and_still_promises_a_working_day():
    told = of("2026-12-05 23:00", hours={}, answer_within=0)
    assert (told.kind, told.opens_at, told.promised_by) == ("closed", None, at("2026-12-07 16:00"))


@pytest.mark.parametrize(("now", "opens"), [("2026-03-28 20:00", 6), ("2026-10-24 20:00", 7)])
def test_the_clock_that_was_changed_over_night_tells_when_it_opens(now, opens):
    opening = of(now, hours=dict.fromkeys(range(7), (time(8), time(15)))).opens_at
    assert (opening.hour, opening.astimezone(timezone.utc).hour) == (8, opens)


def test_in_the_hour_that_comes_twice_it_does_not_open_twice():
    desk = a_desk(hours=dict.fromkeys(range(7), (time(2, 30), time(12))))
    first, second = (datetime(2026, 10, 25, 2, 15, tzinfo=OSLO, fold=fold) for fold in (0, 1))
    assert not is_open(desk, first)
    assert next_opening(desk, first) < second.astimezone(timezone.utc)
    assert is_open(desk, second)


def test_in_the_hour_that_is_left_out_it_opens_when_that_hour_would_be_over():
    desk = a_desk(hours=dict.fromkeys(range(7), (time(2, 30), time(12))))
    before = datetime(2026, 3, 29, 1, 59, tzinfo=OSLO)
    assert next_opening(desk, before) == datetime(2026, 3, 29, 1, 30, tzinfo=timezone.utc)


moments = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(timezone.utc))
clocks = st.times().map(lambda hour: hour.replace(microsecond=0))
hours_of_a_day = st.tuples(clocks, clocks).filter(lambda hours: hours[0] < hours[1])
desks = st.builds(
    a_desk,
    st.just("default"),
    hours=st.dictionaries(st.integers(0, 6), hours_of_a_day),
    closed=st.frozensets(st.dates(date(2024, 1, 1), date(2032, 3, 1)), max_size=20),
    answer_within=st.integers(0, 30),
)


@given(desk=desks, now=moments, present=st.booleans())
def test_a_promise_is_never_past_and_never_on_a_day_off(desk, now, present):
    promised = availability(desk, now, present=present).promised_by
    day = promised.date()
    assert promised > now
    assert day not in desk.closed
    assert not is_holiday(day)
    assert is_working_day(day) or day.weekday() in desk.hours


@given(desk=desks, now=moments, present=st.booleans())
def test_what_is_said_fits_together(desk, now, present):
    told = availability(desk, now, present=present)
    assert (told.kind == "closed") == (not is_open(desk, now))
    if told.opens_at:
        assert told.kind == "closed"
        assert now < told.opens_at < now + timedelta(days=LOOK_AHEAD_DAYS + 1)
        assert is_open(desk, told.opens_at)
        assert told.opens_at < told.promised_by
    if told.kind == "now":
        assert present


@given(desk=desks, now=moments)
def test_between_now_and_the_opening_it_is_not_open(desk, now):
    opens = availability(desk, now, present=True).opens_at
    if opens:
        for share in range(10):
            assert not is_open(desk, now + (opens.astimezone(timezone.utc) - now) * share / 10)

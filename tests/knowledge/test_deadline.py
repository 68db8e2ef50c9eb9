from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.deadline import Deadline, cut_off, deadline, general_last_day, last_day, status
from knowledge.holidays_norway import is_working_day

DAYS = st.dates(date(2000, 1, 1), date(2095, 12, 31))
# Maundy Thursday to Easter Monday; no other run is longer, with 17 May after Whitsun or Ascension Day before 1 May.
NO_WORKING_DAYS_IN_A_ROW = 5


@pytest.mark.parametrize(
    ("known", "last"),
    [
        ("2026-11-03", "2026-12-01"),  # Tuesday to Tuesday
        ("2026-10-10", "2026-11-09"),  # ends on Saturday, moves to Monday
        ("2026-10-11", "2026-11-09"),  # ends on Sunday
        ("2027-02-25", "2027-03-30"),  # Maundy Thursday; the next working day is Tuesday after Easter
        ("2027-02-26", "2027-03-30"),  # Good Friday
        ("2027-02-27", "2027-03-30"),  # Easter Eve, a Saturday
        ("2027-02-28", "2027-03-30"),  # Easter Sunday
        ("2027-03-01", "2027-03-30"),  # Easter Monday
        ("2027-02-24", "2027-03-24"),  # Wednesday before Maundy Thursday is a working day
        ("2026-11-26", "2026-12-24"),  # Christmas Eve on a Thursday is no holiday in law
        ("2026-11-27", "2026-12-28"),  # Christmas Day on a Friday, then Saturday and Sunday
        ("2026-12-03", "2026-12-31"),  # New Year's Eve is no holiday either
        ("2026-12-04", "2027-01-04"),  # New Year's Day on a Friday
        ("2026-04-03", "2026-05-04"),  # 1 May on a Friday
        ("2025-04-03", "2025-05-02"),  # 1 May on a Thursday moves to Friday
        ("2024-04-19", "2024-05-21"),  # 17 May on a Friday, then Whitsun
        ("2027-04-19", "2027-05-18"),  # 17 May is Whit Monday
        ("2028-04-19", "2028-05-18"),  # 17 May on a Wednesday
        ("2026-04-16", "2026-05-15"),  # Ascension Day
        ("2028-02-01", "2028-02-29"),  # the leap day is a working day
        ("2028-02-02", "2028-03-01"),  # and is counted as one day
        ("2027-02-01", "2027-03-01"),  # the same without it
    ],
)
def test_four_weeks_end_on_the_same_weekday_or_the_next_working_day(known, last):
    assert last_day(date.fromisoformat(known)) == date.fromisoformat(last)


def test_holidays_within_the_period_do_not_lengthen_it():
    assert last_day(date(2027, 3, 22)) == date(2027, 4, 19)


@pytest.mark.parametrize(("known", "last"), [("2026-11-03", "2026-11-24"), ("2026-04-10", "2026-05-04")])
def test_the_general_period_is_three_weeks(known, last):
    assert general_last_day(date.fromisoformat(known)) == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("decided", "last"), [("2026-11-03", "2027-11-03"), ("2028-02-29", "2029-02-28"), ("2025-11-01", "2026-11-01")]
)
def test_after_one_year_it_is_no_complaint(decided, last):
    assert cut_off(date.fromisoformat(decided)) == date.fromisoformat(last)


def test_the_days_of_one_letter():
    known = date(2026, 11, 3)
    assert deadline(known) == Deadline(known, date(2026, 11, 24), date(2026, 12, 1), date(2027, 11, 3))
    assert deadline(known, decided=date(2026, 10, 20)).cut_off == date(2027, 10, 20)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-11-03", "in_time"),
        ("2026-11-24", "in_time"),
        ("2026-11-25", "safe_passed"),
        ("2026-12-01", "safe_passed"),
        ("2026-12-02", "passed"),
        ("2027-11-03", "passed"),
        ("2027-11-04", "too_old"),
    ],
)
def test_each_day_belongs_to_the_period_it_ends(today, expected):
    assert status(deadline(date(2026, 11, 3)), date.fromisoformat(today)) == expected


def test_a_decision_a_year_old_is_too_old_though_the_person_just_heard_of_it():
    known = date(2026, 11, 3)
    assert status(deadline(known, decided=date(2025, 11, 2)), known) == "too_old"


@given(DAYS)
def test_the_last_day_is_a_working_day_four_weeks_on_or_few_days_later(known):
    last = last_day(known)
    assert is_working_day(last)
    assert 28 <= (last - known).days <= 28 + NO_WORKING_DAYS_IN_A_ROW


@given(DAYS)
def test_no_working_day_is_passed_over(known):
    end = known + timedelta(weeks=4)
    assert not any(is_working_day(end + timedelta(days=n)) for n in range((last_day(known) - end).days))


@given(DAYS)
def test_the_days_come_in_their_order(known):
    days = deadline(known)
    assert days.known < days.safe <= days.last < days.cut_off


@given(DAYS, st.integers(0, 400))
def test_who_knew_later_has_no_earlier_last_day(known, more):
    later = known + timedelta(days=more)
    assert last_day(known) <= last_day(later)
    assert cut_off(known) <= cut_off(later)

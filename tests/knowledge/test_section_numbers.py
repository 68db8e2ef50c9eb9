import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.section_numbers import between, canonical, compact, order

NUMBERS = st.from_regex(r"[1-9]\d?(A-\d{1,2}|-\d{1,2})?( [a-z])?", fullmatch=True)


@pytest.mark.parametrize(
    ("written", "number"),
    [("2-5c", "2-5 c"), ("2-5  C", "2-5 c"), ("4a-1", "4A-1"), ("10a", "10 a"), ("6-10-2", "6-10-2")],
)
def test_numbers_are_written_as_the_registry_has_them(written, number):
    assert canonical(written) == number


@given(NUMBERS)
def test_a_canonical_number_stays_as_it_is(number):
    assert canonical(number) == canonical(compact(number)) == number


def test_sections_follow_the_order_of_the_statute():
    numbers = ["2", "2 a", "10", "2-5", "2-5 a", "2-10", "4A-1"]
    assert sorted(numbers, key=order) == ["2", "2 a", "2-5", "2-5 a", "2-10", "4A-1", "10"]


def test_between_two_numbers_lie_the_known_ones():
    known = ["2-5", "2-10", "2-5 b", "2-5 a", "3-1"]
    assert between("2-5", "2-9", known) == ["2-5", "2-5 a", "2-5 b", "2-9"]

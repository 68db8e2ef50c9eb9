import time
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import SetupError
from bot.staff import passwords
from bot.staff.passwords import (
    MIN_LENGTH,
    NOBODYS,
    check_strength,
    common_passwords,
    hash_password,
    is_outdated,
    make_password,
    matches,
)


def test_a_password_matches_its_hash_and_no_other():
    stored = hash_password("elleve blå elger")
    assert matches(stored, "elleve blå elger")
    assert not matches(stored, "elleve blå elge")
    assert "elger" not in stored


def test_the_hash_is_argon2id_and_differs_each_time():
    first, second = hash_password("elleve blå elger"), hash_password("elleve blå elger")
    assert first.startswith("$argon2id$")
    assert first != second


def test_an_å_of_two_signs_is_the_same_as_one():
    assert matches(hash_password("elleve blå elger"), "elleve bla\u030a elger")


def test_nobodys_hash_costs_as_much_as_any_and_matches_nothing():
    assert not is_outdated(NOBODYS)
    assert not matches(NOBODYS, "")
    assert not matches(NOBODYS, "elleve blå elger")


def test_a_hash_with_fewer_rounds_is_outdated():
    assert is_outdated(NOBODYS.replace(f"t={passwords.ROUNDS}", "t=1"))


def test_no_more_than_two_are_compared_at_once(monkeypatch):
    class Counting:
        now = most = 0

        def verify(self, *_):
            with counter:
                self.now += 1
                self.most = max(self.most, self.now)
            time.sleep(0.02)
            with counter:
                self.now -= 1
            return True

    counter, hasher = Lock(), Counting()
    monkeypatch.setattr(passwords, "_HASHER", hasher)
    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(lambda _: matches("", ""), range(8)))
    assert hasher.most == 2


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("kortkortkor", "12 characters"),
        ("", "12 characters"),
        ("Passord12345", "first that others try"),
        ("KOORDINATOR2026", "first that others try"),
        ("kari.nordmann er best", "must not hold the login"),
        ("KARI.NORDMANN@kommune.example", "must not hold the login"),
    ],
)
def test_a_weak_password_is_refused(password, why):
    with pytest.raises(SetupError, match=why):
        check_strength(password, "kari.nordmann@kommune.example")


def test_a_long_password_needs_no_signs_or_capitals():
    check_strength("elleve blå elger", "kari")


def test_the_common_ones_are_long_enough_to_be_chosen_and_in_small_letters():
    assert all(len(each) >= MIN_LENGTH and each == each.casefold() for each in common_passwords())
    assert len(common_passwords()) > 50


@given(st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=2, max_size=20))
@settings(max_examples=50)
def test_a_made_password_is_never_refused(login):
    made = make_password(login.lower())
    check_strength(made, login.lower())
    assert made != make_password(login.lower())

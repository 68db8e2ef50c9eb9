from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.errors import SetupError
from bot.staff.accounts import ROLES, first_account, tidy_login
from bot.staff.passwords import NOBODYS, ROUNDS, is_outdated
from bot.store.audit import latest
from bot.store.database import reading, writing
from bot.store.tables import staff
from tests.staff.conftest import PASSWORD

SUBJECT = "https://id.example|42"


def stored(engine, login="kari"):
    with reading(engine) as connection:
        return connection.execute(sa.select(staff).where(staff.c.login == login)).mappings().one()


def events(engine):
    return [row["event"] for row in latest(engine, 50)]


def test_an_account_that_is_added_is_found(accounts, kari):
    assert accounts.find(kari.id) == accounts.named("kari") == kari
    assert (kari.name, kari.desk, kari.role, kari.active) == ("Kari Nordmann", "default", "agent", True)


def test_adding_is_audited_without_the_password(accounts, engine, kari):
    row = latest(engine, 1)[0]
    assert (row["actor"], row["event"], row["details"]["login"]) == ("test", "staff_added", "kari")
    assert PASSWORD not in str(row)
    assert PASSWORD not in str(dict(stored(engine)))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"login": "kari"}, "there is an account kari already"),
        ({"login": " KARI "}, "there is an account kari already"),
        ({"login": "to ord"}, "a login has"),
        ({"login": ""}, "a login has"),
        ({"login": "@"}, "a login has"),
        ({"login": "nul\x00l"}, "a login has"),
        ({"login": "x" * 101}, "a login has"),
        ({"name": " "}, "a name has"),
        ({"name": "x" * 61}, "a name has"),
        ({"role": "king"}, "there is no role king"),
        ({"language": "sv"}, "there is no language sv"),
        ({"password": "for kort"}, "12 characters"),
    ],
)
def test_what_cannot_be_an_account_is_refused_and_not_stored(accounts, kari, change, why):
    new = {"login": "ola", "name": "Ola", "desk": "default", "role": "agent", "language": "nb", "password": None}
    with pytest.raises(SetupError, match=why):
        accounts.add(**(new | change), by="test")
    assert accounts.everyone() == [kari]


def test_those_of_a_desk_are_listed_by_name_active_or_not(accounts, kari):
    berit = accounts.add("berit", "Berit", "default", "editor", "nn", None, by="test")
    accounts.add("ola", "Ola", "5001", "agent", "nb", None, by="test")
    accounts.set_active(berit.id, False, by="test")
    assert [(each.name, each.active) for each in accounts.of_desk("default")] == [
        ("Berit", False),
        ("Kari Nordmann", True),
    ]
    assert [each.name for each in accounts.everyone()] == ["Berit", "Kari Nordmann", "Ola"]


def test_the_right_password_gives_the_account(accounts, kari):
    assert accounts.check("Kari ", PASSWORD) == kari


@pytest.mark.parametrize(
    ("login", "password"), [("kari", "noe helt annet"), ("kari", ""), ("nobody", PASSWORD), ("", "")]
)
def test_all_else_gives_nothing_and_leaves_a_row_without_what_was_typed(accounts, engine, kari, login, password):
    assert accounts.check(login, password) is None
    row = latest(engine, 1)[0]
    assert row["event"] == "sign_in_refused"
    assert row["details"] == ({"staff": kari.id} if login == "kari" else {})


def test_signs_that_no_login_has_are_no_account(accounts, kari):
    assert accounts.check("kari\x00", PASSWORD) is None


def test_an_unknown_login_costs_a_comparison_too(accounts, kari, monkeypatch):
    compared = []
    monkeypatch.setattr("bot.staff.accounts.matches", lambda hashed, _: compared.append(hashed) or True)
    assert accounts.check("nobody", PASSWORD) is None
    assert compared == [NOBODYS]


def test_an_account_without_a_password_lets_no_password_in(accounts, monkeypatch):
    accounts.add("ola", "Ola", "default", "agent", "nb", None, by="test")
    monkeypatch.setattr("bot.staff.accounts.matches", lambda *_: True)
    assert accounts.check("ola", "") is None


def test_a_hash_of_another_kind_is_renewed_at_sign_in(accounts, engine, kari):
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with writing(engine) as connection:
        connection.execute(sa.update(staff).values(password=old))
    assert accounts.check("kari", PASSWORD) == kari
    assert f"t={ROUNDS}" in stored(engine)["password"]
    assert not is_outdated(stored(engine)["password"])
    assert accounts.check("kari", PASSWORD) == kari


def test_another_password_replaces_the_first_and_ends_all_sessions(accounts, sessions, engine, kari):
    cookies = [sessions.begin(kari.id), sessions.begin(kari.id)]
    accounts.set_password(kari.id, "tolv grønne gjess", by="it")
    assert [sessions.find(cookie) for cookie in cookies] == [None, None]
    assert accounts.check("kari", PASSWORD) is None
    assert accounts.check("kari", "tolv grønne gjess") == kari
    assert "staff_password_set" in events(engine)


def test_a_weak_password_changes_nothing(accounts, sessions, kari):
    cookie = sessions.begin(kari.id)
    with pytest.raises(SetupError):
        accounts.set_password(kari.id, "kort", by="it")
    assert sessions.find(cookie)
    assert accounts.check("kari", PASSWORD) == kari


def test_a_disabled_account_cannot_sign_in_and_its_sessions_end_for_good(accounts, sessions, engine, kari):
    cookie = sessions.begin(kari.id)
    accounts.set_active(kari.id, False, by="it")
    assert accounts.check("kari", PASSWORD) is None
    assert sessions.find(cookie) is None
    accounts.set_active(kari.id, True, by="it")
    assert sessions.find(cookie) is None
    assert accounts.check("kari", PASSWORD) == kari
    assert {"staff_disabled", "staff_enabled"} <= set(events(engine))


def test_an_account_that_is_not_there_cannot_be_changed(accounts):
    with pytest.raises(SetupError, match="no such account"):
        accounts.set_active("none", True, by="it")


def test_the_language_of_the_pages_is_kept(accounts, kari):
    accounts.set_language(kari.id, "nn")
    assert accounts.find(kari.id).language == "nn"
    with pytest.raises(SetupError, match="no language sv"):
        accounts.set_language(kari.id, "sv")


def test_somebody_is_present_at_their_own_desk_until_their_time_is_up(accounts, clock, kari):
    accounts.show_presence(kari.id, clock() + timedelta(minutes=2))
    assert accounts.is_present("default")
    assert not accounts.is_present("5001")
    clock.passes(minutes=2)
    assert not accounts.is_present("default")


def test_nobody_is_present_who_left_or_was_disabled(accounts, clock, kari):
    until = clock() + timedelta(minutes=2)
    accounts.show_presence(kari.id, until)
    accounts.show_presence(kari.id, None)
    assert not accounts.is_present("default")
    accounts.show_presence(kari.id, until)
    accounts.set_active(kari.id, False, by="it")
    assert not accounts.is_present("default")


@pytest.fixture
def ola(accounts):
    """Somebody whose login is an e-mail address and who has no password."""
    return accounts.add("ola@kommune.example", "Ola", "default", "agent", "nb", None, by="test")


def test_a_verified_address_binds_an_account_once(accounts, engine, ola):
    assert accounts.of_subject(SUBJECT, "Ola@Kommune.example") == ola
    assert stored(engine, ola.login)["subject"] == SUBJECT
    assert accounts.of_subject(SUBJECT, None) == ola
    assert events(engine).count("staff_bound") == 1


def test_an_account_that_is_bound_does_not_follow_its_address_to_another(accounts, engine, ola):
    accounts.of_subject(SUBJECT, ola.login)
    assert accounts.of_subject("https://id.example|43", ola.login) is None
    assert stored(engine, ola.login)["subject"] == SUBJECT


@pytest.mark.parametrize("email", [None, "", "someone@kommune.example", "\x00"])
def test_nobody_is_made_for_an_unknown_address(accounts, engine, ola, email):
    assert accounts.of_subject(SUBJECT, email) is None
    assert accounts.everyone() == [ola]
    assert events(engine)[-1] == "sign_in_refused"


def test_a_disabled_account_is_neither_bound_nor_let_in(accounts, engine, ola):
    accounts.set_active(ola.id, False, by="it")
    assert accounts.of_subject(SUBJECT, ola.login) is None
    assert stored(engine, ola.login)["subject"] is None


@pytest.mark.parametrize("subject", ["x" * 301, "https://id.example|\x00"])
def test_a_subject_that_cannot_be_stored_is_nobody(accounts, ola, subject):
    assert accounts.of_subject(subject, ola.login) is None


def test_the_first_account_is_an_administrator_and_there_is_only_one(accounts):
    made, password = first_account(accounts, "default")
    assert (made.login, made.role, made.desk) == ("admin", ROLES[-1], "default")
    assert accounts.check("admin", password) == made
    assert first_account(accounts, "default") is None
    assert accounts.everyone() == [made]


def test_no_first_account_is_made_beside_others(accounts, kari):
    assert first_account(accounts, "default") is None


def test_capitals_wide_letters_and_spaces_around_do_not_make_another_login():
    assert tidy_login("  Ｋari ") == tidy_login("KARI") == "kari"

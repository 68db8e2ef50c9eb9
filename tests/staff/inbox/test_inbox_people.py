import re

import pytest

from bot.gateway.rates import Rate
from bot.staff.sessions import COOKIE
from tests.staff.conftest import PASSWORD
from tests.staff.inbox.conftest import words


@pytest.fixture
def ola(member):
    return member("ola", password=PASSWORD)


@pytest.fixture
def admin(member):
    return member("admin", "administrator", password=PASSWORD)


def password_on(page):
    return re.search(r'<code id="password">([^<]+)</code>', page.text)[1]


def test_a_new_account_gets_a_password_that_is_shown_once(admin, accounts):
    page = admin.post("/staff/people", login="Nina@kommune.no", name="Nina Ås", role="editor", language="nn")
    assert page.status_code == 200
    member = accounts.check("nina@kommune.no", password_on(page))
    assert (member.name, member.desk, member.role, member.language) == ("Nina Ås", "default", "editor", "nn")
    assert 'id="password"' not in admin.get("/staff/people").text
    assert password_on(page) not in admin.get("/staff/people").text


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"login": "admin"}, "Brukernavnet er opptatt."),
        ({"login": "to ord"}, "Kontoen ble ikke laget."),
        ({"name": " "}, "Kontoen ble ikke laget."),
        ({"role": "god"}, "Kontoen ble ikke laget."),
        ({"language": "xx"}, "Kontoen ble ikke laget."),
    ],
)
def test_an_account_that_cannot_be_is_said_and_what_was_typed_stays(admin, accounts, fields, problem):
    form = {"login": "nina", "name": "Nina Ås", "role": "editor", "language": "nn", **fields}
    answer = admin.post("/staff/people", **form)
    assert answer.status_code == 422
    assert problem in words(answer)
    assert f'value="{form["login"]}"' in answer.text
    assert f'value="{form["name"]}"' in answer.text
    assert len(accounts.of_desk("default")) == 1


def test_whoever_is_shut_out_is_out_and_can_be_let_in_again(admin, ola, accounts):
    admin.post(f"/staff/people/{ola.staff.id}/disable")
    ola.client.follow_redirects = False
    assert ola.get("/staff").status_code == 303
    assert accounts.check("ola", PASSWORD) is None
    page = admin.post(f"/staff/people/{ola.staff.id}/enable")
    assert "Kontoen er åpen igjen." in words(page)
    assert accounts.check("ola", PASSWORD).id == ola.staff.id


def test_a_new_password_ends_what_the_old_one_opened(admin, ola, accounts, sessions):
    page = admin.post(f"/staff/people/{ola.staff.id}/password")
    assert accounts.check("ola", PASSWORD) is None
    assert accounts.check("ola", password_on(page)).id == ola.staff.id
    assert sessions.find(ola.client.cookies[COOKIE]) is None


@pytest.mark.parametrize("action", ["disable", "password"])
def test_nobody_locks_themselves_out(admin, accounts, action):
    answer = admin.post(f"/staff/people/{admin.staff.id}/{action}")
    assert answer.status_code == 409
    assert accounts.check("admin", PASSWORD).active


def test_the_language_of_the_pages_is_ones_own_choice(ola):
    page = ola.post("/staff/settings/language", language="nn")
    assert '<html lang="nn">' in page.text
    assert "Språket er bytt." in words(page)
    assert '<html lang="nn">' in ola.post("/staff/settings/language", language="xx").text


def test_a_password_is_changed_by_whoever_knows_the_old_one(ola, accounts, sessions):
    ola.client.follow_redirects = False
    answer = ola.post("/staff/settings/password", old_password=PASSWORD, new_password="tolv grønne griser")
    assert answer.headers["location"] == "/staff/sign-in"
    assert accounts.check("ola", "tolv grønne griser").id == ola.staff.id
    assert sessions.find(ola.client.cookies[COOKIE]) is None


@pytest.mark.parametrize(
    ("old", "new", "field", "problem"),
    [
        ("feil passord her", "tolv grønne griser", "old_password", "Passordet du har nå, er ikke riktig."),
        (PASSWORD, "kort", "new_password", "Det må ha minst 12 tegn."),
    ],
)
def test_a_password_that_cannot_be_changed_says_why_and_shows_none(ola, accounts, old, new, field, problem):
    answer = ola.post("/staff/settings/password", old_password=old, new_password=new)
    assert answer.status_code == 422
    assert problem in words(answer)
    assert f'<a href="#{field}">' in answer.text
    assert old not in answer.text
    assert f'"{new}"' not in answer.text
    assert accounts.check("ola", PASSWORD)


def test_a_session_left_open_is_no_place_to_guess_the_password_in(ola, monkeypatch):
    # The rates of these tests are a hundredfold.
    monkeypatch.setattr("bot.staff.own_settings.GUESSES", Rate("own_password", 0.02, 900))
    answers = [ola.post("/staff/settings/password", old_password="feil", new_password="x") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert "Det er prøvd for mange ganger." in words(answers[-1])

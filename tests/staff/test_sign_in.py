"""Signing in and out, as a browser does it."""

import time
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from bot.gateway import journal_access
from bot.staff.sessions import COOKIE
from bot.staff.sign_in_page import BEFORE, INBOX, inside, texts_in
from bot.staff.throttle import OF_ADDRESS, OF_LOGIN
from bot.store.audit import latest
from knowledge.conversation import LANGUAGES
from tests.staff.conftest import PASSWORD, WIDGET_SITE, Browser, csrf_of

SAFE_COOKIE = f"__Host-{COOKIE}"


def test_the_right_password_opens_the_inbox(browser, kari):
    assert browser.reads() == "nobody"
    answer = browser.signs_in()
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff")
    assert browser.reads() == "kari"


@pytest.mark.parametrize(
    ("login", "password"), [("kari", "noe helt annet"), ("nobody", PASSWORD), ("", ""), ("kari", "")]
)
def test_whatever_is_wrong_is_said_in_the_same_words(browser, kari, login, password):
    answer = browser.signs_in(login, password)
    assert answer.status_code == 401
    assert texts_in("nb")["wrong"] in answer.text
    assert SAFE_COOKIE not in answer.cookies
    assert COOKIE not in answer.cookies
    assert browser.reads() == "nobody"


def test_the_answer_for_an_unknown_login_is_that_for_a_known_one(browser, kari):
    known, unknown = browser.signs_in("kari", "feil passord her"), browser.signs_in("nils", "feil passord her")
    assert known.text.replace("kari", "nils") == unknown.text


def test_what_was_typed_stands_in_the_field_again_but_not_the_password(browser, kari):
    answer = browser.signs_in('kari"><script>', "hemmelig hemmelig")
    assert "kari&#34;&gt;&lt;script&gt;" in answer.text
    assert "hemmelig hemmelig" not in answer.text


def test_a_disabled_account_is_refused_in_the_same_words(browser, accounts, kari):
    accounts.set_active(kari.id, False, by="it")
    assert texts_in("nb")["wrong"] in browser.signs_in().text


def test_over_https_the_cookie_is_for_this_host_alone_and_not_for_scripts(safe_browser, kari):
    handed = next(
        cookie for cookie in safe_browser.signs_in().headers.get_list("set-cookie") if cookie.startswith(SAFE_COOKIE)
    )
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= set(handed.split("; "))
    assert "domain" not in handed.lower()
    assert safe_browser.reads() == "kari"


def test_over_https_a_cookie_that_another_host_could_have_set_opens_nothing(safe_browser, sessions, kari):
    safe_browser.client.cookies.set(COOKIE, sessions.begin(kari.id))
    assert safe_browser.reads() == "nobody"


def test_no_session_is_handed_out_over_plain_http_to_another_machine(site, browser, kari):
    browser.client.base_url = "http://spor.example"
    answer = browser.signs_in()
    assert answer.status_code == 403
    assert texts_in("nb")["plain_http"] in answer.text


def test_a_session_that_somebody_planted_is_ended_at_sign_in(browser, sessions, kari):
    planted = sessions.begin(kari.id)
    page = browser.client.get("/staff/sign-in")
    browser.client.cookies.set(COOKIE, planted, domain="127.0.0.1")
    browser.client.post("/staff/sign-in", data={"csrf": csrf_of(page), "login": "kari", "password": PASSWORD})
    assert sessions.find(planted) is None


def test_signing_out_ends_the_session_for_good(browser, sessions, accounts, clock, kari):
    browser.signs_in()
    cookie = browser.client.cookies[COOKIE]
    accounts.show_presence(kari.id, clock() + timedelta(minutes=3))
    answer = browser.client.post("/staff/sign-out", data={"csrf": sessions.find(cookie).csrf})
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/sign-in")
    assert COOKIE not in browser.client.cookies
    assert not accounts.is_present("default")
    browser.client.cookies.set(COOKIE, cookie)
    assert browser.reads() == "nobody"


@pytest.mark.parametrize("csrf", [None, "", "made-up", "æøå"])
def test_no_form_without_the_sessions_secret_signs_out_or_changes_anything(browser, kari, csrf):
    browser.signs_in()
    fields = {"other": "1"} if csrf is None else {"csrf": csrf}
    assert browser.client.post("/staff/sign-out", data=fields).status_code == 403
    assert browser.client.post("/staff/change", data=fields).text == "stale_form"
    assert browser.reads() == "kari"


def test_the_secret_of_one_session_is_no_good_in_another(browser, sessions, kari):
    browser.signs_in()
    other = sessions.find(sessions.begin(kari.id)).csrf
    assert browser.client.post("/staff/change", data={"csrf": other}).status_code == 403
    mine = sessions.find(browser.client.cookies[COOKIE]).csrf
    assert browser.client.post("/staff/change", data={"csrf": mine}).text == "changed"


def test_signing_out_twice_is_no_error(browser):
    assert browser.client.post("/staff/sign-out", data={"csrf": ""}).status_code == 303


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_another_sites_page_cannot_sign_in(browser, kari, origin):
    answer = browser.signs_in(headers={"Origin": origin})
    assert answer.status_code == 403
    assert texts_in("nb")["foreign_origin"] in answer.text
    assert browser.reads() == "nobody"


def test_a_site_that_may_show_the_chat_cannot_sign_anybody_in(safe_browser, kari):
    form = {"login": "kari", "password": PASSWORD, "csrf": "x" * 43}
    answer = safe_browser.client.post("/staff/sign-in", data=form, headers={"Origin": WIDGET_SITE})
    assert answer.status_code == 403
    safe_browser.client.get("/staff/sign-in")
    answer = safe_browser.client.post("/staff/sign-in", data=form, headers={"Origin": WIDGET_SITE})
    assert texts_in("nb")["stale_form"] in answer.text
    assert safe_browser.reads() == "nobody"


def test_the_cookie_of_the_form_stays_away_from_other_sites(safe_browser):
    handed = safe_browser.client.get("/staff/sign-in").headers["set-cookie"]
    assert handed.startswith(f"__Host-{BEFORE}=")
    assert {"HttpOnly", "SameSite=strict", "Secure"} <= set(handed.split("; "))


def test_a_page_that_was_opened_before_another_still_works(browser, kari):
    first = browser.client.get("/staff/sign-in")
    browser.client.get("/staff/sign-in?lang=nn")
    form = {"csrf": csrf_of(first), "login": "kari", "password": PASSWORD}
    assert browser.client.post("/staff/sign-in", data=form).status_code == 303


def test_no_site_may_frame_the_page_and_nothing_is_kept(browser):
    headers = browser.client.get("/staff/sign-in").headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "same-origin"


def test_ten_attempts_with_one_login_are_enough_whether_it_exists_or_not(browser, accounts, kari, monkeypatch):
    monkeypatch.setattr(accounts, "check", lambda *_: None)
    for login in ("kari", "nobody"):
        statuses = [browser.signs_in(login, "feil passord").status_code for _ in range(OF_LOGIN.most)]
        answer = browser.signs_in(f" {login.upper()} ")
        assert statuses == [401] * OF_LOGIN.most
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "900")
        assert texts_in("nb")["too_many_sign_ins"] in answer.text


def test_an_address_that_has_used_up_its_attempts_takes_none_from_others(site, browser, accounts, kari, monkeypatch):
    check = accounts.check
    monkeypatch.setattr(accounts, "check", lambda *_: None)
    for n in range(OF_ADDRESS.most):
        assert browser.signs_in(f"login{n}").status_code == 401
    assert {browser.signs_in("kari").status_code for _ in range(OF_LOGIN.most)} == {429}
    monkeypatch.setattr(accounts, "check", check)
    elsewhere = TestClient(
        site(), base_url="http://127.0.0.1:8080", follow_redirects=False, client=("192.0.2.7", 50000)
    )
    assert Browser(elsewhere).signs_in().status_code == 303


def test_a_flood_is_told_to_wait_and_not_left_waiting(browser, accounts, monkeypatch):
    monkeypatch.setattr(journal_access, "PATIENCE_SECONDS", 0.3)
    monkeypatch.setattr(accounts, "check", lambda *_: time.sleep(0.6))
    answer = browser.signs_in()
    assert answer.status_code == 503
    assert texts_in("nb")["journal_away"] in answer.text


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("x" * 9000, "application/x-www-form-urlencoded", 413),
        ("{}", "application/json", 415),
        ("login=%00&password=%ff&csrf=%", "application/x-www-form-urlencoded", 403),
    ],
)
def test_what_is_no_form_of_ours_is_refused_on_the_page(browser, body, kind, status):
    answer = browser.client.post("/staff/sign-in", content=body, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert "<form" in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_there_in_every_language(browser, language):
    page = browser.client.get(f"/staff/sign-in?lang={language}").text
    assert f'<html lang="{language}">' in page
    assert texts_in(language)["sign_in"] in page
    assert page.count("hreflang=") == len(LANGUAGES) - 1


def test_the_browsers_language_counts_until_another_is_chosen(browser):
    english = {"Accept-Language": "en-GB,en;q=0.9,nb;q=0.5"}
    assert '<html lang="en">' in browser.client.get("/staff/sign-in", headers=english).text
    assert '<html lang="nn">' in browser.client.get("/staff/sign-in?lang=nn", headers=english).text


def test_the_language_stays_when_something_is_wrong(browser):
    assert texts_in("nn")["wrong"] in browser.signs_in(lang="nn").text


def test_a_problem_stands_in_the_title_and_is_announced(browser):
    answer = browser.signs_in()
    assert "<title>Feil: " in answer.text
    assert 'role="alert"' in answer.text


def test_one_goes_on_to_where_one_wanted(browser, kari):
    page = browser.client.get("/staff/sign-in?next=/staff/handoffs/A-1?x=1%262")
    assert 'name="next" value="/staff/handoffs/A-1?x=1&amp;2"' in page.text
    assert browser.signs_in(next="/staff/handoffs/A-1").headers["location"] == "/staff/handoffs/A-1"


def test_whoever_is_signed_in_is_sent_on(browser, kari):
    browser.signs_in()
    assert browser.client.get("/staff/sign-in?next=/staff/handoffs/A-1").headers["location"] == "/staff/handoffs/A-1"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/staff",
        "//evil.example",
        "/staff//evil.example",
        "/staff/../admin",
        "/staffroom",
        "/staff\\evil.example",
        "/staff?x=1\r\nSet-Cookie: a=b",
        "/staff/\n",
        "javascript:alert(1)",
        "/",
        "",
    ],
)
def test_nobody_is_led_elsewhere(browser, kari, elsewhere):
    assert browser.signs_in(next=elsewhere).headers["location"] == INBOX


@given(st.one_of(st.text(), st.from_regex(r"/staff[/\\\\.?@:a-z%]*", fullmatch=True)))
def test_wherever_one_is_sent_it_is_within_the_inbox(path):
    address = urlsplit(urljoin("https://spor.example/staff/sign-in", inside(path)))
    assert (address.scheme, address.netloc) == ("https", "spor.example")
    assert address.path == INBOX or address.path.startswith(f"{INBOX}/")
    assert ".." not in address.path


@given(cookie=st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=';,"\\'), max_size=60))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_made_up_cookie_opens_the_inbox(browser, sessions, kari, cookie):
    for value in (cookie, sessions.begin(kari.id)[:-1] + cookie[:1] + "~"):
        answer = browser.client.get("/staff", headers={"Cookie": f"{COOKIE}={value}"})
        assert (answer.status_code, answer.text) == (401, "nobody")


def test_nothing_that_was_typed_is_in_the_audit(browser, engine, kari):
    browser.signs_in("hemmelig i feil felt", "noe helt annet")
    browser.signs_in()
    kept = str(latest(engine, 20))
    assert "hemmelig" not in kept
    assert PASSWORD not in kept
    assert [row["event"] for row in latest(engine, 2)] == ["sign_in_refused", "sign_in"]

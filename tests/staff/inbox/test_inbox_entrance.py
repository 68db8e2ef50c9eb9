"""Every route of the inbox, also those that are added later: who comes in, and what nobody of another desk ever sees or changes."""

import pytest
import sqlalchemy as sa
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from bot.gateway.opinions import Judgement, Opinions
from bot.staff.accounts import ROLES
from bot.staff.pages import Inbox
from bot.staff.sessions import COOKIE
from bot.store.tables import audit, metadata, staff, staff_sessions
from tests.staff.inbox.conftest import OTHER_DESK

# Stands in all that the other desk has.
SECRET = "Hemmelig-i-Trondheim"
# What a form of any page may hold.
FORM = {
    "text": "Noe som er skrevet",
    "key": "k" * 24,
    "outcome": "helped",
    "at_desk": "1",
    "language": "en",
    "login": "ny.konto",
    "name": "Ny Konto",
    "role": "administrator",
    "said": "all",
    "old_password": "x",
    "new_password": "y",
}


def all_routes():
    inbox = Inbox(*[None] * 3, handoffs=type("None", (), {"desks": None}), live=None, news=None, door=None)
    return [route for route in inbox.routes() if isinstance(route, Route)]


ROUTES = [(route.path, "POST" if "POST" in route.methods else "GET") for route in all_routes()]
POSTS = [path for path, method in ROUTES if method == "POST"]
# What ends; streams go on, and test_inbox_events.py reads them.
PAGES = [(path, method) for path, method in ROUTES if not path.endswith("/events")]


@pytest.fixture
def elsewhere(person, member, engine, desks, handoffs, clock):
    """The other desk: a request, its conversation, a note, an account and an opinion. What paths may name of it."""
    other = member("per", "administrator", OTHER_DESK, name=f"Per {SECRET}")
    asking = person(OTHER_DESK)
    asking.says(f"Bor i {SECRET}")
    answer = asking.is_told(f"Svaret er {SECRET}")
    sent = asking.asks()
    handoffs.claim(OTHER_DESK, sent.number, other.staff.id, "test")
    handoffs.write_note(OTHER_DESK, sent.number, other.staff.id, f"Notat om {SECRET}")
    waits = person(OTHER_DESK)
    waits.says(SECRET)
    waiting = waits.asks()
    Opinions(engine, desks, clock).give(
        asking.conversation, Judgement(answer.n, False, shared=True, comment=f"Feil om {SECRET}")
    )
    return {"number": [sent.number, waiting.number], "staff": [other.staff.id], "opinion:int": ["1"]}


def addresses(path, names):
    """The addresses of a route, one for each thing that it may name; names are those of the path."""
    for name, values in names.items():
        if f"{{{name}}}" in path:
            return [path.replace(f"{{{name}}}", value) for value in values]
    assert "{" not in path, f"{path} names something that this test does not know of another desk"
    return [path]


def snapshot(engine, *without):
    """All rows of all tables."""
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(sa.select(table))]
            for table in metadata.sorted_tables
            if table not in without
        }


def ask(client, method, address, form=None):
    """What an address answers; of a stream only its beginning, since it goes on."""
    return client.get(address) if method == "GET" else client.post(address, data=form or {})


def test_only_the_files_of_the_pages_are_open_to_all(inbox, application):
    assert [route.path for route in inbox.routes() if isinstance(route, Mount)] == ["/staff/static"]
    assert TestClient(application).get("/staff/static/staff.css").status_code == 200
    assert TestClient(application).get("/staff/static/../pages.py").status_code == 404


@pytest.mark.parametrize(("path", "method"), ROUTES)
def test_nobody_comes_in_without_a_session(path, method, application, elsewhere, engine, sessions, ola):
    ended = sessions.begin(ola.staff.id)
    sessions.end(ended)
    before = snapshot(engine)
    for cookies in ({}, {COOKIE: "made-up"}, {COOKIE: ended}):
        client = TestClient(application, cookies=cookies, follow_redirects=False)
        for address in addresses(path, elsewhere):
            answer = ask(client, method, address, FORM)
            if method == "GET":
                assert answer.status_code == 303
                assert answer.headers["location"].startswith("/staff/sign-in?next=%2Fstaff")
            else:
                assert answer.status_code == 401
            assert SECRET not in answer.text
            assert answer.headers["cache-control"] == "no-store"
    assert snapshot(engine) == before


@pytest.mark.parametrize(("path", "method"), ROUTES)
def test_whoever_may_no_longer_sign_in_is_out_at_once(path, method, application, elsewhere, accounts, ola):
    accounts.set_active(ola.staff.id, False, "test")
    client = TestClient(application, cookies=ola.client.cookies, follow_redirects=False)
    for address in addresses(path, elsewhere):
        assert ask(client, method, address, FORM).status_code in (303, 401)


@pytest.mark.parametrize("path", POSTS)
def test_nothing_is_changed_without_the_secret_of_the_form(path, person, admin, ola, engine):
    own = {"number": [person().asks().number], "staff": [ola.staff.id], "opinion:int": ["1"]}
    before = snapshot(engine)
    for secret in ({}, {"csrf": ""}, {"csrf": "x" * 43}, {"csrf": ola.csrf}):
        for address in addresses(path, own):
            answer = admin.client.post(address, data={**FORM, **secret})
            assert answer.status_code == 403
            # What was typed is given back, but for passwords.
            assert FORM["text"] in answer.text
            assert '_password"' not in answer.text
    assert snapshot(engine) == before


@pytest.mark.parametrize("path", POSTS)
def test_a_page_of_another_site_changes_nothing(path, person, admin, ola, engine):
    own = {"number": [person().asks().number], "staff": [ola.staff.id], "opinion:int": ["1"]}
    before = snapshot(engine)
    for address in addresses(path, own):
        form = {"csrf": admin.csrf, **FORM}
        assert admin.client.post(address, data=form, headers={"Origin": "https://evil.example"}).status_code == 403
        assert admin.client.post(address, json=form).status_code == 415
    assert snapshot(engine) == before


def test_what_another_desk_has_is_never_seen_nor_changed_over_any_route(admin, elsewhere, engine):
    """Access to another municipality's requests over every route: 0."""
    tried, seen = 0, []
    others = rows_of_other_desk(engine)
    for path, method in ROUTES:
        if path == "/staff/events":
            continue  # Only counts; test_inbox_events.py reads it.
        for address in addresses(path, elsewhere):
            tried += 1
            form = {"csrf": admin.csrf, **FORM, "to": elsewhere["staff"][0]}
            answer = ask(admin.client, method, address, form)
            if SECRET in answer.text or any(number in answer.text for number in elsewhere["number"]):
                seen.append((method, address))
            if "{" in path:
                assert answer.status_code == 404, address
    assert seen == []
    assert rows_of_other_desk(engine) == others
    assert tried > len(ROUTES)


@pytest.mark.parametrize(
    "address",
    [
        f"/staff/search?q={SECRET}",
        "/staff/search?q=Notat",
        "/staff/search?q=%25",
        "/staff?show=others",
        "/staff/opinions?said=wrong",
        "/staff/export?from=2020-01-01&to=2030-01-01&format=json",
        "/staff/export?from=2020-01-01&to=2030-01-01&format=csv",
    ],
)
def test_no_question_finds_what_another_desk_has(address, admin, elsewhere):
    answer = admin.get(address)
    assert answer.status_code == 200
    # The field gives back what was asked for, and nothing else does.
    assert answer.text.count(SECRET) == address.count(SECRET)
    assert not [number for number in elsewhere["number"] if number in answer.text]


def rows_of_other_desk(engine):
    """What the other desk has; what administrators of the first do to their own is none of this."""
    whole = snapshot(engine, audit, staff_sessions, staff)
    with engine.connect() as connection:
        people = sa.select(staff).where(staff.c.desk == OTHER_DESK)
        return {**whole, "staff": [tuple(row) for row in connection.execute(people)]}


@pytest.mark.parametrize(("path", "method"), PAGES)
def test_a_role_comes_as_far_as_it_may(path, method, member, person, ola):
    names = {"number": [person().asks().number], "staff": [ola.staff.id], "opinion:int": ["999"]}
    needs = {"/staff/people": "administrator", "/staff/export": "administrator", "/staff/opinions": "editor"}
    least = next((needs[begin] for begin in needs if path.startswith(begin)), "agent")
    for role in ROLES:
        me = member(f"en.{role}", role)
        for address in addresses(path, names):
            answer = ask(me.client, method, address, {"csrf": me.csrf, **FORM})
            if ROLES.index(role) < ROLES.index(least):
                assert answer.status_code == 403
                assert "annen rolle" in answer.text
            elif path.endswith("/case-file"):
                assert answer.status_code == (200 if role == "administrator" else 403)
            else:
                assert answer.status_code != 403


@pytest.mark.parametrize(("path", "method"), PAGES)
def test_no_page_is_kept_or_framed(path, method, admin, person, ola):
    names = {"number": [person().asks().number], "staff": [ola.staff.id], "opinion:int": ["999"]}
    for address in addresses(path, names):
        admin.client.follow_redirects = False
        answer = ask(admin.client, method, address, {"csrf": admin.csrf, **FORM})
        assert answer.headers["cache-control"] == "no-store"
        if answer.status_code != 303:
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
            assert "'unsafe-inline'" not in answer.headers["content-security-policy"]


def test_signing_in_leads_back_to_the_page_that_was_asked_for(application):
    client = TestClient(application, follow_redirects=False)
    answer = client.get("/staff?show=mine&due=1")
    assert answer.headers["location"] == "/staff/sign-in?next=%2Fstaff%3Fshow%3Dmine%26due%3D1"


def test_what_is_typed_while_a_session_ends_is_given_back(application, ola, sessions, person):
    sent = person().asks()
    sessions.end(ola.client.cookies[COOKIE])
    answer = ola.does("note", sent, text="Et langt <b>notat</b>")
    assert answer.status_code == 401
    assert "Et langt &lt;b&gt;notat&lt;/b&gt;" in answer.text
    assert f'action="/staff/handoffs/{sent.number}/note"' in answer.text


def test_a_database_that_is_away_loses_nothing_that_was_typed(ola, person, handoffs, monkeypatch):
    sent = person().asks()

    def away(*_):
        raise sa.exc.OperationalError("", {}, Exception("away"))

    monkeypatch.setattr("bot.gateway.journal_access.PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(handoffs, "write_note", away)
    answer = ola.does("note", sent, text="Skal ikke gå tapt")
    assert answer.status_code == 503
    assert "Skal ikke gå tapt" in answer.text
    monkeypatch.undo()


def test_a_mistake_of_ours_is_said_in_words(ola, handoffs, monkeypatch, person, caplog):
    sent = person().asks()
    monkeypatch.setattr(handoffs, "claim", lambda *_: 1 / 0)
    answer = ola.does("claim", sent)
    assert answer.status_code == 500
    assert "Noe gikk galt hos oss" in answer.text
    assert "ZeroDivisionError" in caplog.text
    assert "ZeroDivisionError" not in answer.text

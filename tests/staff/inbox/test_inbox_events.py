"""What an open page hears, over a real socket."""

import json
import threading
import time
from contextlib import contextmanager

import httpx
import pytest
import uvicorn

from bot.processes import free_port
from bot.staff.sessions import COOKIE, SILENCE


@pytest.fixture
def address(application):
    """The inbox, listening."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(application, host="127.0.0.1", port=port, log_level="critical", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def listen(address):
    """Listen as a member of staff: gives the events as they come."""

    @contextmanager
    def open_stream(member, path="/staff/events"):
        cookies = {COOKIE: member.client.cookies[COOKIE]}
        client = httpx.Client(base_url=address, cookies=cookies, trust_env=False, timeout=20)
        with client, client.stream("GET", path) as answer:
            assert answer.status_code == 200, answer.status_code
            assert answer.headers["cache-control"] == "no-store"
            yield (json.loads(line.partition(":")[2]) for line in answer.iter_lines() if line.startswith("data:"))

    return open_stream


@pytest.fixture
def act(address):
    """Do something at the listening server, so that its bells ring."""

    def post(member, path, **fields):
        cookies = {COOKIE: member.client.cookies[COOKIE]}
        form = {"csrf": member.csrf, "key": "k" * 24, **fields}
        return httpx.post(f"{address}{path}", data=form, cookies=cookies, trust_env=False)

    return post


def test_a_list_hears_counts_and_nothing_else(ola, person, listen, member):
    asking = person()
    asking.says("Hemmelig")
    sent = asking.asks(hours=-1)
    member("per", desk="5001")
    person("5001").asks()
    with listen(ola) as events:
        heard = next(events)
    assert {name: heard[name] for name in ("waiting", "mine", "late", "there")} == {
        "waiting": 1,
        "mine": 0,
        "late": 1,
        "there": 1,
    }
    assert set(heard) == {"waiting", "mine", "others", "answered", "closed", "late", "there", "changed"}
    assert sent.number not in json.dumps(heard)


def test_a_list_hears_that_a_colleague_took_something(ola, person, listen, act, member):
    sent, kari = person().asks(), member("kari")
    with listen(ola) as events:
        assert next(events)["waiting"] == 1
        act(kari, f"/staff/handoffs/{sent.number}/claim")
        heard = next(events)
        assert (heard["waiting"], heard["others"]) == (0, 1)


def test_a_request_hears_what_is_said_in_it_without_the_words(ola, person, listen, act, clock):
    sent = person().asks()
    clock.passes(minutes=2)
    ola.does("claim", sent)
    with listen(ola, f"/staff/handoffs/{sent.number}/events") as events:
        before = next(events)
        assert not before["live"]
        act(ola, f"/staff/handoffs/{sent.number}/say", text="Hei")
        heard = next(events)
        assert heard["live"]
        assert heard["last"] > before["last"]
        assert set(heard) == {"last", "notes", "there", "live", "changed"}


def test_whoever_signs_out_hears_no_more(ola, person, listen, act, sessions, member):
    sent, kari = person().asks(), member("kari")
    with listen(ola) as events:
        next(events)
        sessions.end(ola.client.cookies[COOKIE])
        act(kari, f"/staff/handoffs/{sent.number}/claim")
        assert list(events) == []


def test_a_page_that_only_listens_keeps_no_session_alive(ola, person, listen, act, sessions, clock, member):
    sent = person().asks()
    with listen(ola) as events:
        next(events)
        clock.now += SILENCE / 2
        kari = member("kari")
        act(kari, f"/staff/handoffs/{sent.number}/claim")
        next(events)
        clock.now += SILENCE / 2
        assert sessions.find(ola.client.cookies[COOKIE]) is None


def test_too_many_open_pages_are_refused(ola, listen, address):
    cookies = {COOKIE: ola.client.cookies[COOKIE]}
    with listen(ola) as one, listen(ola) as two, listen(ola) as three, listen(ola) as four:
        for events in (one, two, three, four):
            next(events)
        answer = httpx.get(f"{address}/staff/events", cookies=cookies, trust_env=False)
        assert answer.status_code == 429

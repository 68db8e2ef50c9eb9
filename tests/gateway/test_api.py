"""The API over a real socket, with a stand-in for Rasa."""

import json
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.gateway import conversing
from bot.gateway.description import load_description
from bot.gateway.switch import turn_off, turn_on


def events(resident, since, wanted):
    """The first `wanted` events after entry `since`."""
    heard = []
    with resident.client.stream("GET", f"/api/conversation/events?since={since}", headers=resident.headers) as stream:
        for line in stream.iter_lines():
            name, _, value = line.partition(": ")
            if name == "event":
                heard.append([value])
            elif name == "data":
                heard[-1].append(json.loads(value))
                if len(heard) == wanted:
                    break
    return heard


def test_a_message_is_stored_and_answered(gateway):
    resident = gateway.resident()
    sent = resident.say("hei")
    assert sent["message"] | {"at": ""} == {"n": 1, "sender": "person", "text": "hei", "at": "", "state": "answered"}
    assert [entry["text"] for entry in sent["entries"]] == ["du sa: hei"]
    assert [entry["sender"] for entry in resident.history()] == ["person", "assistant"]


def test_what_is_remembered_goes_from_turn_to_turn(gateway, rasa):
    resident = gateway.resident(municipality="5001", language="nn")
    for text in ("en", "to", "tre"):
        resident.say(text)
    assert rasa.turns[0]["memory"] == {"municipality": "5001", "language": "nn"}
    assert [turn["memory"].get("turns") for turn in rasa.turns] == [None, 1, 2]


def test_the_same_key_is_stored_and_answered_once(gateway, rasa):
    resident = gateway.resident()
    first, second = resident.say("hei", "k"), resident.say("hei", "k")
    assert first == second
    assert len(rasa.turns) == 1
    assert resident.post("noe annet", "k").status_code == 409


def test_the_same_message_sent_from_ten_places_at_once_is_answered_once(gateway, rasa):
    resident = gateway.resident()
    with ThreadPoolExecutor(10) as pool:
        sent = list(pool.map(lambda _: resident.say("hei", "k"), range(10)))
    assert {one["entries"][0]["n"] for one in sent} == {2}
    assert len(rasa.turns) == 1


def test_messages_are_answered_in_their_order(gateway, rasa):
    rasa.delay = 0.05
    resident = gateway.resident()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: resident.say(f"melding {n}"), range(8)))
    history = resident.history()
    said = {entry["n"]: entry["text"] for entry in history if entry["sender"] == "person"}
    answered = [entry["answers"] for entry in history if entry["sender"] == "assistant"]
    assert answered == sorted(said)
    assert [turn["message"] for turn in rasa.turns] == [said[n] for n in answered]


def test_personal_details_are_masked_before_they_are_stored_or_passed_on(gateway, rasa, tmp_path):
    # Passes the check digits on purpose; belongs to nobody we know of.
    gateway.resident().say("Barnet har nummer 01010750160, ring 98765432")
    assert "[identity_number]" in rasa.turns[0]["message"]
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and b"01010750160" in path.read_bytes()]


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("en", "My name is Kari Nordmann, call 98765432 please", "My name is [name], call [telephone number] please"),
        ("nn", "Eg heiter Kari Nordmann, kan eg få koordinator?", "Eg heiter [namn], kan eg få koordinator?"),
    ],
)
def test_what_was_hidden_is_named_in_the_persons_language(gateway, rasa, language, text, shown):
    assert gateway.resident(language=language).say(text)["message"]["text"] == shown
    assert "[name]" in rasa.turns[0]["message"]


def test_what_is_new_comes_as_an_event_and_only_after_the_number_given(gateway):
    resident = gateway.resident()
    resident.say("en")
    with ThreadPoolExecutor(1) as pool:
        heard = pool.submit(events, resident, 2, 2)
        resident.say("to")
        assert [(name, entry["n"], entry["sender"]) for name, entry in heard.result(10)] == [
            ("entry", 3, "person"),
            ("entry", 4, "assistant"),
        ]


def test_whoever_listens_hears_that_the_conversation_is_deleted(gateway):
    resident = gateway.resident()
    with ThreadPoolExecutor(1) as pool:
        heard = pool.submit(events, resident, 0, 1)
        resident.call("DELETE")
        assert heard.result(15) == [["forgotten", {}]]


@pytest.mark.parametrize("ask", [lambda resident: resident.call("DELETE"), lambda resident: resident.post("Glem meg!")])
def test_a_deleted_conversation_is_gone_from_the_files_and_leaves_a_receipt(gateway, settings, ask):
    resident = gateway.resident()
    resident.say("veldig hemmelig tekst")
    answer = ask(resident).json()
    assert answer["forgotten"]["entries"] == 2
    assert answer["forgotten"]["number"] in answer["text"]
    assert resident.call("GET").status_code == 404
    assert resident.post("hei").json()["error"]["code"] == "unknown_conversation"
    files = [path for path in settings.data.glob("journal.db*") if b"hemmelig" in path.read_bytes()]
    assert files == []
    with sqlite3.connect(settings.data / "journal.db") as database:
        kept = database.execute("select event, details from audit where event = 'forgotten'").fetchall()
    assert [json.loads(details)["receipt"] for _, details in kept] == [answer["forgotten"]["number"]]


def test_the_language_can_be_changed(gateway, rasa):
    resident = gateway.resident()
    resident.say("hei")
    assert resident.call("PATCH", json={"language": "nn"}).json()["language"] == "nn"
    resident.say("hei")
    assert (rasa.turns[1]["memory"]["language"], rasa.turns[1]["memory"]["language_asked"]) == ("nn", True)
    assert resident.history(2)[0]["sender"] == "notice"


@pytest.fixture
def impatient(monkeypatch):
    """Tell people soon that they have to wait, so that tests need not."""
    monkeypatch.setattr(conversing, "ANSWER_SECONDS", 0.3)


def test_while_rasa_is_slow_the_person_is_told_and_the_answer_comes_later(gateway, rasa, impatient):
    rasa.goes_on.clear()
    resident = gateway.resident(municipality="5001", language="en")
    sent = resident.say("Who can have a coordinator?")
    assert sent["waiting"]
    notice = sent["entries"][0]
    assert (notice["sender"], notice["data"]["documents"][0]["kind"]) == ("notice", "request")
    assert "coordinating unit" in notice["text"]
    rasa.goes_on.set()
    assert events(resident, 2, 1)[0][1]["sender"] == "assistant"


def test_while_rasa_is_away_messages_are_kept_and_answered_when_it_is_back(settings, gateway, rasa, impatient):
    rasa.status = 503
    resident = gateway.resident()
    assert resident.say("hei", "k")["waiting"]
    assert resident.say("er du der?")["waiting"]
    rasa.status = 200
    history = [entry for _, entry in events(resident, 0, 6)]
    answered = [entry["answers"] for entry in history if entry["sender"] == "assistant"]
    assert answered == [entry["n"] for entry in history if entry["sender"] == "person"]
    assert len([entry for entry in history if entry["sender"] == "notice"]) == 2


def test_a_danger_is_answered_with_whom_to_call_even_without_rasa(gateway, rasa, impatient):
    rasa.goes_on.clear()
    notice = gateway.resident().say("jeg vil ta livet mitt")["entries"][0]
    rasa.goes_on.set()
    assert notice["data"]["status"] == "crisis"
    assert "113" in notice["text"]


def test_a_switched_off_assistant_says_so_in_the_persons_language(gateway, engine, rasa):
    turn_off(engine, "web", {"nb": "Stengt til mandag."}, "operator")
    resident = gateway.resident(language="nb")
    assert resident.call("GET").json()["off"] == "Stengt til mandag."
    assert resident.say("Hvem har rett til koordinator?")["entries"][0]["text"] == "Stengt til mandag."
    assert "coordinating unit" in resident.say("Who is entitled to a coordinator?")["entries"][0]["text"]
    assert resident.say("jeg vil ta livet mitt")["entries"][0]["data"]["status"] == "crisis"
    assert rasa.turns == []


def test_a_switched_on_assistant_answers_again(gateway, engine):
    turn_off(engine, "web", {}, "operator")
    turn_on(engine, "web", "operator")
    assert gateway.resident().say("hei")["entries"][0]["data"]["status"] == "answered"


TOKENS = ["x", "a" * 5000, "UdyKleX0QH3zWpig6if0_g.mvHBUz1FRvenUhhXQZIiUTtvadpK00w7j-lNch3ufro", "æ", "null"]
CALLS = [
    ("GET", ""), ("PATCH", ""), ("DELETE", ""), ("GET", "/messages"), ("POST", "/messages"), ("GET", "/events"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_without_the_right_token_nothing_is_shown_or_changed(gateway, method, path):
    resident = gateway.resident()
    resident.say("hemmelig")
    before = resident.history()
    signature = resident.token.rpartition(".")[2]
    for token in [*TOKENS, resident.token[:-1], resident.token.upper(), f"x{resident.token}", f"A.{signature}"]:
        headers = {"Authorization": f"Bearer {token}".encode()}
        answer = gateway.client.request(
            method, f"/api/conversation{path}", headers=headers, json={"text": "x", "key": "x", "language": "en"}
        )
        assert answer.status_code == 401
        assert "hemmelig" not in answer.text
    assert gateway.client.request(method, f"/api/conversation{path}").status_code == 401
    assert resident.history() == before


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 415), (b"x", 400), (b"[]", 400), (b"{}", 400), (b'{"text": 1, "key": "k"}', 400), (b'{"text": "hei"}', 400),
        (b'{"text": "hei", "key": ""}', 400), (b'{"text": "hei", "key": "' + b"k" * 65 + b'"}', 400),
        (b'{"text": "hei", "key": "a b"}', 400), (b"[" * 5000, 400), (b"\xff\xfe", 400), (b"x" * 20_000, 413),
    ],
)  # fmt: skip
def test_a_body_that_is_no_message_is_refused_in_one_shape(gateway, body, status):
    resident = gateway.resident()
    kind = {"Content-Type": "application/json"} if body else {}
    answer = gateway.client.post("/api/conversation/messages", content=body, headers={**resident.headers, **kind})
    assert answer.status_code == status
    assert answer.json()["error"]["message"]
    assert resident.history() == []


def test_a_body_in_pieces_is_cut_off_where_it_grows_too_large(gateway):
    headers = {**gateway.resident().headers, "Content-Type": "application/json"}
    pieces = (b"x" * 1000 for _ in range(100))
    answer = gateway.client.post("/api/conversation/messages", content=pieces, headers=headers)
    assert answer.status_code == 413


def test_errors_speak_the_language_of_the_browser(gateway):
    told = {
        language: gateway.client.get("/api/conversation", headers={"Accept-Language": language}).json()["error"][
            "message"
        ]
        for language in ("nb-NO,nb;q=0.9", "nn", "en-GB", "fr", "no")
    }
    assert told["nn"] != told["nb-NO,nb;q=0.9"] == told["fr"] == told["no"]
    assert told["en-GB"].startswith("This")


def test_whoever_writes_too_fast_is_told_to_wait(gateway):
    resident = gateway.resident()
    answers = [resident.post(f"melding {n}") for n in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    assert answers[-1].headers["Retry-After"] == "60"
    assert len(resident.history()) == 40


def test_a_site_that_is_not_on_the_list_may_not_use_the_chat(gateway):
    ask = {"headers": {"Origin": "https://evil.example"}}
    answer = gateway.client.post("/api/conversations", **ask)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "foreign_origin")
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("origin", ["https://www.example.no", None])
def test_the_sites_on_the_list_and_our_own_page_may(gateway, origin):
    headers = {"Origin": origin or gateway.settings.gateway}
    answer = gateway.client.post("/api/conversations", headers=headers)
    assert answer.status_code == 201
    assert answer.headers.get("access-control-allow-origin") == origin


def test_every_response_carries_the_security_headers_and_no_cookie(gateway):
    for path in ("/api/conversation", "/nothing", "/health", "/openapi.json", "/static/chat.css"):
        headers = gateway.client.get(path).headers
        assert "frame-ancestors 'self' https://www.example.no" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in headers


def test_too_many_open_streams_are_refused(gateway):
    resident = gateway.resident()
    open_streams = [
        gateway.client.stream("GET", "/api/conversation/events", headers=resident.headers) for _ in range(5)
    ]
    statuses = []
    try:
        for stream in open_streams:
            statuses.append(stream.__enter__().status_code)
    finally:
        for stream in open_streams[: len(statuses)]:
            stream.__exit__(None, None, None)
    assert statuses == [200, 200, 200, 200, 429]


def test_a_stream_that_ends_gives_its_place_back(gateway):
    resident = gateway.resident()
    for _ in range(10):
        with gateway.client.stream("GET", "/api/conversation/events", headers=resident.headers) as stream:
            assert stream.status_code == 200
        time.sleep(0.1)


def test_the_description_names_every_path_and_method():
    from bot.gateway.api import Api
    from bot.gateway.health import Health

    served = {
        (route.path, method.lower())
        for route in (*Api(None, None, None).routes(), *Health(None, None, None, None, None).routes())
        for method in route.methods - {"HEAD"}
    }
    described = {(path, method) for path, methods in load_description()["paths"].items() for method in methods}
    assert served - {("/metrics", "get")} == described


def test_health_and_readiness(gateway, rasa):
    assert gateway.client.get("/health").json() == {"status": "ok"}
    assert gateway.client.get("/ready").json() == {"journal": True, "rasa": True}
    rasa.shutdown()
    rasa.server_close()
    assert gateway.client.get("/ready").json() == {"journal": True, "rasa": False}


def test_figures_are_for_this_machine_only(gateway):
    assert "koordinator_messages_stored_total" in gateway.client.get("/metrics").text
    assert gateway.client.get("/metrics", headers={"X-Forwarded-For": "10.0.0.1"}).status_code == 404


def test_a_mistake_of_ours_is_one_json_shape_too(gateway, monkeypatch):
    monkeypatch.setattr("bot.gateway.journal.Journal.find", lambda *_: 1 / 0)
    response = gateway.client.post("/api/conversations")
    assert (response.status_code, response.json()["error"]["code"]) == (500, "failed")
    assert "ZeroDivision" not in response.text

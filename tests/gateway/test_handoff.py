"""From the wish to be contacted to its end, through the API, with a stand-in for Rasa that says what it is told."""

import threading
import time
from datetime import datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from bot.gateway.live import QUIET, Live
from bot.handoff.desks import load_desks
from bot.handoff.handoffs import Handoffs
from bot.handoff.states import NotPossible
from bot.settings import DESKS
from bot.staff.accounts import Accounts
from bot.store.audit import latest
from bot.store.database import writing
from bot.store.tables import handoffs, opinions, outbox

PROMISED = "2026-12-01T15:30:00+01:00"
SEND = {
    "event": "send",
    "call_when": "morning",
    "language": "nn",
    "interpreter": "",
    "share": True,
    "promised_by": PROMISED,
}


@pytest.fixture
def desk(engine, rasa):
    rasa.customs |= {
        "kontakt meg": {"handoff": {"event": "begin"}},
        "ja, send": {"handoff": SEND},
        "ja, uten samtalen": {"handoff": {**SEND, "share": False}},
        "glem det": {"handoff": {"event": "withdraw"}},
    }
    return Handoffs(engine, load_desks(DESKS))


@pytest.fixture
def live(engine):
    return Live(engine)


@pytest.fixture
def kari(engine):
    return Accounts(engine).add("kari", "Kari", "default", "agent", "nb", "et langt passord", by="test")


def asked(gateway, agreed="ja, send"):
    """A resident who has sent a request."""
    resident = gateway.resident(language="nb")
    for text in ("Hvem har rett?", "kontakt meg", "99 88 77 66", agreed):
        resident.say(text)
    return resident


def claimed(desk, kari):
    number = desk.listed("default")[0].number
    return desk.claim("default", number, kari.id, "kari")


def test_what_was_agreed_to_waits_at_the_desk_with_the_contact_that_the_conversation_hides(gateway, desk):
    resident = asked(gateway)
    (sent,) = desk.listed("default")
    assert (sent.contact, sent.call_when, sent.language, sent.state) == ("+4799887766", "morning", "nn", "waiting")
    assert sent.promised_by == datetime.fromisoformat(PROMISED)
    assert "88 77" not in str(resident.history())


def test_a_number_told_before_it_is_asked_for_is_not_kept(gateway, desk, rasa):
    resident = gateway.resident()
    for text in ("ring 99 88 77 66", "kontakt meg"):
        resident.say(text)
    assert resident.call("GET", "/handoff").json()["contact"] is None


def test_without_a_contact_nothing_is_said_to_be_sent(gateway, desk):
    resident = gateway.resident()
    resident.say("kontakt meg")
    sent = resident.say("ja, send")
    assert desk.listed("default") == []
    assert all("ja, send" not in entry["text"] for entry in sent["entries"])


def test_the_assistant_is_told_with_each_turn_how_it_stands(gateway, desk, rasa):
    asked(gateway).say("hva skjer?")
    told = [turn["metadata"]["desk"] for turn in rasa.turns]
    assert told[0]["request"] is None
    assert (told[-2]["contact"], told[-2]["contact_kind"]) == ("… 66", "phone")
    assert told[-1]["request"]["state"] == "waiting"


def test_the_person_sees_exactly_what_staff_may_read(gateway, desk, live):
    resident = asked(gateway)
    (sent,) = desk.listed("default")
    seen = resident.call("GET", "/handoff").json()
    assert [entry["n"] for entry in seen["transcript"]] == [entry.n for entry in live.transcript(sent)]
    assert [entry["text"] for entry in seen["transcript"]][-1] == "ja, send"


def test_who_keeps_the_conversation_to_themselves_shows_staff_nothing_of_it(gateway, desk, live):
    resident = asked(gateway, "ja, uten samtalen")
    (sent,) = desk.listed("default")
    assert live.transcript(sent) == []
    assert resident.call("GET", "/handoff").json()["transcript"] == []


def test_withdrawing_ends_the_request_and_erases_the_contact(gateway, desk):
    resident = asked(gateway)
    shown = resident.call("DELETE", "/handoff").json()
    assert (shown["state"], shown["contact"]) == ("withdrawn", None)
    assert desk.listed("default") == []
    assert resident.history()[-1]["data"]["status"] == "withdrawn"
    assert resident.call("DELETE", "/handoff").status_code == 404


def test_withdrawing_in_words_does_the_same(gateway, desk):
    asked(gateway).say("glem det")
    assert [found.contact for found in desk.listed("default", ("withdrawn",))] == [None]


def test_another_conversation_has_no_handoff(gateway, desk):
    asked(gateway)
    assert gateway.resident().call("GET", "/handoff").status_code == 404


def test_forgetting_the_conversation_deletes_the_request_too(gateway, desk, engine):
    resident = asked(gateway)
    number = desk.listed("default")[0].number
    resident.call("DELETE")
    assert desk.listed("default") == []
    assert [row["details"]["number"] for row in latest(engine, 9) if row["event"] == "handoff_forgotten"] == [number]


def test_while_staff_talks_the_assistant_is_silent(gateway, desk, live, kari, rasa):
    resident = asked(gateway)
    handoff = claimed(desk, kari)
    live.join(handoff, kari.name)
    turns = len(rasa.turns)
    sent = resident.say("hei Kari")
    assert (sent["waiting"], sent["entries"], sent["message"]["state"]) == (False, [], "passed")
    live.say(handoff, kari, "Hei! Hva gjelder det?", "1")
    assert len(rasa.turns) == turns
    assert [entry["sender"] for entry in resident.history()][-3:] == ["notice", "person", "staff"]
    assert resident.call("GET").json()["handoff"]["live"] is True


def test_staff_reads_what_is_said_while_they_are_there_and_not_what_follows(gateway, desk, live, kari):
    resident = asked(gateway, "ja, uten samtalen")
    handoff = claimed(desk, kari)
    live.join(handoff, kari.name)
    resident.say("dette er til deg")
    live.leave(handoff, kari.name, "handed_back")
    resident.say("dette er til assistenten")
    texts = [entry.text for entry in live.transcript(handoff)]
    assert "dette er til deg" in texts
    assert not any("assistenten" in text and "dette" in text for text in texts)


def test_after_handing_back_the_assistant_answers_and_knows_who_was_there(gateway, desk, live, kari, rasa):
    resident = asked(gateway)
    handoff = claimed(desk, kari)
    live.join(handoff, kari.name)
    assert live.leave(handoff, kari.name, "handed_back")
    assert not live.leave(handoff, kari.name, "handed_back")
    assert resident.say("og nå?")["entries"][0]["sender"] == "assistant"
    request = rasa.turns[-1]["metadata"]["desk"]["request"]
    assert (request["staff"], request["ended"]) == ("Kari", "handed_back")


def test_a_question_that_waits_when_staff_comes_is_for_staff(gateway, desk, live, kari, rasa):
    resident = asked(gateway)
    handoff = claimed(desk, kari)
    rasa.goes_on.clear()
    asking = threading.Thread(target=resident.say, args=("haster",))
    asking.start()
    while asking.is_alive() and not any(turn["message"] == "haster" for turn in rasa.turns):
        time.sleep(0.01)
    live.join(handoff, kari.name)
    rasa.goes_on.set()
    asking.join()
    said = [(entry["sender"], entry["text"]) for entry in resident.history()]
    assert ("assistant", "du sa: haster") not in said
    assert "haster" in [entry.text for entry in live.transcript(handoff)]


def test_danger_is_answered_with_whom_to_call_also_while_staff_is_there(gateway, desk, live, kari):
    resident = asked(gateway)
    live.join(claimed(desk, kari), kari.name)
    sent = resident.say("jeg orker ikke mer, jeg vil ta livet mitt")
    assert [entry["data"]["status"] for entry in sent["entries"]] == ["crisis"]


def test_a_talk_that_falls_quiet_goes_back_to_the_assistant(gateway, desk, engine, kari):
    asked(gateway)
    handoff = claimed(desk, kari)
    Live(engine).join(handoff, kari.name)
    assert Live(engine).quiet() == []
    later = Live(engine, lambda: datetime.now(timezone.utc) + QUIET + timedelta(seconds=1))
    assert [found.number for found in later.quiet()] == [handoff.number]


def test_what_staff_sends_twice_is_said_once(gateway, desk, live, kari):
    resident = asked(gateway)
    handoff = claimed(desk, kari)
    for _ in range(2):
        live.say(handoff, kari, "Hei", "samme")
    assert [entry["text"] for entry in resident.history() if entry["sender"] == "staff"] == ["Hei"]


def test_what_is_sent_again_after_staff_has_left_does_not_bring_them_back(gateway, desk, live, kari):
    resident = asked(gateway)
    handoff = claimed(desk, kari)
    live.say(handoff, kari, "Hei", "samme")
    live.leave(handoff, kari.name, "handed_back")
    live.say(handoff, kari, "Hei", "samme")
    assert not live.is_live(handoff)
    assert resident.history()[-1]["data"]["status"] == "staff_left"


def test_news_that_no_receiver_has_accepted_are_counted_for_operators(gateway, desk, engine, live):
    asked(gateway)
    with writing(engine) as connection:
        handoff = connection.execute(sa.select(handoffs.c.id)).scalar()
        row = {
            "key": "k",
            "handoff": handoff,
            "delivery": "post",
            "state": "due",
            "attempts": 0,
            "due_at": datetime.now(timezone.utc),
        }
        connection.execute(sa.insert(outbox).values(row))
    gateway.client.get("/ready")
    assert "koordinator_deliveries_due 1.0" in gateway.client.get("/metrics").text


def test_identity_numbers_in_what_staff_writes_are_hidden(gateway, desk, live, kari):
    asked(gateway)
    said = live.say(claimed(desk, kari), kari, "Er det 01020312345? Ring oss på 73 00 00 00.", "1")
    assert said.text == "Er det [identity_number]? Ring oss på 73 00 00 00."


def test_who_does_not_hold_the_request_says_nothing_in_the_conversation(gateway, desk, live, kari, engine):
    asked(gateway)
    handoff = claimed(desk, kari)
    ola = Accounts(engine).add("ola", "Ola", "default", "agent", "nb", "et langt passord", by="test")
    with pytest.raises(NotPossible):
        live.say(handoff, ola, "hei", "1")


def test_nothing_can_be_said_in_a_conversation_that_is_gone(gateway, desk, live, kari):
    resident = asked(gateway)
    handoff = claimed(desk, kari)
    resident.call("DELETE")
    with pytest.raises(NotPossible):
        live.say(handoff, kari, "hei", "1")


def test_an_opinion_is_kept_and_can_be_changed(gateway, engine):
    resident = gateway.resident()
    n = resident.say("Hvem har rett?")["entries"][0]["n"]
    for right in (True, False):
        answer = resident.call("PUT", "/opinion", json={"n": n, "right": right, "comment": "ring 99 88 77 66"})
        assert answer.status_code == 200
    with engine.connect() as connection:
        (kept,) = connection.exec_driver_sql('SELECT "right", comment FROM opinions').all()
    assert (bool(kept[0]), kept[1]) == (False, "ring [phone]")


def test_why_an_answer_was_not_right_is_kept_and_the_text_shared_only_after_a_yes(gateway, engine):
    resident = gateway.resident()
    n = resident.say("Hvem har rett?")["entries"][0]["n"]

    def kept(**body):
        assert resident.call("PUT", "/opinion", json={"n": n, **body}).status_code == 200
        with engine.connect() as connection:
            row = connection.execute(sa.select(opinions)).mappings().one()
        return {name: row[name] for name in ("right", "reason", "shared")}

    assert kept(right=False, reason="mixed", shared=True) == {"right": False, "reason": "mixed", "shared": True}
    assert kept(right=False, reason="outdated") == {"right": False, "reason": "outdated", "shared": False}
    assert kept(right=True) == {"right": True, "reason": None, "shared": False}


def test_the_history_tells_what_the_person_has_judged(gateway):
    resident = gateway.resident()
    first, second = (resident.say(text)["entries"][0]["n"] for text in ("Hvem har rett?", "Hei"))
    resident.call("PUT", "/opinion", json={"n": second, "right": False})
    shown = {entry["n"]: entry.get("right") for entry in resident.call("GET", "/messages").json()["entries"]}
    assert shown[second] is False
    assert shown[first] is None


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"n": 1},
        {"n": True, "right": True},
        {"n": 1, "right": "yes"},
        {"n": 99, "right": True},
        {"n": 2, "right": False, "reason": "boring"},
        {"n": 2, "right": False, "reason": ["mixed"]},
        {"n": 2, "right": True, "reason": "mixed"},
        {"n": 2, "right": False, "shared": "yes"},
    ],
)
def test_an_opinion_that_makes_no_sense_is_refused(gateway, body):
    resident = gateway.resident()
    resident.say("hei")
    assert resident.call("PUT", "/opinion", json=body).status_code == 400


def test_what_the_person_wrote_themself_is_no_answer(gateway):
    resident = gateway.resident()
    n = resident.say("hei")["message"]["n"]
    assert resident.call("PUT", "/opinion", json={"n": n, "right": True}).status_code == 404

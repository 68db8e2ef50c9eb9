"""The page without scripts: a request to be contacted, and staff in the conversation."""

import pytest
import sqlalchemy as sa

from bot.gateway.page_view import load_words
from bot.store.tables import conversations, entries
from tests.desk import SEND


def shown(visitor, **wanted):
    """Whether the element is there and not hidden."""
    return [attrs for attrs in visitor.page.every("section", "details", **wanted) if "hidden" not in attrs]


def test_before_anything_is_sent_no_request_stands_on_the_page(asking):
    assert not shown(asking, id="request")
    assert not asking.page.every("button", value="look")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", "Den er hos koordinerende enhet. Du blir kontaktet innen tirsdag 27. november kl. 15.30."),
        ("nn", "Han er hos koordinerande eining. Du blir kontakta innan tysdag 27. november kl. 15.30."),
        ("en", "It is with the coordinating unit. You will be contacted by Tuesday 27 November at 15:30."),
    ],
)
def test_a_request_stands_with_its_number_and_the_promise(asked, desk, language, said):
    asked.press(language=language)
    words = load_words()[language]
    assert shown(asked, id="request")
    assert words["request"].format(number=desk.sent.number) in asked.page.text
    assert said in asked.page.text
    assert words["withdraw_yes"] in asked.page.text
    assert words["look_more"] in asked.page.text


def test_a_promise_that_was_not_kept_is_not_repeated(asking, rasa):
    rasa.customs["ja, send"] = {"handoff": {**SEND, "promised_by": "2026-01-13T15:30:00+01:00"}}
    asking.say("ja, send")
    assert "Du skulle vært kontaktet innen tirsdag 13. januar kl. 15.30" in asking.page.text
    assert "Du blir kontaktet" not in asking.page.text


def test_who_has_taken_it_is_named(asked, desk):
    desk.claim()
    assert "Kari hos koordinerende enhet har den." in asked.press(do="look").page.text


def test_what_staff_says_stands_under_their_name(asked, desk):
    desk.join()
    desk.say("Hei, <b>dette</b> er Kari.")
    asked.press(do="look")
    assert asked.said[-1]["class"] == "message staff"
    assert "Kari, kommunen" in asked.page.text
    assert "Hei, <b>dette</b> er Kari." in asked.page.text
    assert "Kari hos koordinerende enhet skriver med deg her nå." in asked.page.text


def test_while_staff_is_here_one_writes_to_them_and_the_assistant_offers_nothing(asked, desk, rasa):
    assert asked.page.every("button", name="reply")
    desk.join()
    turns = len(rasa.turns)
    asked.say("Vi trenger hjelp")
    assert asked.said[-1]["class"] == "message person"
    assert "Skriv til Kari, kommunen" in asked.page.text
    assert "Kari fra kommunen er her. Assistenten er stille så lenge." in asked.page.text
    assert not asked.page.every("button", name="reply")
    assert load_words()["nb"]["looking"] not in asked.page.text
    assert asked.page.every("button", value="look")
    assert len(rasa.turns) == turns


def test_when_staff_has_left_one_writes_to_the_assistant(asked, desk):
    desk.join()
    desk.leave()
    asked.press(do="look")
    assert "Kari har gått. Nå svarer assistenten igjen." in asked.page.text
    assert "Skriv til assistenten" in asked.page.text
    assert asked.say("Er du der?").said[-1]["class"] == "message assistant"


def test_whoever_looks_is_seen_by_staff_who_may_wait_for_them(staffed):
    def seen():
        with staffed.engine.connect() as connection:
            return connection.execute(sa.select(conversations.c.seen_at)).scalar_one()

    visitor = staffed.visit().say("Hvem har rett?").press(do="look")
    assert seen() is None
    visitor.say("kontakt meg")
    assert seen() is not None


@pytest.mark.parametrize("live", [True, False])
def test_withdrawing_is_asked_about_and_said(asked, desk, live):
    if live:
        desk.join()
    number = desk.sent.number
    asked.press(do="withdraw", text="utkast")
    assert asked.answer.status_code == 200
    assert asked.said[-1]["class"] == "message notice"
    assert asked.said[-1]["id"] == "latest"
    assert f"Henvendelse {number} er trukket." in asked.page.text
    assert "Du har trukket den. Ingen tar kontakt" in asked.page.text
    assert "Skriv til assistenten" in asked.page.text
    assert "utkast" in asked.page.text
    assert not shown(asked, id="withdraw")
    assert not asked.page.every("button", value="look")
    assert (desk.sent.state, desk.sent.contact) == ("withdrawn", None)


def test_a_reload_withdraws_nothing_twice(asked, staffed):
    asked.press(do="withdraw")
    kept = staffed.kept(entries)
    assert asked.again().answer.status_code == 200
    assert staffed.kept(entries) == kept


def test_another_persons_request_is_not_on_the_page(asked, staffed, desk):
    other = staffed.visit().say("Hei")
    assert not shown(other, id="request")
    assert desk.sent.number not in other.answer.text
    other.press(do="withdraw")
    assert desk.sent.state == "waiting"

"""The page that shows all that is sent about somebody."""

import re

import pytest
import sqlalchemy as sa

from bot.gateway.handoff_page import load_texts
from bot.gateway.journal import Journal
from bot.gateway.journal_access import JournalAway
from bot.gateway.page_view import load_words
from bot.store.tables import conversations
from knowledge.conversation import LANGUAGES
from tests.gateway.page.conftest import Outline

WISH = {
    "reach": "phone",
    "call_when": "afternoon",
    "contact_language": "other",
    "contact_interpreter": "somali",
    "share": "yes",
}


def opened(visitor, **fields):
    """The page as the button on the chat page opens it."""
    answer = visitor.client.post("/handoff", data={**visitor.hidden, **fields})
    return answer, Outline(answer.text)


def asks_whether_to_send(staffed, **wish):
    """What the assistant remembers while it asks whether to send."""
    memory = {"guide": {"guide": "contact", "question": "agree", "path": [], "shown": 1}, "situation": {**WISH, **wish}}
    with staffed.engine.begin() as connection:
        connection.execute(sa.update(conversations).values(memory=memory))


def test_its_words_are_there_in_every_language():
    texts = load_texts()
    assert texts["nb"].keys() == texts["nn"].keys() == texts["en"].keys()


def test_the_nynorsk_page_is_nynorsk():
    said = set(re.findall(r"\w+", " ".join(load_texts()["nn"].values()).lower()))
    assert not said & set(
        "ikke jeg hvordan hva hvem hvis fra noe noen være dem de sendes skriver samtalene slettet".split()
    )


def test_all_that_was_sent_is_shown(asked, desk):
    answer, page = opened(asked)
    assert answer.status_code == 200
    for told in (
        *(
            "Dette er sendt",
            desk.sent.number,
            "koordinerende enhet",
            "+4799887766",
            "Tidlig på dagen",
            "Bokmål",
            "arabisk",
        ),
        *("tirsdag 27. november kl. 15.30", "Du blir kontaktet innen"),
    ):
        assert told in page.text


def test_the_conversation_is_shown_as_staff_may_read_it(asked, desk):
    asked.say("Noe annet")
    _, page = opened(asked)
    shown = [int(attrs["data-n"]) for attrs in page.every("article")]
    assert shown == [entry.n for entry in desk.live.transcript(desk.sent)] == list(range(1, 8))
    assert "[telefonnummer]" in page.text
    assert "Noe annet" not in page.text
    assert not page.every("button", name="opinion")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_in_the_language_of_the_chat(asked, language):
    _, page = opened(asked, lang=language)
    assert page.every("html") == [{"lang": language}]
    assert load_texts()[language]["title_after"] in page.text


def test_where_the_conversation_is_not_passed_along_that_is_said(asking, desk):
    asking.say("ja, uten samtalen")
    _, page = opened(asking)
    assert load_texts()["nb"]["not_shared"] in page.text
    assert not page.every("article")


def test_what_is_said_while_staff_is_here_is_shown_whatever_was_agreed(asking, desk):
    asking.say("ja, uten samtalen")
    desk.join()
    desk.say("Hei, jeg er Kari.")
    asking.say("Hei!")
    _, page = opened(asking)
    assert [attrs["class"] for attrs in page.every("article")] == ["message notice", "message staff", "message person"]


def test_before_it_is_sent_the_page_shows_what_will_be(asking, staffed, desk):
    asks_whether_to_send(staffed)
    _, page = opened(asking)
    assert "Dette blir sendt" in page.text
    for told in ("+4799887766", "Om ettermiddagen", "Bokmål", "somali"):
        assert told in page.text
    assert len(page.every("article")) == 6
    assert not page.every("button", value="withdraw")
    assert desk.handoffs.listed("default") == []


def test_before_it_is_sent_a_no_to_the_conversation_shows_none(asking, staffed):
    asks_whether_to_send(staffed, share="no", contact_language="en")
    _, page = opened(asking)
    assert load_texts()["nb"]["not_shared_before"] in page.text
    assert "Engelsk" in page.text
    assert "somali" not in page.text
    assert not page.every("article")


def test_what_the_preview_shows_is_what_is_sent(asking, staffed, desk, rasa):
    asks_whether_to_send(staffed)
    before = {attrs["data-n"] for attrs in opened(asking)[1].every("article")}
    asking.say("ja, send")
    after = {attrs["data-n"] for attrs in opened(asking)[1].every("article")}
    # And the yes itself.
    assert after - before == {"7"}
    assert before < after


def test_it_is_withdrawn_there(asked, desk):
    _, page = opened(asked)
    assert page.every("button", name="do", value="withdraw")
    _, page = opened(asked, do="withdraw")
    assert "Du har trukket den. Ingen tar kontakt" in page.text
    assert "+4799887766" not in page.text
    assert not page.every("button", value="withdraw")
    assert (desk.sent.state, desk.sent.contact) == ("withdrawn", None)


def test_nobody_elses_request_can_be_seen_or_withdrawn(asked, staffed, desk):
    other = staffed.visit().say("Hei")
    for token in (other.hidden["token"], "", "x", asked.hidden["token"] + "x"):
        answer, page = opened(asked, token=token, do="withdraw")
        assert answer.status_code == (200 if token == other.hidden["token"] else 404)
        assert "99887766" not in answer.text
        assert not page.every("article")
    assert desk.sent.state == "waiting"


def test_the_token_is_in_no_address_and_nothing_is_kept(asked):
    answer, page = opened(asked)
    token = asked.hidden["token"]
    assert not [
        attrs for _, attrs in page.tags for name in ("href", "action", "src") if token in (attrs.get(name) or "")
    ]
    assert answer.headers["cache-control"] == "no-store"
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert not page.every("script")


def test_the_address_alone_shows_nothing(staffed):
    answer = staffed.client.get("/handoff")
    assert answer.status_code == 200
    assert load_texts()["nb"]["nothing"] in answer.text


def test_another_site_cannot_open_it(asked, desk):
    headers = {"Origin": "https://evil.example"}
    answer = asked.client.post("/handoff", data={**asked.hidden, "do": "withdraw"}, headers=headers)
    assert answer.status_code == 403
    assert desk.sent.state == "waiting"


def test_a_site_that_tells_no_origin_can_open_it_but_not_withdraw(asked, desk):
    headers = {"Origin": "null"}
    answer = asked.client.post("/handoff", data=asked.hidden, headers=headers)
    assert answer.status_code == 200
    assert desk.sent.number in answer.text
    assert asked.client.post("/handoff", data={**asked.hidden, "do": "withdraw"}, headers=headers).status_code == 403
    assert desk.sent.state == "waiting"


def test_when_the_journal_is_away_it_is_not_said_that_nothing_was_sent(asked, monkeypatch):
    def away(*_, **__):
        raise JournalAway

    monkeypatch.setattr(Journal, "look", away)
    answer, page = opened(asked)
    assert answer.status_code == 503
    assert load_texts()["nb"]["away"] in page.text
    assert load_texts()["nb"]["title_nothing"] not in page.text
    assert load_words()["nb"]["request_all"] not in page.text

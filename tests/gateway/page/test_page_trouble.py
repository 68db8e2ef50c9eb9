"""The page without scripts: nothing is sent twice, nothing typed is lost, and what is wrong is said."""

import time

import pytest
import sqlalchemy as sa

from bot.gateway import conversing
from bot.gateway.journal import Journal
from bot.gateway.journal_access import JournalAway
from bot.gateway.page_view import load_words
from bot.gateway.records import Said
from bot.gateway.switch import turn_off
from bot.processes import free_port
from bot.store.tables import conversations, entries

FORM = "application/x-www-form-urlencoded"


def test_a_reload_sends_nothing_twice(visitor, site):
    before = site.kept(entries), site.kept(conversations)
    visitor.say("Fyrste").again().again()
    assert len(visitor.said) == 2
    visitor.say("Andre").again()
    assert len(visitor.said) == 4
    assert (site.kept(entries) - before[0], site.kept(conversations) - before[1]) == (4, 1)


def test_a_key_that_is_easy_to_guess_opens_no_conversation_of_another(site):
    first, second = site.visit().say("Mitt", key="1"), site.visit().say("Ditt", key="1")
    assert first.hidden["token"] != second.hidden["token"]
    assert "Mitt" not in second.answer.text


def test_two_texts_under_one_key_are_two_messages(visitor):
    visitor.say("Ein")
    key = visitor.hidden["key"]
    visitor.say("To", key=key).say("Tre", key=key)
    assert len(visitor.said) == 6


@pytest.mark.parametrize("token", ["x", "a.b", "æ" * 30, "\x00"])
def test_a_token_that_is_not_ours_opens_nothing(visitor, token):
    visitor.say("Hei", token=token)
    assert visitor.answer.status_code == 404
    assert "Hei" in visitor.page.text
    assert visitor.hidden["token"] == ""


@pytest.mark.parametrize("text", ["", "  \r\n "])
def test_nothing_is_said_to_be_nothing(visitor, text):
    visitor.say(text)
    assert visitor.answer.status_code == 422
    assert load_words()["nb"]["empty"] in visitor.page.text
    assert visitor.page.every("textarea", **{"aria-invalid": "true"})
    assert visitor.page.every("p", id="problem", role="alert")
    assert visitor.answer.text.count("<title>Feil: ") == 1


def test_what_is_too_long_is_given_back(visitor):
    visitor.say("å" * 1500)
    assert visitor.answer.status_code == 413
    assert "1500 tegn" in visitor.page.text
    assert "å" * 1500 in visitor.page.text
    assert visitor.say("å" * 1000).answer.status_code == 200


def test_a_body_that_is_far_too_large_or_no_form_is_refused_in_words(site):
    large = site.client.post("/", content=b"text=" + b"x" * 70_000, headers={"Content-Type": FORM})
    assert large.status_code == 413
    assert "for langt" in large.text
    no_form = site.client.post("/", json={"text": "hei"})
    assert no_form.status_code == 415
    assert "<h1" in no_form.text


def test_another_site_cannot_send_the_form(site):
    answer = site.client.post("/", data={"text": "hei", "do": "send"}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert "fra dette nettstedet" in answer.text
    assert site.client.post("/", data={"text": "hei"}, headers={"Origin": "http://testserver"}).status_code == 200


def test_too_many_messages_are_refused_and_the_text_stays(open_site, rasa_at, tmp_path):
    with rasa_at() as rasa, open_site(tmp_path, rasa) as site:
        visitor = site.visit()
        # Over the limit of one minute, even where the next one begins in between.
        for n in range(45):
            if visitor.say(f"Melding {n}").answer.status_code != 200:
                break
    assert visitor.answer.status_code == 429
    assert int(visitor.answer.headers["retry-after"]) > 0
    assert "Vent litt" in visitor.page.text
    assert f"Melding {n}" in visitor.page.text
    assert visitor.said


def test_when_the_journal_is_away_the_text_stays_and_is_stored_once_later(visitor, monkeypatch):
    visitor.say("Før")

    def away(*_, **__):
        raise JournalAway

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "add", away)
        visitor.say("Under")
        assert visitor.answer.status_code == 503
        assert visitor.answer.headers["retry-after"] == "2"
        assert "Meldingen kom ikke fram" in visitor.page.text
        assert "Under" in visitor.page.text
        assert visitor.hidden["key"] == visitor.sent["key"]
        assert len(visitor.said) == 2
    assert len(visitor.again().said) == 4
    for method, wanted, words in (("forget", {"do": "forget"}, "not_deleted"), ("history", {"do": "look"}, "not_read")):
        with monkeypatch.context() as patch:
            patch.setattr(Journal, method, away)
            assert visitor.press(**wanted, text="utkast").answer.status_code == 503
            assert load_words()["nb"][words] in visitor.page.text
            assert "utkast" in visitor.page.text
            assert visitor.hidden["token"]


def test_a_mistake_of_ours_is_said_on_the_page_too(visitor, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "add", lambda *_: 1 / 0)
        visitor.say("Hei der")
    assert visitor.answer.status_code == 500
    assert "Hei der" in visitor.page.text


def test_while_it_is_turned_off_the_page_says_so_above_the_form(open_site, tmp_path):
    with open_site(tmp_path, "http://127.0.0.1:9") as site:
        turn_off(site.engine, "web", {"nb": "Vi er <b>tilbake</b> mandag."}, "test")
        visitor = site.visit()
        assert "Vi er <b>tilbake</b> mandag." in visitor.page.text
        assert "Vi er <b>tilbake</b> mandag." in visitor.say("Hei").page.text
        assert visitor.page.text.index("tilbake") < visitor.page.text.index("Hei")


def test_a_very_long_conversation_shows_its_end(visitor, site):
    visitor.say("Fyrste")
    journal = Journal(site.engine)
    with site.engine.connect() as connection:
        latest = connection.execute(sa.select(conversations.c.id).order_by(conversations.c.started_at.desc())).scalar()
    journal.tell(latest, [Said(f"Nr. {n}") for n in range(450)])
    visitor.press(do="look")
    assert len(visitor.said) == 400
    assert "Nr. 449" in visitor.page.text
    assert "Fyrste" not in visitor.page.text


def test_while_rasa_is_away_the_page_offers_to_look_again(open_site, rasa_at, tmp_path, monkeypatch):
    monkeypatch.setattr(conversing, "ANSWER_SECONDS", 0.3)
    port = free_port()
    with open_site(tmp_path, f"http://127.0.0.1:{port}") as site:
        visitor = site.visit("/?lang=nn").say("Kven har rett?")
        assert [attrs["class"] for attrs in visitor.said] == ["message person", "message notice"]
        assert visitor.page.every("button", name="do", value="look")
        assert load_words()["nn"]["looking"] in visitor.page.text
        assert visitor.page.every("form", action="/letters/request")
        with rasa_at(port):
            for _ in range(150):
                if len(visitor.press(do="look", text="utkast").said) == 3:
                    break
                time.sleep(0.2)
    assert "Du sa: Kven har rett?" in visitor.page.text
    assert "utkast" in visitor.page.text
    assert not visitor.page.every("button", name="do", value="look")

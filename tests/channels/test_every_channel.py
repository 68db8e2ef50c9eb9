"""What holds on every channel, with the provider's own signed requests and our real gateway."""

import pytest

pytestmark = pytest.mark.server


def test_the_first_thing_said_is_that_it_is_a_machine_and_whose(line):
    line.says("p1", "Hvem har rett?")
    said = line.hears("p1", "Trondheim", "du sa: Hvem har rett?")
    assert "automatisk" in said.lower()


def test_it_is_said_once(line):
    line.says("p1", "Hvem har rett?")
    line.hears("p1", "du sa: Hvem har rett?")
    line.says("p1", "Takk")
    assert line.hears("p1", "du sa: Takk").lower().count("automatisk") == 1


def test_a_message_that_is_delivered_again_is_answered_once(line):
    for _ in range(3):
        line.says("p1", "Hvem har rett?", id="4711")
    line.hears("p1", "du sa: Hvem har rett?")
    assert line.is_quiet("p1")
    assert len(line.entries("person")) == 1
    assert len(line.rasa.turns) == 1


def test_a_message_is_acknowledged_before_it_is_answered(line):
    line.rasa.goes_on.clear()
    line.says("p1", "Hvem har rett?")
    assert line.entries("assistant") == []
    line.rasa.goes_on.set()
    line.hears("p1", "du sa: Hvem har rett?")


def test_two_people_have_conversations_of_their_own(line):
    line.says("p1", "fra den ene")
    line.says("p2", "fra den andre")
    assert "andre" not in line.hears("p1", "du sa: fra den ene")
    assert "ene" not in line.hears("p2", "du sa: fra den andre").replace("koordinerende", "").replace("egne", "")
    assert len(line.rows()) == 2


def test_a_pressed_reply_is_what_it_says(line):
    line.says("p1", "Hvem har rett?")
    line.hears("p1", "du sa: Hvem har rett?")
    line.presses("p1", "Mer")
    line.hears("p1", "du sa:", "du sa: ")
    assert len(line.rasa.turns) == 2


def test_personal_details_are_hidden_before_they_are_stored(line):
    line.says("p1", "Sønnen min har nummer 11111111111 og telefon 99 88 77 66")
    line.hears("p1", "du sa: ")
    stored = " ".join(row["text"] for row in line.entries())
    assert "11111111111" not in stored
    assert "99 88 77 66" not in stored


def test_a_provider_that_fails_is_asked_until_it_takes_the_answer(line):
    line.provider.troubles = [503, 500]
    line.says("p1", "Hvem har rett?")
    assert line.hears("p1", "du sa: Hvem har rett?").count("du sa: Hvem har rett?") == 1
    assert line.provider.troubles == []


def test_what_was_said_while_rasa_was_away_comes_when_it_is_back(line):
    line.rasa.status = 500
    line.says("p1", "Hvem har rett?")
    line.hears("p1", "utomatisk")
    line.rasa.status = 200
    line.hears("p1", "du sa: Hvem har rett?")


def test_to_be_forgotten_deletes_the_conversation_and_the_address(line):
    line.says("p1", "Hvem har rett?")
    line.hears("p1", "du sa: Hvem har rett?")
    line.says("p1", "slett samtalen", id="4712")
    line.hears("p1", "vittering")
    assert line.rows() == []
    line.says("p1", "slett samtalen", id="4712")
    assert line.is_quiet("p1")


def test_a_typed_intent_is_a_question_like_any_other(line):
    line.says("p1", "/ask_article{}")
    line.hears("p1", "du sa: ask_article{}")

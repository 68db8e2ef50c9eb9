from datetime import date

import pytest

from knowledge.guides.model import load_questions
from knowledge.guides.reading import change_title, read

TODAY = date(2026, 11, 26)
QUESTIONS = load_questions()


def answers(question, text):
    return read(QUESTIONS[question], text, TODAY).answers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ja", "yes"),
        ("Jau", "yes"),
        ("ja, det gjør hun", "yes"),
        ("👍", "yes"),
        ("of course", "yes"),
        ("nei", "no"),
        ("Nei, det trenger hun ikke", "no"),
        ("tror ikke det", "no"),
        ("no", "no"),
        ("vet ikke", "unknown"),
        ("veit itj", "unknown"),
        ("I'm not sure", "unknown"),
        ("e veit itj heilt", "unknown"),
        ("det vet ikke jeg", "unknown"),
        ("kanskje", "unknown"),
        ("ja kanskje", "yes"),
    ],
)
def test_yes_no_and_do_not_know_are_read_in_three_languages_and_in_dialect(text, value):
    assert answers("long_term", text) == {"long_term": value}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_button_answers_its_question_in_every_language(language):
    for question in QUESTIONS.values():
        for value, titles in question.options.items():
            assert answers(question.id, titles[language]) == {question.id: value}


def test_a_no_that_corrects_something_else_does_not_answer_the_open_question():
    assert answers("long_term", "nei, han er 19") == {"age": "19"}


def test_a_yes_may_come_with_more():
    assert answers("long_term", "ja, hele livet, og han går på skole") == {"long_term": "yes", "other_services": "yes"}


def test_a_question_in_between_answers_nothing():
    found = read(QUESTIONS["long_term"], "Hva gjør en barnekoordinator på skolen?", TODAY)
    assert (found.answers, found.asks) == ({}, True)


def test_an_answer_and_a_question_are_both_seen():
    found = read(QUESTIONS["age"], "Han er 6. Hva er en barnekoordinator?", TODAY)
    assert (found.answers, found.asks) == ({"age": "6"}, True)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("tilbake", "back"),
        ("Stopp", "stop"),
        ("go back", "back"),
        ("Endre et svar", "change"),
        ("fortsett her", "resume"),
    ],
)
def test_words_that_steer(text, command):
    assert read(QUESTIONS["who"], text, TODAY).command == command


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_answer_can_be_opened_again_by_its_button(language):
    for question in QUESTIONS.values():
        assert read(QUESTIONS["who"], change_title(question, language), TODAY).reopen == question.id


@pytest.mark.parametrize(
    ("text", "day"),
    [("3. november", "2026-11-03"), ("for to uker siden", "2026-11-12~"), ("last Monday", "2026-11-23~")],
)
def test_a_date_answers_the_question_when(text, day):
    assert answers("known_date", text)["known_date"] == day


def test_a_date_in_the_future_is_no_answer():
    assert answers("known_date", "24. desember 2026") == {}

"""The way to a person in the answer path: what is promised, when it is offered, what became of it, and withdrawing."""

from datetime import date

import pytest

from knowledge.conversation import Turn
from knowledge.desk import Desk
from knowledge.respond import NOT_OURS_FROM, respond
from tests.people import People, Talk, question, titles

BUTTON = {"nb": "Be om å bli kontaktet", "nn": "Be om å bli kontakta", "en": "Ask to be contacted"}
WITHDRAW = {"nb": "Trekk henvendelsen", "nn": "Trekk førespurnaden", "en": "Withdraw my request"}
PERSON = {
    "nb": "kan jeg få snakke med et menneske",
    "nn": "kan eg få snakke med eit menneske",
    "en": "can I talk to a real person",
}
LANGUAGES = ("nb", "nn", "en")


@pytest.fixture
def talk_with(assistant):
    return lambda people=None, language=None: Talk(assistant, people, language)


def waiting(**more):
    """People who have a request of this person already."""
    return People(state="waiting", contact="… 66", kind="phone", sent=[{}], **more)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nobody_receives_requests_a_person_is_a_matter_of_words(talk_with, language):
    talk = talk_with()
    reply = talk.wish(PERSON[language])
    assert (reply.status, reply.language, reply.handoff, reply.replies) == ("handoff", language, None, ())
    assert talk(BUTTON[language]).asked is None
    assert talk(WITHDRAW[language]).handoff is None


OFFERS = [
    ("now", "nb", "noen hos koordinerende enhet nå", "senest tirsdag 1. desember"),
    ("now", "nn", "nokon hos koordinerande eining no", "seinast tysdag 1. desember"),
    ("now", "en", "Somebody is at the coordinating unit now", "by Tuesday 1 December"),
    ("callback", "nb", "Ingen er ledig til å chatte", "senest tirsdag 1. desember"),
    ("callback", "nn", "Ingen er ledig til å chatte", "seinast tysdag 1. desember"),
    ("callback", "en", "Nobody is free to chat", "by Tuesday 1 December"),
    ("closed", "nb", "åpner mandag 30. november kl. 08.00", "senest tirsdag 1. desember"),
    ("closed", "nn", "opnar måndag 30. november kl. 08.00", "seinast tysdag 1. desember"),
    ("closed", "en", "open on Monday 30 November at 08:00", "by Tuesday 1 December"),
]


@pytest.mark.parametrize(("availability", "language", "presence", "promise"), OFFERS)
def test_what_is_offered_is_what_can_be_kept(talk_with, availability, language, presence, promise):
    reply = talk_with(People(availability)).wish(PERSON[language])
    assert (reply.status, reply.language, reply.handoff) == ("handoff", language, {"event": "offer"})
    assert presence in reply.text
    assert promise in reply.text
    assert titles(reply) == [BUTTON[language]]
    assert "koordinerende enhet" in reply.text or language == "nn"


@pytest.mark.parametrize("availability", ["callback", "closed"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_said_to_be_there_who_is_not(talk_with, availability, language):
    talk = talk_with(People(availability))
    said = [talk.wish(PERSON[language]), talk(BUTTON[language]), talk("41234566")]
    said += [talk(each) for each in ("1", "1", "2", "1")]
    assert said[-1].handoff["event"] == "send"
    for reply in said:
        for words in ("er noen hos", "er nokon hos", "is at the", "Bli på denne siden", "Stay on this page"):
            assert words not in reply.text


def test_where_no_opening_is_near_none_is_named(assistant):
    told = {**People("closed").told(), "opens_at": None}
    turn = Turn(PERSON["nb"], intents={"request_human": 0.9}, desk=Desk.of(told))
    assert "åpner" not in respond(turn, assistant, "handoff").outcome.text


WISHES = {
    "nb": [
        "ring meg",
        "kan dere ta kontakt med meg?",
        "jeg vil gjerne bli oppringt",
        "kan en fra koordinerende enhet ringe meg",
    ],
    "nn": ["ring meg opp", "kan nokon ta kontakt med meg?", "eg vil bli kontakta", "kan nokon ringje meg tilbake"],
    "en": ["call me", "can you get in touch with me?", "I would like a call back", "could somebody contact me"],
}


@pytest.mark.parametrize(("language", "text"), [(lang, text) for lang, texts in WISHES.items() for text in texts])
def test_a_clear_wish_to_be_contacted_begins_at_once(talk_with, language, text):
    reply = talk_with(People(), language).wish(text)
    assert (question(reply), reply.language, reply.handoff) == ("reach", language, {"event": "begin"})


@pytest.mark.parametrize(
    "text", ["hva er telefonnummeret til kommunen", "hvem kan jeg ringe", "kan jeg få en time hos dere"]
)
def test_a_wish_to_find_somebody_only_offers(talk_with, text):
    reply = talk_with(People()).wish(text)
    assert (reply.asked, reply.handoff) == (None, {"event": "offer"})


@pytest.mark.parametrize(("yes", "intent"), [("ja", "confirm"), ("ja takk", "confirm"), ("gjerne", "answer")])
def test_a_yes_to_the_offer_begins(talk_with, yes, intent):
    talk = talk_with(People())
    talk.wish(PERSON["nb"])
    assert question(talk(yes, intent)) == "reach"


def test_a_number_in_answer_to_the_offer_begins_and_is_asked_for_where_it_was_not_kept(talk_with):
    talk = talk_with(People())
    talk.wish(PERSON["nb"])
    reply = talk("41234566")
    assert question(reply) == "reach"
    assert "ikke lagret" in reply.text
    assert "Ikke skriv navn" not in reply.text


def test_a_no_to_the_offer_begins_nothing(talk_with):
    talk = talk_with(People())
    talk.wish(PERSON["nb"])
    assert talk("nei takk", "refuse").asked is None


def test_contact_is_offered_after_the_second_failure_in_a_row(talk_with):
    talk = talk_with(People())
    first, second = (talk("hva koster bensin i dag", out_of_scope=0.99) for _ in range(2))
    assert (first.handoff, second.handoff) == (None, {"event": "offer"})
    assert BUTTON["nb"] in titles(second)
    assert BUTTON["nb"] not in titles(first)


def test_contact_is_offered_for_a_matter_of_the_individual_case(talk_with):
    reply = talk_with(People())("når er saken min ferdig", individual_case=NOT_OURS_FROM)
    assert (reply.status, reply.handoff) == ("declined", {"event": "offer"})
    assert BUTTON["nb"] in titles(reply)


@pytest.mark.parametrize("message", ["hva koster bensin i dag", "når er saken min ferdig"])
def test_nothing_is_offered_where_a_request_is_on_its_way(talk_with, message):
    talk = talk_with(waiting())
    for _ in range(2):
        reply = talk(message, individual_case=0.9)
        assert reply.handoff is None
        assert BUTTON["nb"] not in titles(reply)


@pytest.mark.parametrize("skill", ["handoff", "request"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_danger_comes_before_any_way_to_a_person(talk_with, skill, language):
    text = {
        "nb": "ring meg, jeg vil ta livet mitt",
        "nn": "ring meg, eg vil ta livet mitt",
        "en": "call me, I want to kill myself",
    }
    reply = talk_with(People("now"))(text[language], skill, request_human=0.9)
    assert (reply.status, reply.handoff) == ("crisis", None)


STATES = {
    "waiting": {"nb": "venter på tur", "nn": "ventar på tur", "en": "waiting its turn"},
    "claimed": {"nb": "Berit har tatt", "nn": "Berit har teke", "en": "Berit has taken"},
    "answered": {"nb": "Berit har fortsatt", "nn": "Berit har framleis", "en": "Berit still has"},
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("intent", ["request_human", "ask_request_status"])
def test_an_open_request_is_told_of_and_no_second_one_is_made(talk_with, state, language, intent):
    talk = talk_with(People(state=state, contact="… 66", kind="phone", sent=[{}], staff="Berit"), language)
    skill = "handoff" if intent == "request_human" else "request"
    reply = talk(PERSON[language], skill, **{intent: 0.9})
    assert STATES[state][language] in reply.text
    assert "JY5-E8W" in reply.text
    assert (titles(reply), reply.handoff) == ([WITHDRAW[language]], None)


@pytest.mark.parametrize("text", [BUTTON["nb"], "ring meg", "Send"])
def test_no_button_and_no_wish_makes_a_second_request(talk_with, text):
    talk = talk_with(waiting())
    reply = talk.wish(text)
    assert "JY5-E8W" in reply.text
    assert (reply.asked, reply.handoff) == (None, None)


def test_a_promise_that_was_not_kept_is_not_said_to_hold(assistant):
    turn = Turn(
        "når ringer dere", intents={"ask_request_status": 0.9}, today=date(2026, 12, 3), desk=Desk.of(waiting().told())
    )
    reply = respond(turn, assistant, "request").outcome
    assert "skulle ha blitt kontaktet senest tirsdag 1. desember" in reply.text
    assert "koordinerende enhet" in reply.text


@pytest.mark.parametrize(
    ("ended", "words"), [("handed_back", "chattet med Berit"), ("timeout", "stille"), ("closed", "chattet med Berit")]
)
@pytest.mark.parametrize(
    ("state", "then"), [("claimed", "følger den opp"), ("answered", "følger den opp"), ("closed", "er avsluttet")]
)
def test_after_a_talk_with_staff_the_assistant_knows_who_it_was_and_what_comes(talk_with, ended, words, state, then):
    talk = talk_with(People(state=state, sent=[{}], staff="Berit", ended=ended))
    reply = talk("hva skjer med forespørselen min", "request", ask_request_status=0.9)
    assert words in reply.text
    assert then in reply.text


ENDED = {
    "closed": {"nb": "er avsluttet", "nn": "er avslutta", "en": "is closed"},
    "withdrawn": {"nb": "Du har trukket", "nn": "Du har trekt", "en": "You have withdrawn"},
    "expired": {"nb": "gjelder ikke lenger", "nn": "gjeld ikkje lenger", "en": "no longer holds"},
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ENDED)
@pytest.mark.parametrize(("intent", "skill"), [("request_human", "handoff"), ("ask_request_status", "request")])
def test_a_request_that_ended_is_told_of_and_another_offered(talk_with, state, language, intent, skill):
    talk = talk_with(People(state=state, sent=[{}]), language)
    reply = talk(PERSON[language], skill, **{intent: 0.9})
    assert ENDED[state][language] in reply.text
    assert (titles(reply), reply.handoff) == ([BUTTON[language]], {"event": "offer"})


FORGET_IT = {
    "nb": "glem det, dere trenger ikke ringe",
    "nn": "gløym det, de treng ikkje ringje",
    "en": "please cancel my request",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_request_is_withdrawn_by_its_button(talk_with, language):
    reply = talk_with(waiting(), language)(WITHDRAW[language])
    assert (reply.language, reply.handoff, titles(reply)) == (language, {"event": "withdraw"}, [BUTTON[language]])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_request_is_withdrawn_in_words(talk_with, language):
    reply = talk_with(waiting())(FORGET_IT[language], "request", withdraw_request=0.9)
    assert (reply.language, reply.handoff) == (language, {"event": "withdraw"})
    assert "JY5-E8W" in reply.text


def test_what_is_hardly_a_wish_to_withdraw_withdraws_nothing(talk_with):
    reply = talk_with(waiting())("glem det", "request", withdraw_request=0.4, deny=0.3)
    assert reply.handoff is None
    assert WITHDRAW["nb"] in titles(reply)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_is_open_it_is_said_plainly(talk_with, language):
    none = {"nb": "ingen henvendelse", "nn": "ingen førespurnad", "en": "no request"}
    assert none[language] in talk_with(People(), language)(WITHDRAW[language]).text
    assert none[language] in talk_with(People(), language)(FORGET_IT[language], "request", withdraw_request=0.9).text


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Når får vi svar på søknaden om barnekoordinator?", "ask_request_status"),
        ("Kan vi trekke søknaden om barnekoordinator?", "withdraw_request"),
        ("When do we get an answer about the child coordinator?", "ask_request_status"),
    ],
)
@pytest.mark.parametrize("people", [None, People(), waiting()], ids=["nobody", "none", "waiting"])
def test_a_question_about_a_right_is_answered_whether_a_request_is_open_or_not(talk_with, text, intent, people):
    reply = talk_with(people)(text, "request", **{intent: 0.9})
    assert reply.articles
    assert reply.handoff is None


def test_the_title_of_an_article_is_its_question_also_while_a_request_is_open(talk_with, assistant):
    for article in assistant.articles.values():
        reply = talk_with(waiting())(article.texts["nb"].title, "request", ask_request_status=0.9)
        assert article.id in reply.articles


@pytest.mark.parametrize(
    ("text", "number"),
    [("Har dere fått henvendelsen min?", True), ("Hva skjer med saken min?", False)],
)
def test_a_case_that_is_the_open_request_is_told_of(talk_with, text, number):
    reply = talk_with(waiting())(text, individual_case=0.9)
    assert ("JY5-E8W" in reply.text) is number

"""The guides in the answer path: whole conversations, without Rasa."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.conversation import Memory, Turn
from knowledge.letters import as_text, write
from knowledge.respond import respond

TODAY = date(2026, 11, 26)


class Talk:
    """A conversation; `said` are the replies so far."""

    def __init__(self, assistant):
        self.assistant, self.memory, self.said = assistant, Memory(), []

    def __call__(self, *messages, **intents):
        for message in messages:
            turn = Turn(message, intents=intents, memory=self.memory, today=TODAY)
            reply = respond(turn, self.assistant).outcome
            self.memory = reply.memory
            self.said.append(reply)
        return self.said[-1]


@pytest.fixture(scope="module")
def new_talk(assistant):
    return lambda: Talk(assistant)


@pytest.fixture
def talk(new_talk):
    return new_talk()


def question(reply):
    return reply.asked.question if reply.asked else None


CHECKS = [
    (
        "nb",
        "Sjekk om det passer for oss",
        ["Barnet vårt", "6", "ja", "ja", "ja", "nei", "ja", "ja"],
        "Dere kan ha rett til barnekoordinator.",
    ),
    (
        "nn",
        "Sjekk om det passar for oss",
        ["Barnet vårt", "6", "ja", "ja", "ja", "nei", "ja", "ja"],
        "De kan ha rett til barnekoordinator.",
    ),
    (
        "en",
        "Check whether it fits us",
        ["Our child", "6", "yes", "yes", "yes", "no", "yes", "yes"],
        "You may be entitled to a child coordinator",
    ),
]


@pytest.mark.parametrize(("language", "start", "answers", "expected"), CHECKS, ids=["nb", "nn", "en"])
def test_the_check_is_played_through_in_every_language(talk, language, start, answers, expected):
    reply = talk(start, *answers)
    assert (reply.status, reply.language) == ("guided", language)
    assert expected in reply.text
    assert {said.language for said in talk.said} == {language}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_check_is_played_through_with_numbers_alone(talk, language):
    reply = talk(next(start for code, start, _, _ in CHECKS if code == language))
    for _ in range(12):
        if not reply.asked:
            break
        reply = talk("7" if reply.asked.kind == "age" else "1")
    assert reply.status == "guided"
    assert not reply.asked


def test_every_result_says_that_it_is_no_decision_and_that_services_must_cooperate(talk):
    reply = talk("Sjekk om det passer for oss", "meg, og jeg er voksen", "nei", "nei")
    assert not reply.asked
    assert "ikke en avgjørelse" in reply.text
    assert "skal tjenestene samarbeide" in reply.text
    assert any("§ 3-4" in source.label for source in reply.sources)


def test_asking_for_oneself_is_answered_and_begins_the_check(talk):
    reply = talk("Har vi rett på barnekoordinator?")
    assert (reply.status, reply.articles[0], question(reply)) == ("answered", "child_coordinator/conditions", "who")


def test_asking_for_rights_at_large_only_offers_the_check(talk):
    reply = talk("Hvem har rett til barnekoordinator?")
    assert reply.asked is None
    assert "Sjekk om det passer for oss" in [choice.title for choice in reply.replies]


def test_a_story_is_taken_as_answered_and_shown(talk):
    reply = talk("jenta vår på 6 er hørselshemmet, vi har audiograf, PPT og barnehage")
    assert question(reply) == "long_term"
    assert ("Alder", "6 år") in reply.asked.noted
    assert "Notert:" in reply.text


@pytest.mark.parametrize(
    "text",
    [
        "gjelder dette oss?",
        "Passer det for familien vår?",
        "gjeld dette meg?",
        "does this apply to us?",
        "Do we qualify?",
        "Does this apply to us? Our son is 4 and has cerebral palsy",
    ],
)
def test_asking_whether_this_fits_begins_the_check(talk, text):
    reply = talk(text)
    assert reply.asked
    assert reply.asked.guide == "eligibility"


@pytest.mark.parametrize(
    ("message", "day"),
    [
        ("Kommunen sa nei til koordinator for tre uker siden, er det for sent å klage?", "3. desember 2026"),
        ("kommunen sa nei te koordinator for tre veker sia, e det for seint å klaga no?", "3. desember 2026"),
        ("They refused us a coordinator three weeks ago. Is it too late to complain?", "3 December 2026"),
    ],
)
def test_whoever_says_when_they_were_refused_hears_the_last_day_first(talk, message, day):
    reply = talk(message)
    assert reply.status == "answered"
    assert day in reply.answer.split("\n\n")[0]
    assert reply.asked.guide == "complaint"


def test_a_story_that_is_not_ours_begins_nothing(talk):
    reply = talk("jenta vår på 6 er alvorlig syk og har feber", medical_advice=0.8)
    assert reply.status == "declined"
    assert not reply.asked


def test_what_was_noted_can_be_corrected_in_words(talk):
    talk("jenta vår på 6 er hørselshemmet, vi har audiograf, PPT og barnehage")
    reply = talk("nei, hun er 19")
    assert talk.memory.situation["age"] == "19"
    assert question(reply) == "long_term"
    assert "Alder: 19 år" in reply.text


def test_the_result_changes_when_an_answer_is_corrected_after_it(talk):
    before = talk(CHECKS[0][1], *CHECKS[0][2])
    after = talk("nei, han er 19")
    assert "kan ha rett til barnekoordinator" in before.text
    assert "har trolig ikke rett til barnekoordinator" in after.text


def test_one_can_go_back(talk):
    talk("Sjekk om det passer for oss", "Barnet vårt", "6", "ja")
    reply = talk("tilbake")
    assert question(reply) == "serious"
    assert "serious" not in talk.memory.situation


def test_one_can_change_any_answer_by_button(talk):
    reply = talk("Sjekk om det passer for oss", "Barnet vårt", "6", "ja", "endre svar")
    assert "Endre: Alder" in [choice.title for choice in reply.replies]
    assert question(talk("Endre: Alder")) == "age"
    assert question(talk("17 år")) == "long_term"


def test_one_can_stop_and_go_on(talk):
    stopped = talk("Sjekk om det passer for oss", "Barnet vårt", "6", "stopp")
    assert not stopped.asked
    assert question(talk("Hva er en koordinator?")) is None
    assert question(talk("Fortsett her")) == "serious"


def test_a_question_in_between_is_answered_and_the_guide_goes_on(talk):
    talk("Sjekk om det passer for oss", "Barnet vårt", "6", "ja")
    reply = talk("Hva betyr langvarig?")
    assert reply.status == "answered"
    assert reply.articles
    assert question(reply) == "long_term"
    assert question(talk("ja")) == "coordinated"


def test_an_answer_may_come_with_a_question(talk):
    talk("Sjekk om det passer for oss", "Barnet vårt")
    reply = talk("Han er 6. Hva er en barnekoordinator?")
    assert reply.articles[0] == "child_coordinator/what"
    assert question(reply) == "serious"


def test_the_language_can_be_switched_in_the_middle(talk):
    talk("Sjekk om det passer for oss", "Barnet vårt", "6")
    reply = talk("Can you answer in English?")
    assert (reply.language, question(reply)) == ("en", "serious")
    assert "Does the child have" in reply.text
    assert talk("yes").language == "en"


def test_what_is_no_answer_is_asked_again_once_and_then_left_open(talk):
    talk("Sjekk om det passer for oss", "Barnet vårt", "6")
    again = talk("blåbærsyltetøy lorem ipsum")
    assert question(again) == "serious"
    assert "Det forsto jeg ikke" in again.text
    on = talk("blåbærsyltetøy lorem ipsum")
    assert question(on) == "long_term"
    assert "åpent" in on.text
    assert talk.memory.situation["serious"] == "unknown"


def test_danger_comes_before_a_guide_and_the_guide_is_not_lost(talk):
    talk("Sjekk om det passer for oss", "Barnet vårt", "6")
    assert talk("jeg vil ta livet mitt").status == "crisis"
    assert question(talk("fortsett her")) == "serious"


def test_a_person_is_shown_in_the_middle_of_a_guide(talk):
    talk("Sjekk om det passer for oss", "Barnet vårt", "6")
    reply = respond(
        Turn("kan jeg snakke med et menneske", intents={"request_human": 0.9}, memory=talk.memory),
        talk.assistant,
        "handoff",
    ).outcome
    assert reply.status == "handoff"
    assert "Fortsett her" in [choice.title for choice in reply.replies]


def test_medical_advice_is_declined_in_the_middle_of_a_guide(talk):
    talk("Sjekk om det passer for oss", "Barnet vårt", "6")
    reply = talk("hvor mye paracet kan hun få?", medical_advice=0.9)
    assert reply.status == "declined"
    assert question(reply) == "serious"


def test_a_right_of_another_kind_is_pointed_to_and_never_assessed(talk):
    talk("Sjekk om det passer for oss", "Barnet vårt", "6")
    told = talk.memory.situation
    reply = talk("Kan vi få hjelpestønad?")
    assert reply.articles
    assert "NAV" in reply.text
    assert talk.memory.situation == told
    assert question(reply) == "serious"


REQUESTS = [
    (
        "nb",
        ["Hjelp til å be om det", "Barnekoordinator", "Barnet vårt", "jeg bor i Ås", "ja"],
        ["Slik gjør du det i Ås", "ikke å søke", "tolk"],
    ),
    (
        "nn",
        ["Hjelp til å be om det", "bytt til nynorsk", "Barnekoordinator", "Barnet vårt", "Ålesund", "nei"],
        ["Slik gjer du det i Ålesund"],
    ),
    (
        "en",
        ["Help with asking for it", "A child coordinator", "Our child", "Tromsø", "no"],
        ["I have not checked how Tromsø does it"],
    ),
]


@pytest.mark.parametrize(("language", "messages", "expected"), REQUESTS, ids=["nb", "nn", "en"])
def test_the_way_of_the_municipality_is_told(talk, language, messages, expected):
    reply = talk(*messages)
    assert (reply.status, reply.language, reply.asked) == ("guided", language, None)
    assert all(words in reply.text for words in expected)
    assert {document.kind for document in reply.documents} == {"request", "agencies", "checklist"}


def test_the_municipality_is_asked_for_once_and_remembered(talk):
    talk("Hjelp til å be om det", "Barnekoordinator", "Barnet vårt", "Bærum")
    assert talk.memory.municipality == "3201"
    talk("nei", "Hjelp til å klage", "Vi fikk nei", "Kommunen", "vet ikke")
    assert talk.said[-1].asked is None


def test_the_municipality_can_be_corrected(talk):
    reply = talk("Hjelp til å be om det", "Barnekoordinator", "Barnet vårt", "Bærum", "nei, vi bor i Ås")
    assert question(reply) == "interpreter"
    assert ("Kommune", "Ås") in reply.asked.noted
    assert "Slik gjør du det i Ås" in talk("nei").text
    assert "Slik gjør du det i Trondheim" in talk("nei, i Trondheim").text


def test_the_local_source_and_its_date_are_shown(talk):
    reply = talk("Hjelp til å be om det", "Barnekoordinator", "Barnet vårt", "Bærum", "nei")
    source = reply.sources[-1]
    assert "Bærum" in source.label
    assert source.checked


def test_a_misspelt_municipality_is_guessed_and_asked_about(talk):
    reply = talk("Hjelp til å be om det", "Barnekoordinator", "Barnet vårt", "Kristiandsand")
    assert "Kristiansand (Agder)" in [choice.title for choice in reply.replies]
    assert question(talk("Kristiansand (Agder)")) == "interpreter"


def test_two_municipalities_of_one_name_are_told_apart(talk):
    reply = talk("Hjelp til å be om det", "Barnekoordinator", "Barnet vårt", "Herøy")
    assert {"Herøy (Nordland)", "Herøy (Møre og Romsdal)"} <= {choice.title for choice in reply.replies}
    talk("Herøy (Nordland)")
    assert talk.memory.municipality == "1818"


def test_an_unknown_municipality_is_no_hindrance(talk):
    reply = talk("Hjelp til å be om det", "Koordinator i kommunen", "Meg, og jeg er voksen", "vet ikke", "vet ikke")
    assert reply.asked is None
    assert "koordinerende enhet" in reply.text


def test_whoever_asks_for_another_is_told_about_the_power_of_attorney(talk):
    reply = talk("Hjelp til å be om det", "Koordinator i kommunen", "En jeg er pårørende til", "Bærum", "nei")
    assert "fullmakt" in reply.text


def test_what_the_check_found_is_not_asked_again(talk):
    talk(CHECKS[0][1], *CHECKS[0][2])
    assert question(talk("Hjelp til å be om det")) == "municipality"


def test_the_letter_holds_what_was_told_and_blanks_for_the_rest(talk):
    talk(CHECKS[0][1], *CHECKS[0][2], "Hjelp til å be om det", "Bærum", "ja")
    reply = talk("Lag et brev")
    assert "§ 7-2 a" in reply.text
    assert "Bærum" in reply.text
    assert "[navnet ditt]" in reply.text
    assert reply.documents[0].kind == "request"


@pytest.mark.parametrize(
    ("start", "button"), [("hei", "Lag et brev"), ("svar på nynorsk", "Hugseliste"), ("answer in English", "Checklist")]
)
def test_a_drafted_letter_is_the_answer_after_its_first_empty_line(talk, start, button):
    reply = talk(start, button)
    (document,) = reply.documents
    assert document.drafted
    sentence, draft = reply.answer.split("\n\n", 1)
    assert "\n" not in sentence
    assert draft.strip() == as_text(write(document.kind, reply.language, document.fields)).strip()


def test_where_letters_are_only_offered_none_is_drafted(talk):
    reply = talk(*REQUESTS[0][1])
    assert [document.drafted for document in reply.documents] == [False, False, False]


COMPLAINTS = [
    (
        "nb",
        ["Hjelp til å klage", "Vi fikk nei", "Kommunen", "3. november", "Barnet vårt", "Bærum"],
        ["siste dag 1. desember 2026", "haster"],
    ),
    (
        "nn",
        ["Hjelp til å klage", "nynorsk takk", "Vi fekk nei", "Kommunen", "20. november", "Barnet vårt", "Bærum"],
        ["siste dag 18. desember 2026", "11. desember 2026"],
    ),
    (
        "en",
        ["Help with complaining", "They said no", "The hospital", "20 November", "Our child"],
        ["last day is 18 December 2026", "hospital"],
    ),
]


@pytest.mark.parametrize(("language", "messages", "expected"), COMPLAINTS, ids=["nb", "nn", "en"])
def test_the_last_day_to_complain_is_reckoned(talk, language, messages, expected):
    reply = talk(*messages)
    assert (reply.status, reply.language, reply.asked) == ("guided", language, None)
    assert all(words in reply.text for words in expected)
    assert reply.documents[0].kind == "complaint"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("1. oktober", "gikk den ut 29. oktober 2026"),
        ("1. juni 2025", "mer enn ett år"),
        ("vet ikke", "fire uker fra du fikk vite"),
    ],
)
def test_a_late_complaint_gets_its_own_words(talk, day, words):
    assert words in talk("Hjelp til å klage", "Vi fikk nei", "Kommunen", day, "Barnet vårt", "Bærum").text


def test_a_day_that_is_not_sure_is_said_to_be_so(talk):
    reply = talk("Hjelp til å klage", "Vi fikk nei", "Kommunen", "for to uker siden", "Barnet vårt", "Bærum")
    assert ("Dagen du fikk vite det", "omtrent 12. november 2026") in talk.said[3].asked.noted
    assert "ikke sikker på dagen" in reply.text


def test_a_day_that_has_not_been_is_asked_about(talk):
    reply = talk("Hjelp til å klage", "Vi fikk nei", "Kommunen", "24. desember 2026")
    assert question(reply) == "known_date"
    assert "ikke vært ennå" in reply.text


def test_wishing_for_another_person_is_no_complaint(talk):
    reply = talk("Hjelp til å klage", "Jeg vil ha en annen person", "Bærum")
    assert reply.asked is None
    assert "koordinerende enhet" in reply.text
    assert not reply.documents


def test_nothing_asks_for_health_details_by_mail(talk):
    assert "ikke helseopplysninger i vanlig e-post" in talk(*COMPLAINTS[0][1]).text


def test_an_offer_that_was_not_taken_up_does_not_nag(talk):
    talk("Har vi rett på barnekoordinator?")
    reply = talk("Hva er en individuell plan?")
    assert reply.asked is None
    assert "Fortsett her" in [choice.title for choice in reply.replies]


MESSAGES = st.sampled_from(
    [
        "ja",
        "nei",
        "vet ikke",
        "6 år",
        "1",
        "2",
        "Hva er en koordinator?",
        "takk",
        "blåbær",
        "vi har NAV",
        "skriv på nynorsk",
        "Bærum",
        "3. november",
        "han er 19",
        "???",
        "Hvem kan hjelpe oss å klage?",
        "meg selv",
        "jeg er 17 år",
    ]
)
GO_ON = ("Fortsett her", "Hald fram", "Continue")
STARTS = st.sampled_from(["Sjekk om det passer for oss", "Hjelp til å be om det", "Hjelp til å klage"])


@settings(max_examples=60, deadline=None)
@given(start=STARTS, messages=st.lists(MESSAGES, max_size=14))
def test_no_path_shows_the_same_question_three_times(new_talk, start, messages):
    talk, shown = new_talk(), Counter()
    for message in (start, *messages):
        offered = talk.memory.offered
        chosen = offered[int(message) - 1] if message.isdigit() and int(message) <= len(offered) else message
        before = talk.memory.situation
        reply = talk(message)
        # Whoever answered something else meanwhile, or asks to go on, is not being nagged.
        if chosen in GO_ON or talk.memory.situation != before:
            shown.clear()
        if reply.asked:
            shown[question(reply)] += 1
            assert shown[question(reply)] <= 2

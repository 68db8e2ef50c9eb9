"""Asking to be contacted: what is asked, what is shown before it is sent, and that nothing is sent without a clear yes."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.guides.model import load_questions
from knowledge.guides.reading import clear_consent, short_answer
from tests.people import People, Talk, question, titles

LANGUAGES = ("nb", "nn", "en")
START = {"nb": "Be om å bli kontaktet", "nn": "Be om å bli kontakta", "en": "Ask to be contacted"}


@pytest.fixture(scope="module")
def new_talk(assistant):
    return lambda availability="closed", language=None: Talk(assistant, People(availability), language)


@pytest.fixture
def talk(new_talk):
    return new_talk()


PLAYED = {
    "nb": [START["nb"], "412 34 566", "om formiddagen", "bokmål", "ja, de kan lese den", "Send"],
    "nn": [
        "Kan eg få snakke med nokon?",
        START["nn"],
        "412 34 566",
        "på føremiddagen",
        "nynorsk",
        "ja",
        "ja, send det",
    ],
    "en": [START["en"], "412 34 566", "in the morning", "English", "yes they may", "yes please"],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_asked_played_through_and_sent_in_every_language(talk, language):
    reply = talk.each(*PLAYED[language])
    assert (reply.status, reply.language, reply.asked) == ("handoff", language, None)
    assert reply.handoff == {
        "event": "send",
        "call_when": "morning",
        "language": language,
        "interpreter": "",
        "share": True,
        "promised_by": "2026-12-01T15:30:00+01:00",
    }
    assert "JY5-E8W" in reply.text


def test_it_takes_six_answers_by_phone_and_five_by_mail(new_talk):
    for contact, answers in (("41234566", 4), ("kari@example.org", 3)):
        talk = new_talk()
        talk.each(START["nb"], contact, *["1"] * answers)
        assert talk.people.sent, contact


PROMISES = [
    ("now", "nb", "Bli i samtalen hvis du vil chatte. Ellers tar de kontakt på telefon senest tirsdag 1. desember"),
    ("callback", "nb", "Du blir kontaktet på telefon senest tirsdag 1. desember"),
    (
        "closed",
        "nb",
        "De åpner mandag 30. november kl. 08.00, og du blir kontaktet på telefon senest tirsdag 1. desember",
    ),
    ("now", "nn", "Bli i samtalen"),
    ("closed", "nn", "Dei opnar måndag 30. november kl. 08.00"),
    ("callback", "en", "You will be contacted by phone by Tuesday 1 December"),
]


@pytest.mark.parametrize(("availability", "language", "promise"), PROMISES)
def test_what_is_promised_is_what_can_be_kept(new_talk, availability, language, promise):
    talk = new_talk(availability)
    assert promise in talk.each(*PLAYED[language]).text


def test_a_mail_address_is_not_asked_when_to_call(talk):
    talk.each(START["nb"], "kari@example.org")
    assert question(talk.said[-1]) == "contact_language"
    preview = talk.each("1", "2")
    assert "Når de kan ringe" not in preview.text
    assert talk("Send").handoff["call_when"] == "any"


@pytest.mark.parametrize(
    "attempt", ["4123456", "4123", "kari@", "kari@example", "12345678901", "min mail er kari(at)x@"]
)
def test_what_is_nearly_a_number_or_an_address_is_asked_about_kindly_and_never_repeated(talk, attempt):
    reply = talk.each(START["nb"], attempt)
    assert question(reply) == "reach"
    assert "åtte siffer" in reply.text
    assert "@ og et punktum" in reply.text
    assert attempt not in reply.text


def test_a_number_that_cannot_be_kept_is_asked_for_again(talk):
    talk(START["nb"])
    talk.people.state = "offered"
    reply = talk("41234566")
    assert question(reply) == "reach"
    assert "Det kan jeg ikke bruke" in reply.text


def test_after_two_tries_it_rests_and_sends_nothing(talk):
    reply = talk.each(START["nb"], "4123", "4123")
    assert "Ingenting er sendt" in reply.text
    assert "Fortsett her" in titles(reply)
    assert question(talk("Fortsett her")) == "reach"
    assert question(talk("41234566")) == "call_when"


def test_a_name_beside_the_number_is_hidden_and_said_not_to_be_needed(talk):
    reply = talk.each(START["nb"], "jeg heter Kari Nordmann, nummeret er 41234566")
    assert question(reply) == "call_when"
    assert "trengs ikke her" in reply.text
    assert "Ikke skriv navn" not in reply.text


def test_the_number_alone_is_no_detail_too_many(talk):
    assert "skjult" not in talk.each(START["nb"], "41234566").text


def test_what_the_wish_tells_is_not_asked_again(talk):
    reply = talk.wish("kan dere ringe meg i morgen tidlig på engelsk")
    assert ("Når de kan ringe", "Tidlig på dagen") in reply.asked.noted
    assert ("Språk", "Engelsk") in reply.asked.noted
    assert question(talk("41234566")) == "share"


def test_a_number_that_is_kept_already_is_not_asked_for(talk):
    talk.people.state = "collecting"
    reply = talk.wish("ring meg på 41234566 i morgen tidlig")
    assert question(reply) == "contact_language"
    assert {label for label, _ in reply.asked.noted} >= {"Når de kan ringe"}


def test_what_is_no_longer_kept_is_asked_afresh(talk):
    talk.each(START["nb"], "41234566", "1", "stopp")
    talk.people.contact = talk.people.kind = None
    assert question(talk("Fortsett her")) == "reach"


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("om morgenen", "morning"),
        ("i morgen tidlig", "morning"),
        ("før klokka 10", "morning"),
        ("på formiddagen en gang", "morning"),
        ("midt på dagen", "midday"),
        ("rundt lunsj", "midday"),
        ("etter jobb", "afternoon"),
        ("i ettermiddag", "afternoon"),
        ("etter kl 14", "afternoon"),
        ("når som helst", "any"),
        ("samma når, hele dagen går fint", "any"),
        ("føremiddagen", "morning"),
        ("om ettermiddagen en gong", "afternoon"),
        ("in the afternoon", "afternoon"),
        ("any time", "any"),
        ("around noon", "midday"),
        ("vet ikke", "unknown"),
    ],
)
def test_a_time_of_day_is_read_in_words(talk, said, value):
    talk.each(START["nb"], "41234566", said)
    assert talk.memory.situation["call_when"] == value


@pytest.mark.parametrize(
    ("said", "language", "interpreter"),
    [
        ("på nynorsk takk", "nn", None),
        ("norsk", "nb", None),
        ("engelsk", "en", None),
        ("arabisk", "other", "arabisk"),
        ("jeg snakker bare somali", "other", "somali"),
        ("jeg trenger tolk på polsk", "other", "polsk"),
        ("tegnspråk", "other", "tegnspråk"),
    ],
)
def test_a_language_is_read_in_words(talk, said, language, interpreter):
    reply = talk.each(START["nb"], "kari@example.org", said)
    assert talk.memory.situation["contact_language"] == language
    assert talk.memory.situation.get("contact_interpreter") == interpreter
    assert question(reply) == "share"


def test_an_interpreter_without_a_language_is_asked_which(talk):
    reply = talk.each(START["nb"], "kari@example.org", "jeg trenger tolk")
    assert question(reply) == "contact_interpreter"
    preview = talk.each("tigrinja", "nei")
    assert "Tolk: tigrinja" in preview.text
    assert talk("Send").handoff["interpreter"] == "tigrinja"


def test_one_of_our_languages_needs_no_interpreter_after_all(talk):
    talk.each(START["nb"], "kari@example.org", "Et annet språk, med tolk", "engelsk")
    assert (talk.memory.situation["contact_language"], question(talk.said[-1])) == ("en", "share")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_that_is_spoken_is_the_first_choice(new_talk, language):
    reply = new_talk(language=language).each(START[language], "kari@example.org")
    assert titles(reply)[0] == load_questions()["contact_language"].options[language][language]


@pytest.mark.parametrize(
    "text",
    [
        "ja",
        "Ja!",
        "ja takk",
        "ja, send det",
        "Send",
        "send den",
        "OK",
        "jau",
        "yes please",
        "Yes, send it",
        "ja, det er greit",
    ],
)
def test_a_clear_yes_is_one(text):
    assert clear_consent(text) == "yes"


@pytest.mark.parametrize(
    "text",
    [
        "ja, men vent litt",
        "ja men ikke samtalen",
        "tror det",
        "kanskje",
        "vet ikke",
        "ja kanskje",
        "stemmer",
        "send meg en e-post",
        "I think so",
        "yes but not now",
        "👍",
        "hva sender du?",
        "takk",
        "",
    ],
)
def test_a_yes_with_a_doubt_or_a_condition_is_none(text):
    assert clear_consent(text) != "yes"


READY = [START["nb"], "41234566", "1", "1", "2"]


@pytest.mark.parametrize("text", ["vet ikke", "tror det", "ja, men vent litt", "kanskje", "jeg er usikker"])
def test_what_is_no_clear_yes_sends_nothing_and_after_two_of_them_it_rests(talk, text):
    talk.each(*READY)
    assert question(talk(text)) == "agree"
    reply = talk(text)
    assert "Ingenting er sendt" in reply.text
    assert talk.people.sent == []
    assert question(talk("Fortsett her")) == "agree"


def test_not_knowing_whether_to_share_shares_nothing(talk):
    talk.each(*READY[:4], "vet ikke", "vet ikke")
    assert question(talk.said[-1]) == "agree"
    assert "Samtalen her: nei" in talk.said[-1].text
    assert talk("Send").handoff["share"] is False


@pytest.mark.parametrize("text", ["Ikke send", "nei", "Do not send"])
def test_whoever_says_no_has_nothing_sent_and_nothing_kept(talk, text):
    reply = talk.each(*READY, text)
    assert reply.handoff == {"event": "withdraw"}
    assert talk.people.contact is None
    assert not {"reach", "share", "call_when"} & set(talk.memory.situation)
    assert set(START.values()) & set(titles(reply))


def test_a_correction_beside_a_yes_is_shown_before_anything_is_sent(talk):
    reply = talk.each(*READY, "ja, men ring om ettermiddagen")
    assert question(reply) == "agree"
    assert "Når de kan ringe: Om ettermiddagen" in reply.text
    assert talk("ja").handoff["call_when"] == "afternoon"


def test_a_no_that_corrects_calls_nothing_off(talk):
    reply = talk.each(*READY, "nei, ring midt på dagen")
    assert question(reply) == "agree"
    assert "Når de kan ringe: Midt på dagen" in reply.text


def test_another_number_is_shown_before_anything_is_sent(talk):
    reply = talk.each(*READY, "ja, men bruk 91234577")
    assert question(reply) == "agree"
    assert "… 77" in reply.text
    assert talk("ja").handoff["event"] == "send"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_can_be_changed_by_its_button(new_talk, language):
    change = {
        "nb": ("Endre et svar", "Endre: "),
        "nn": ("Endre eit svar", "Endre: "),
        "en": ("Change an answer", "Change: "),
    }
    whole, one = change[language]
    talk = new_talk(language=language)
    talk.each(START[language], "41234566", "1", "1", "1")
    offered = [title for title in titles(talk(whole)) if title.startswith(one)]
    assert len(offered) == 4
    for title in offered:
        assert question(talk(title)) not in (None, "agree")
        talk({"nb": "Fortsett her", "nn": "Hald fram", "en": "Continue"}[language])


def test_one_can_go_back_and_stop_and_come_back(talk):
    talk.each(START["nb"], "41234566", "Om ettermiddagen")
    assert question(talk("tilbake")) == "call_when"
    assert "Ingenting er sendt" in talk("stopp").text
    assert talk("Hva er en individuell plan?").articles
    assert question(talk(START["nb"])) == "call_when"
    assert question(talk.each("stopp", "fortsett")) == "call_when"
    assert question(talk.each("stopp", "blåbær")) is None
    assert question(talk.wish("kan dere ringe meg likevel")) == "call_when"


def test_a_question_in_between_is_answered_and_it_goes_on(talk):
    talk.each(START["nb"], "41234566")
    reply = talk("Hva er en barnekoordinator?")
    assert (reply.articles[0], question(reply)) == ("child_coordinator/what", "call_when")


def test_whoever_asks_when_they_are_called_is_told_and_asked_on(talk):
    talk.each(START["nb"], "41234566")
    reply = talk("når ringer dere?", "request", ask_request_status=0.9)
    assert question(reply) == "call_when"
    assert "tirsdag 1. desember" in reply.text


def test_an_answer_of_a_few_words_is_no_danger_because_the_classifier_does_not_know_the_question(talk):
    talk.each(START["nb"], "41234566")
    assert question(talk("in the morning", report_danger=0.5)) == "contact_language"


@pytest.mark.parametrize("text", ["jeg våkner ikke i morgen tidlig", "noe helt annet", "jeg vil dø i morgen tidlig"])
def test_a_danger_that_only_the_classifier_sees_comes_before_the_question_that_is_open(talk, text):
    talk.each(START["nb"], "41234566")
    assert talk(text, report_danger=0.5).status == "crisis"


def test_danger_comes_first_and_nothing_is_lost(talk):
    talk.each(*READY)
    crisis = talk("jeg vil ta livet mitt")
    assert (crisis.status, crisis.handoff) == ("crisis", None)
    assert question(talk("ja")) == "agree", "a yes after something else sends nothing"
    assert talk("ja").handoff["event"] == "send"


@pytest.mark.parametrize("text", ["ja", "Send", "nei", "Ikke send"])
def test_a_yes_or_a_no_holds_only_for_what_was_shown_straight_before(talk, text):
    talk.each(*READY, "stopp", "Hva er en individuell plan?")
    reply = talk(text)
    assert reply.handoff in (None, {"event": "begin"})
    assert talk.people.sent == []
    assert talk.people.contact


def test_the_preview_names_everything_that_goes_along_and_who_gets_it(talk):
    talk.each("Hvem har rett til barnekoordinator i Bærum?", *READY[:4])
    preview = talk("ja").text
    for line in (
        "Dette går til koordinerende enhet:",
        "– Hvordan de når deg: telefon, … 66",
        "– Når de kan ringe: Når som helst",
        "– Språk: Bokmål",
        "– Tolk: nei",
        "– Samtalen her: ja, 11 meldinger så langt, med navn, numre og adresser skjult",
        "– Kommune: Bærum",
        "– Hva vi har snakket om: Hvem har rett til barnekoordinator?",
        "taushetsplikt (forvaltningsloven § 13)",
    ):
        assert line in preview


def test_another_desk_than_was_shown_is_shown_first(talk, monkeypatch):
    talk.each(*READY)
    told = talk.people.told
    monkeypatch.setattr(talk.people, "told", lambda: {**told(), "key": "3201"})
    assert question(talk("Send")) == "agree"
    assert talk("Send").handoff["event"] == "send"


def test_after_it_is_sent_a_new_one_asks_everything_anew(talk):
    talk.each(*READY, "Send", "Trekk henvendelsen")
    assert talk.people.state == "withdrawn"
    assert question(talk(START["nb"])) == "reach"
    assert not {"call_when", "share", "agree"} & set(talk.memory.situation)


@pytest.mark.parametrize("text", ["Send", "ja", "Hva er en koordinator?", "kan jeg snakke med noen", "fortsett"])
def test_what_was_lost_is_asked_for_again_and_shown_again(talk, text):
    talk.each(*READY)
    talk.people.state, talk.people.contact, talk.people.kind = "expired", None, None
    talk(text)
    if question(talk.said[-1]) != "reach":
        talk("Fortsett her")
    assert question(talk.said[-1]) == "reach"
    assert question(talk("91234577")) == "agree"
    assert "… 77" in talk.said[-1].text
    assert talk("ja").handoff["event"] == "send"


def test_where_nobody_receives_it_any_more_nothing_is_asked(talk):
    talk.each(START["nb"], "41234566")
    talk.people = None
    reply = talk("om morgenen")
    assert (reply.asked, reply.handoff) == (None, None)


def test_it_leaves_the_answers_of_other_guides_alone(talk):
    talk.each("Sjekk om det passer for oss", "Barnet vårt", "6")
    talk.each(*READY, "Send")
    assert talk.memory.situation["age"] == "6"
    assert question(talk("Sjekk om det passer for oss")) == "serious"


# Random paths.

DAYS_LATER = "hei igjen"
CONTACTS = ("41234566", "91 23 45 77", "kari@example.org")
YES = ("ja", "Send", "ja, send det", "yes please")
MESSAGES = st.sampled_from(
    [
        *YES,
        *START.values(),
        "nei",
        "vet ikke",
        "tror det",
        "ja, men vent",
        "1",
        "2",
        "4",
        *CONTACTS,
        DAYS_LATER,
        "4123",
        "om ettermiddagen",
        "arabisk",
        "engelsk",
        "skriv på nynorsk",
        "Can you answer in English?",
        "Hva er en koordinator?",
        "ja. Når ringer dere?",
        "blåbær",
        "takk",
        "???",
        "stopp",
        "fortsett",
        "tilbake",
        "Endre et svar",
        "Endre: Språk",
        "Change: How they reach you",
        "Ikke send",
        "Trekk henvendelsen",
        "jeg vil ta livet mitt",
        "vi bor i Bærum",
        "kan jeg snakke med noen",
        "ring meg",
        "når ringer dere",
        "glem det, dere trenger ikke ringe",
        "Sjekk om det passer for oss",
        "Barnet vårt",
    ]
)
INTENTS = {
    "kan jeg snakke med noen": ("handoff", "request_human"),
    "ring meg": ("handoff", "request_human"),
    "når ringer dere": ("request", "ask_request_status"),
    "glem det, dere trenger ikke ringe": ("request", "withdraw_request"),
    "takk": ("smalltalk", "thank"),
}
GO_ON = {
    *(*START.values(), "Sjekk om det passer for oss", "ring meg"),
    *("Fortsett her", "Hald fram", "Continue", "fortsett", "tilbake", "Tilbake", "Back"),
}
CHANGES = re.compile("Endre|Change")


def said(talk, message):
    """The reply to a message, and what it was taken for: the choice behind a number."""
    if message == DAYS_LATER and not talk.people.sent:
        talk.people.state, talk.people.contact, talk.people.kind = "expired", None, None
    offered = talk.memory.offered
    chosen = offered[int(message) - 1] if message.isdigit() and int(message) <= len(offered) else message
    skill, intent = INTENTS.get(chosen, ("answer", None))
    return talk(message, skill, **({intent: 0.9} if intent else {})), chosen


def lines_of(preview):
    return dict(re.findall(r"^– (.+?): (.+)$", preview, re.M))


def shown_as(event, labels, language):
    """What the preview must have said of an event."""
    questions = load_questions()
    words = {"nb": "nei", "nn": "nei", "en": "no"}[language]
    yes = {"nb": "ja", "nn": "ja", "en": "yes"}[language]
    lines = lines_of(labels)
    of = {key: lines.get(question.label[language]) for key, question in questions.items()}
    assert of["contact_language"] == questions["contact_language"].options[event["language"]][language]
    assert (of["contact_interpreter"] == words) == (event["interpreter"] == "")
    assert of["share"].split(",")[0] == (yes if event["share"] else words)
    assert (of["call_when"] or questions["call_when"].options["any"][language]) == questions["call_when"].options[
        event["call_when"]
    ][language]


@settings(max_examples=150, deadline=None)
@given(messages=st.lists(MESSAGES, max_size=18))
def test_on_any_path_only_what_was_shown_is_sent_and_only_after_a_clear_yes(new_talk, messages):
    talk = new_talk()
    talk(START["nb"])
    for message in messages:
        before = talk.said[-1]
        reply, chosen = said(talk, message)
        if reply.handoff and reply.handoff["event"] == "send":
            assert chosen in YES
            assert question(before) == "agree"
            assert talk.people.contact in before.text
            shown_as(reply.handoff, before.text, before.language)


@settings(max_examples=150, deadline=None)
@given(messages=st.lists(MESSAGES, max_size=18))
def test_on_any_path_nobody_is_asked_the_same_three_times_in_a_row(new_talk, messages):
    talk = new_talk()
    talk(START["nb"])
    shown, last = 1, "reach"
    for message in messages:
        before = {key: value for key, value in talk.memory.situation.items() if key != "previewed"}
        offered = set(START.values()) & set(titles(talk.said[-1]))
        reply, chosen = said(talk, message)
        after = {key: value for key, value in talk.memory.situation.items() if key != "previewed"}
        # Whoever told something new, or asks to go on, is not being nagged.
        moved = before != after or chosen in (*GO_ON, *CONTACTS) or CHANGES.match(chosen)
        moved = moved or (offered and (chosen in YES or short_answer(chosen) == "yes"))
        now = question(reply)
        shown = 0 if moved or (now and now != last) else shown
        shown, last = shown + bool(now), now or last
        assert shown <= 2, (now, message)


@settings(max_examples=100, deadline=None)
@given(messages=st.lists(MESSAGES, max_size=10))
def test_from_anywhere_it_can_be_brought_to_its_end(new_talk, messages):
    talk = new_talk()
    for message in (START["nb"], *messages):
        said(talk, message)
    if talk.people.sent and talk.people.state != "withdrawn":
        assert talk("Trekk henvendelsen").handoff == {"event": "withdraw"}
    reply = talk(START["nb"])
    answers = {"reach": "41234566", "agree": "Send", "contact_interpreter": "arabisk"}
    for _ in range(8):
        if not reply.asked:
            break
        reply = talk(answers.get(question(reply), "1"))
    assert reply.handoff["event"] == "send"
    assert talk.people.state == "waiting"

"""The guides through Rasa's REST channel: every guide, every language, and what happens in between."""

import sqlite3

import pytest

pytestmark = pytest.mark.server

CHECKS = {
    "nb": ["Sjekk om det passer for oss", "Barnet vårt", "6", "ja", "ja", "ja", "nei", "ja", "ja"],
    "nn": ["Sjekk om det passar for oss", "Barnet vårt", "6", "ja", "ja", "ja", "nei", "ja", "ja"],
    "en": ["Check whether it fits us", "Our child", "6", "yes", "yes", "yes", "no", "yes", "yes"],
}
REQUESTS = {
    "nb": ["Hjelp til å be om det", "Barnekoordinator", "Barnet vårt", "jeg bor i Bærum", "nei"],
    "nn": [
        "Sjekk om det passar for oss",
        "stopp",
        "Hjelp til å be om det",
        "Barnekoordinator",
        "Barnet vårt",
        "Ålesund",
        "nei",
    ],
    "en": ["Help with asking for it", "A child coordinator", "Our child", "Tromsø", "no"],
}
COMPLAINTS = {
    "nb": ["Hjelp til å klage", "Vi fikk nei", "Kommunen", "i går", "Barnet vårt", "Trondheim"],
    "nn": [
        "Sjekk om det passar for oss",
        "stopp",
        "Hjelp til å klage",
        "Vi fekk nei",
        "Kommunen",
        "i går",
        "Barnet vårt",
        "Voss",
    ],
    "en": ["Help with complaining", "They said no", "The hospital", "yesterday", "Our child"],
}
GUIDES = {"check": (CHECKS, "§ 7-2 a"), "request": (REQUESTS, "§ 11"), "complaint": (COMPLAINTS, "§ 7-5")}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("guide", GUIDES)
def test_each_guide_is_played_through_in_each_language(talk, guide, language):
    conversations, section = GUIDES[guide]
    replies = [talk(message) for message in conversations[language]]
    last = replies[-1]["custom"]
    assert (last["status"], last["language"], last["guide"]) == ("guided", language, None)
    assert section in " ".join(source["label"] for source in last["sources"])


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_each_guide_is_played_by_numbers_alone(talk, language):
    reply = talk(CHECKS[language][0])["custom"]
    for _ in range(12):
        if not reply["guide"]:
            break
        reply = talk("7" if reply["guide"]["kind"] == "age" else "1")["custom"]
    assert (reply["status"], reply["guide"]) == ("guided", None)


STORIES = {
    "nb": (
        "jenta vår på 6 er hørselshemmet, vi har audiograf, PPT og barnehage",
        "Hva betyr langvarig?",
        "nei, hun er 19",
        "answer in English please",
    ),
    "nn": (
        "jenta vår på 6 er høyrselshemma, vi har audiograf, PPT og barnehage",
        "Kva tyder langvarig?",
        "nei, ho er 19 år",
        "answer in English please",
    ),
    "en": (
        "our daughter is 6 and disabled, we have school and NAV",
        "What does long-term mean?",
        "no, she is 19",
        "svar på norsk",
    ),
}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_story_a_question_in_between_a_correction_and_another_language(talk, language):
    story, question, correction, switch = STORIES[language]
    told = talk(story)["custom"]
    assert told["language"] == language
    assert told["guide"]["noted"]
    asked = told["guide"]["question"]
    between = talk("ja" if language != "en" else "yes")["custom"]
    assert between["guide"]["question"] != asked
    answered = talk(question)["custom"]
    assert answered["articles"]
    assert answered["guide"]["question"] == between["guide"]["question"]
    corrected = talk(correction)["custom"]
    assert any("19" in value for _, value in corrected["guide"]["noted"])
    switched = talk(switch)["custom"]
    assert switched["language"] != language
    # Asked twice already, the question waits behind its button.
    resume = {"nb": "Fortsett her", "nn": "Hald fram", "en": "Continue"}[switched["language"]]
    assert switched["guide"] or resume in [choice["title"] for choice in switched["replies"]]


def test_a_sigh_that_tells_a_story_is_met_and_leads_on(talk):
    reply = talk(
        "Datteren min på 9 er blind, og jeg er utslitt av alle møtene med skolen og sykehuset. Kan noen ta over styringen?"
    )["custom"]
    assert "slitsomt" in reply["answer"]
    assert ["Alder", "9 år"] in reply["guide"]["noted"]


def test_what_is_told_lasts_in_the_journal_without_names(resident, server):
    resident.ask("Sønnen vår Ola Nordmann på 6 er alvorlig syk og går på skole")
    assert resident.ask("ja")["guide"]
    with sqlite3.connect(server.data / "journal.db") as database:
        memory, said = (
            " ".join(str(row) for row in database.execute(query))
            for query in ("select memory from conversations", "select text from entries")
        )
    assert '"situation"' in memory
    assert "Nordmann" not in memory + said


@pytest.mark.parametrize(
    "message", ["hva er vitsen", "blåbær", "asdf", "???", "takk", "hei", "nei takk", "👍", "2", "§ 7-2 a"]
)
def test_nothing_said_in_a_guide_makes_it_loop(talk, message):
    seen = [talk("Sjekk om det passer for oss")["custom"]["guide"]["question"]]
    for _ in range(6):
        guide = talk(message)["custom"]["guide"]
        seen.append(guide["question"] if guide else None)
    for question in set(seen) - {None}:
        assert seen.count(question) <= 2


STARTS = {language: messages[:3] for language, messages in CHECKS.items()}
RESUME = {"nb": "Fortsett her", "nn": "Hald fram", "en": "Continue"}
INTERRUPTIONS = {
    "nb": [
        ("jeg vil ta livet mitt", "crisis"),
        ("kan jeg få snakke med et menneske", "handoff"),
        ("Hva er en individuell plan?", "answered"),
        ("Når åpner svømmehallen?", "declined"),
        ("hva står i pbrl § 2-5 c?", "quoted answered"),
        ("takk", "answered"),
        ("<img src=x onerror=alert(1)>", "error"),
        ("Vi vet ikke hvordan vi skal gjøre det. " * 40, "error"),
    ],
    "nn": [
        ("eg vil ta livet mitt", "crisis"),
        ("kan eg få snakke med eit menneske", "handoff"),
        ("Kva er ein individuell plan?", "answered"),
        ("Når opnar symjehallen?", "declined"),
        ("kva står i pbrl § 2-5 c?", "quoted answered"),
        ("tusen takk", "answered"),
        ("<img src=x onerror=alert(1)>", "error"),
        ("Vi veit ikkje korleis vi skal gjere det. " * 40, "error"),
    ],
    "en": [
        ("I want to kill myself", "crisis"),
        ("I want to talk to a person", "handoff"),
        ("What is an individual plan?", "answered"),
        ("When does the swimming pool open?", "declined"),
        ("what does section 2-5 c of the patient rights act say?", "quoted answered"),
        ("thank you", "answered"),
        ("<img src=x onerror=alert(1)>", "error"),
        ("We do not know how to do this. " * 40, "error"),
    ],
}


@pytest.mark.parametrize(
    ("language", "message", "status"),
    [(language, *each) for language, several in INTERRUPTIONS.items() for each in several],
    ids=lambda value: value[:30],
)
def test_every_interruption_gets_its_own_reply_and_the_guide_is_not_lost(talk, language, message, status):
    asked = [talk(each) for each in STARTS[language]][-1]["custom"]["guide"]["question"]
    reply = talk(message)["custom"]
    assert reply["status"] in status.split()
    back = reply if reply["guide"] else talk(RESUME[language])["custom"]
    assert (back["language"], back["guide"]["question"]) == (language, asked)

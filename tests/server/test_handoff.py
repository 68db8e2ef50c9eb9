"""Asking for a person through the gateway's own channel to Rasa, in three languages: offering, collecting, withdrawing, resuming."""

import httpx
import pytest

from tests.people import People

pytestmark = pytest.mark.server

SCRIPTS = {
    "nb": {
        "first": "Hvem har rett til barnekoordinator?",
        "person": "kan jeg få snakke med et menneske",
        "start": "Be om å bli kontaktet",
        "morning": "om formiddagen",
        "question": "Hva er en individuell plan?",
        "stop": "stopp",
        "resume": "Fortsett her",
        "language": "Bokmål",
        "share": "ja, de kan lese den",
        "agree": "ja, send det",
        "when": "når ringer dere meg",
        "withdraw": "glem det, dere trenger ikke ringe meg likevel",
        "button": "Trekk henvendelsen",
        "wish": "kan dere ringe meg i morgen tidlig?",
        "application": "Når får vi svar på søknaden om barnekoordinator?",
        "promise": "senest tirsdag 1. desember",
    },
    "nn": {
        "first": "Kven har rett til barnekoordinator?",
        "person": "kan eg få snakke med eit menneske",
        "start": "Be om å bli kontakta",
        "morning": "på føremiddagen",
        "question": "Kva er ein individuell plan?",
        "stop": "stopp",
        "resume": "Hald fram",
        "language": "Nynorsk",
        "share": "ja, dei kan lese han",
        "agree": "ja, send det",
        "when": "når ringjer de meg",
        "withdraw": "gløym det, de treng ikkje ringje meg likevel",
        "button": "Trekk førespurnaden",
        "wish": "kan de ringje meg i morgon tidleg?",
        "application": "Når får vi svar på søknaden om barnekoordinator?",
        "promise": "seinast tysdag 1. desember",
    },
    "en": {
        "first": "Who is entitled to a child coordinator?",
        "person": "can I talk to a real person",
        "start": "Ask to be contacted",
        "morning": "in the morning",
        "question": "What is an individual plan?",
        "stop": "stop",
        "resume": "Continue",
        "language": "English",
        "share": "yes, they may read it",
        "agree": "yes, send it",
        "when": "when will you call me",
        "withdraw": "forget it, you do not need to call me after all",
        "button": "Withdraw my request",
        "wish": "can you call me tomorrow morning?",
        "application": "When do we get an answer to our application for a child coordinator?",
        "promise": "by Tuesday 1 December",
    },
}


class Channel:
    """A conversation as the gateway holds it: each turn takes its memory along, and what the replies say is carried out."""

    def __init__(self, server, people=None):
        self.url = f"http://127.0.0.1:{server.rasa_port}/webhooks/turn/webhook"
        self.people, self.memory = people, {}

    def __call__(self, text):
        heard = self.people.hear(text) if self.people else text
        metadata = {"desk": self.people.told()} if self.people else {}
        body = {"message": heard, "memory": self.memory, "metadata": metadata}
        answer = httpx.post(self.url, json=body, timeout=30, trust_env=False).json()
        (reply,), self.memory = answer["replies"], answer["memory"]
        if self.people:
            self.people.carry_out(reply["custom"].get("handoff"))
        return reply["custom"] | {"text": reply["text"]}

    def each(self, *texts):
        return [self(text) for text in texts][-1]


@pytest.fixture(params=SCRIPTS)
def script(request):
    return SCRIPTS[request.param] | {"code": request.param}


@pytest.fixture
def people():
    return People()


@pytest.fixture
def talk(server, people):
    return Channel(server, people)


def question(reply):
    return reply["guide"]["question"] if reply["guide"] else None


def ready(talk, script):
    """Everything is told but the yes."""
    talk.each(script["first"], script["start"], "412 34 566", script["morning"], script["language"])
    return talk(script["share"])


def test_a_person_is_offered_with_what_can_be_promised(talk, script):
    talk(script["first"])
    reply = talk(script["person"])
    assert (reply["status"], reply["language"], reply["handoff"]) == ("handoff", script["code"], {"event": "offer"})
    assert script["promise"] in reply["text"]
    assert [choice["title"] for choice in reply["replies"]] == [script["start"]]


def test_a_request_is_collected_shown_and_sent(talk, people, script):
    preview = ready(talk, script)
    assert question(preview) == "agree"
    assert "… 66" in preview["text"]
    sent = talk(script["agree"])
    assert sent["handoff"] == {
        "event": "send",
        "call_when": "morning",
        "language": script["code"],
        "interpreter": "",
        "share": True,
        "promised_by": "2026-12-01T15:30:00+01:00",
    }
    assert script["promise"] in sent["text"]
    assert "JY5-E8W" in sent["text"]
    assert people.events == ["begin"] * 5 + ["send"]


def test_a_wish_in_words_begins_and_is_heard(talk, script):
    talk(script["first"])
    reply = talk(script["wish"])
    assert (question(reply), reply["language"]) == ("reach", script["code"])
    assert question(talk("41234566")) == "contact_language"


def test_it_is_stopped_something_else_is_asked_and_it_goes_on_where_it_was(talk, script):
    talk.each(script["first"], script["start"], "kari@example.org")
    assert question(talk(script["stop"])) is None
    assert talk(script["question"])["articles"]
    assert question(talk(script["resume"])) == "contact_language"
    talk(script["stop"])
    assert question(talk(script["start"])) == "contact_language"


def test_an_open_request_is_told_of_and_withdrawn_in_words(talk, people, script):
    ready(talk, script)
    talk(script["agree"])
    told = talk(script["when"])
    assert script["promise"] in told["text"]
    assert [choice["title"] for choice in told["replies"]] == [script["button"]]
    assert talk(script["person"]).get("handoff") is None
    assert talk(script["withdraw"])["handoff"] == {"event": "withdraw"}
    assert (people.state, people.contact) == ("withdrawn", None)
    assert question(talk(script["start"])) == "reach"


def test_an_open_request_is_withdrawn_by_its_button(talk, people, script):
    ready(talk, script)
    talk(script["agree"])
    assert talk(script["button"])["handoff"] == {"event": "withdraw"}
    assert people.state == "withdrawn"


def test_what_is_being_collected_is_called_off_in_words(talk, people, script):
    ready(talk, script)
    assert talk(script["withdraw"])["handoff"] == {"event": "withdraw"}
    assert (people.sent, people.contact) == ([], None)


def test_a_question_about_an_application_is_answered_also_while_a_request_is_open(talk, script):
    ready(talk, script)
    talk(script["agree"])
    assert talk(script["application"])["articles"]


def test_danger_comes_before_everything_and_the_request_is_not_lost(talk, people, script):
    ready(talk, script)
    crisis = talk(
        {"nb": "jeg vil ta livet mitt", "nn": "eg vil ta livet mitt", "en": "I want to kill myself"}[script["code"]]
    )
    assert (crisis["status"], crisis.get("handoff")) == ("crisis", None)
    assert question(talk(script["resume"])) == "agree"
    assert talk(script["agree"])["handoff"]["event"] == "send"


def test_where_nobody_receives_requests_nothing_is_offered_or_begun(server, script):
    talk = Channel(server)
    talk(script["first"])
    for text in ("person", "start", "wish", "withdraw", "when", "button"):
        reply = talk(script[text])
        assert (reply.get("handoff"), reply["guide"]) == (None, None), text

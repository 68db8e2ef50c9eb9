import asyncio
import json

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

import actions.skill
from actions.answer import ActionAnswer, ActionMore
from actions.handoff import ActionHandoff, ActionRequest
from actions.skill import events_of, memory_of, turn_of
from actions.smalltalk import ActionSmalltalk
from knowledge.conversation import Memory
from knowledge.explain import SHOWN
from knowledge.guides.state import GuideState
from tests.people import People


@pytest.fixture(autouse=True)
def shared_assistant(assistant, monkeypatch):
    monkeypatch.setattr(actions.skill, "assistant", lambda: assistant)


def tracker(text, *, slots=None, ranking=(), metadata=None):
    message = {"text": text, "intent_ranking": list(ranking), "metadata": metadata or {}, "message_id": "m-1"}
    return Tracker.from_dict({"sender_id": "s", "slots": slots or {}, "latest_message": message, "events": []})


def run(action, tracked):
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, tracked, {}))
    return dispatcher.messages, {event["name"]: event["value"] for event in events}


def test_an_answer_is_sent_as_text_and_as_data():
    messages, _ = run(ActionAnswer(), tracker("Hvem har rett til barnekoordinator?"))
    assert len(messages) == 1
    assert messages[0]["custom"]["articles"] == ["child_coordinator/conditions"]
    assert messages[0]["custom"]["trace"] == "m-1"
    assert messages[0]["text"].startswith("Familien din har rett")


def test_an_answer_is_remembered_in_the_slots():
    _, slots = run(ActionAnswer(), tracker("Hvem har rett til barnekoordinator?"))
    assert slots["service"] == "child_coordinator"
    assert slots["article"] == "child_coordinator/conditions"
    assert slots["language"] == "nb"
    assert slots["offered"]


def test_remembered_slots_lead_to_more_of_the_same():
    messages, _ = run(
        ActionMore(), tracker("fortell mer", slots={"article": "child_coordinator/conditions", "language": "nb"})
    )
    assert messages[0]["custom"]["articles"] == ["child_coordinator/conditions"]


def test_the_explanation_comes_only_when_asked_for():
    plain, _ = run(ActionAnswer(), tracker("Hva er klagefristen?"))
    explained, _ = run(ActionAnswer(), tracker("Hva er klagefristen?", metadata={"explain": True}))
    assert "explain" not in plain[0]["custom"]
    why = explained[0]["custom"]["explain"]
    assert [c["kept"] for c in why["searches"][0]["candidates"]] == [True] + [False] * (SHOWN - 1)


def test_the_explanation_is_plain_data_while_a_guide_is_open():
    open_guide = Memory(guide=GuideState("eligibility", "who", ("age",), 2))
    slots = {event["name"]: event["value"] for event in events_of(open_guide)}
    messages, _ = run(ActionAnswer(), tracker("Hva er klagefristen?", slots=slots, metadata={"explain": True}))
    remembered = json.loads(json.dumps(messages[0]["custom"]))["explain"]["remembered"]
    assert remembered == {"guide": {"guide": "eligibility", "question": "who", "path": ["age"], "shown": 2}}


def test_small_talk_and_handoff_reply_in_the_language_of_the_conversation():
    slots = {"language": "en", "language_asked": True}
    greeting, _ = run(ActionSmalltalk(), tracker("hei", slots=slots, ranking=[{"name": "greet", "confidence": 0.9}]))
    person, _ = run(ActionHandoff(), tracker("person", slots=slots))
    assert greeting[0]["custom"]["language"] == "en"
    assert person[0]["custom"]["status"] == "handoff"


def test_what_a_reply_does_about_a_request_is_said_beside_it_and_only_where_somebody_receives_it():
    offered, _ = run(ActionHandoff(), tracker("person", metadata={"desk": People().told()}))
    nobody, _ = run(ActionHandoff(), tracker("person"))
    assert offered[0]["custom"]["handoff"] == {"event": "offer"}
    assert "handoff" not in nobody[0]["custom"]


def test_an_open_request_is_withdrawn_where_the_classifier_is_sure_of_it():
    people = People(state="waiting", contact="… 66", kind="phone", sent=[{}])
    said = tracker(
        "ikke ring", ranking=[{"name": "withdraw_request", "confidence": 0.9}], metadata={"desk": people.told()}
    )
    withdrawn, _ = run(ActionRequest(), said)
    assert withdrawn[0]["custom"]["handoff"] == {"event": "withdraw"}


@pytest.mark.parametrize("desk", ["default", 7, [], {"availability": "now"}])
def test_a_desk_that_is_none_is_nobody(desk):
    assert turn_of(tracker("hei", metadata={"desk": desk})).desk is None


def test_a_language_that_is_not_ours_is_ignored():
    assert turn_of(tracker("hei", metadata={"language": "fr"})).language is None


def test_memory_survives_the_way_through_the_slots():
    memory = Memory("nn", True, "coordinator", "what", "coordinator/what", "5001", ("a", "b"), True, 2)
    slots = {event["name"]: event["value"] for event in events_of(memory)}
    assert memory_of(slots) == memory

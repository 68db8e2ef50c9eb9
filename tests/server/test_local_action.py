"""Our actions inside Rasa's process do what they do behind rasa-sdk's own action server."""

import asyncio

import httpx
import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.processes import Server, child_environment, free_port, stop, wait_until_ready
from bot.server.local_action import local_actions
from bot.settings import ROOT

pytestmark = pytest.mark.server

TURNS = [
    ("action_answer", "Hvem har rett til barnekoordinator?", "ask_who"),
    ("action_answer", "jeg vil ta livet mitt", "report_danger"),
    ("action_more", "fortell mer", "ask_more"),
    ("action_smalltalk", "hei", "greet"),
    ("action_handoff", "I want to talk to a person", "request_human"),
    ("action_request", "cancel my request", "withdraw_request"),
    ("action_language", "kan du svare på nynorsk?", "switch_language"),
]


@pytest.fixture(scope="module")
def action_server(trained, tmp_path_factory):
    """rasa-sdk's own server with our actions; returns its address."""
    port, log = free_port(), tmp_path_factory.mktemp("actions") / "actions.log"
    module = ["rasa_sdk", "--actions", "actions", "--port", str(port)]
    address = f"http://127.0.0.1:{port}/health"
    server = Server("actions", module, address, log, child_environment(trained)).start()
    try:
        wait_until_ready([server], seconds=120)
        yield f"http://127.0.0.1:{port}/webhook"
    finally:
        stop([server])


@pytest.mark.parametrize(("action", "text", "intent"), TURNS, ids=[f"{turn[0]} {turn[2]}" for turn in TURNS])
def test_an_action_says_and_remembers_the_same_here_as_there(action_server, action, text, intent):
    domain = Domain.load(str(ROOT / "bot" / "domain"))
    said = {"intent": {"name": intent}, "intent_ranking": [{"name": intent, "confidence": 0.95}], "text": text}
    tracker = DialogueStateTracker.from_events(
        "person",
        [SlotSet("article", "child_coordinator/conditions"), UserUttered(text, {"name": intent}, parse_data=said)],
        domain.slots,
    )
    state = {**tracker.current_state(), "events": []}
    there = httpx.post(
        action_server, json={"next_action": action, "tracker": state, "domain": {}}, timeout=60, trust_env=False
    ).json()
    here = asyncio.run(local_actions()[action].run(None, None, tracker, domain))
    messages = [event.message() for event in here if isinstance(event, BotUttered)]
    assert [(m["text"], m["custom"]) for m in messages] == [(m["text"], m["custom"]) for m in there["responses"]]
    assert {e.key: e.value for e in here if isinstance(e, SlotSet)} == {e["name"]: e["value"] for e in there["events"]}

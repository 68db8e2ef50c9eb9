import httpx
import pytest
import yaml

from bot.bench.other_bot import ACTION, INTENT, MESSAGES, REPLY, RasaInit, build
from bot.errors import SetupError
from bot.processes import free_port, stop, wait_until_ready
from bot.server.lean_imports import has_tensorflow


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rasa_init") / "project"
    build(folder)
    return folder


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_pipeline_and_policies_are_left_to_rasa(project):
    config = read(project / "config.yml")
    assert config["pipeline"] is None
    assert config["policies"] is None


def test_one_intent_is_answered_by_the_action_and_the_rest_is_as_it_was(project):
    rules = read(project / "data" / "rules.yml")["rules"]
    assert [rule["steps"] for rule in rules if rule["steps"][0] == {"intent": INTENT}] == [
        [{"intent": INTENT}, {"action": ACTION}]
    ]
    assert [{"intent": "goodbye"}, {"action": "utter_goodbye"}] in [rule["steps"] for rule in rules]
    domain = read(project / "domain.yml")
    assert domain["actions"] == [ACTION]
    assert "utter_greet" in domain["responses"]


def test_its_action_server_answers_with_the_action_that_the_rule_calls(project):
    port = free_port()
    servers = [RasaInit(project, 60).start_actions(port)]
    try:
        wait_until_ready(servers, 60)
        call = {
            "next_action": ACTION,
            "sender_id": "x",
            "tracker": {"sender_id": "x", "slots": {}, "events": []},
            "domain": {},
        }
        answer = httpx.post(f"http://127.0.0.1:{port}/webhook", json=call, trust_env=False)
    finally:
        stop(servers)
    assert answer.status_code == 200, answer.text
    assert [response["text"] for response in answer.json()["responses"]] == [REPLY]


def test_what_is_asked_are_examples_of_that_intent(project):
    examples = next(i["examples"] for i in read(project / "data" / "nlu.yml")["nlu"] if i["intent"] == INTENT)
    assert {f"- {message}" for message in MESSAGES} <= set(examples.splitlines())


def test_building_again_starts_from_nothing(tmp_path):
    folder = tmp_path / "project"
    build(folder)
    (folder / "models").mkdir()
    build(folder)
    assert not (folder / "models").exists()


@pytest.mark.skipif(has_tensorflow(), reason="TensorFlow is installed")
def test_without_tensorflow_the_remedy_is_named(tmp_path):
    with pytest.raises(SetupError, match="`make tensorflow`"):
        RasaInit(tmp_path / "project", 1).train()
    assert not (tmp_path / "project").exists()


def test_without_a_model_the_remedy_is_named(tmp_path):
    with pytest.raises(SetupError, match="without --skip-training"):
        RasaInit(tmp_path, 1).require_trained()


@pytest.mark.parametrize(
    ("replies", "counts"),
    [([{"text": REPLY}], True), ([{"text": "Bye"}], False), ([], False), ([{"image": "x"}], False)],
)
def test_only_the_actions_reply_counts(tmp_path, replies, counts):
    assert RasaInit(tmp_path, 1).answered(replies) is counts

"""The whole assistant through Rasa's REST channel."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest
import yaml

from bot.settings import ROOT

pytestmark = pytest.mark.server

CONVERSATIONS = [
    # language, what is typed, and the article each message leads to
    ("nb", ["Hva er barnekoordinator?", "Hvem kan få det?"], ["child_coordinator/what", "child_coordinator/conditions"]),
    ("nn", ["Kva er ein barnekoordinator?", "Korleis søkjer vi?"], ["child_coordinator/what", "child_coordinator/apply"]),
    ("en", ["What is a child coordinator?", "How do we get one?"], ["child_coordinator/what", "child_coordinator/apply"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "messages", "articles"), CONVERSATIONS, ids=["nb", "nn", "en"])
def test_a_conversation_keeps_its_subject_and_language(talk, language, messages, articles):
    replies = [talk(message) for message in messages]
    assert [reply["custom"]["articles"][:1] for reply in replies] == [[article] for article in articles]
    assert {reply["custom"]["language"] for reply in replies} == {language}


def test_text_and_data_come_in_one_message(talk):
    reply = talk("Hvem har rett til barnekoordinator?")
    assert "§ 2-5 c" in reply["text"]
    assert reply["custom"]["sources"][0]["url"].startswith("https://lovdata.no/")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("jeg vil ta livet mitt", "crisis"),
        ("my baby is unconscious", "crisis"),
        ("kan jeg få snakke med et menneske", "handoff"),
        ("I want to talk to a person", "handoff"),
        ("hei", "answered"),
        ("Når åpner svømmehallen?", "declined"),
        ("<img src=x onerror=alert(1)>", "error"),
        ("😀", "error"),
        ("", "error"),
    ],
)
def test_each_kind_of_message_gets_its_kind_of_reply(talk, text, status):
    reply = talk(text)
    assert reply["custom"]["status"] == status
    assert "onerror" not in reply["text"]


def test_a_slash_is_text_and_never_a_command(talk):
    talk("Hva er barnekoordinator?")
    assert talk("/restart")["text"]
    assert talk("Hvem kan få det?")["custom"]["articles"][0].startswith("child_coordinator/")


def test_a_number_takes_the_offered_reply(talk):
    offered = talk("Hvem har rett til barnekoordinator?")["custom"]["replies"]
    assert talk("1")["custom"]["articles"] == talk(offered[0]["payload"])["custom"]["articles"]


def test_the_explanation_shows_intent_candidates_and_timings(talk):
    why = talk("Hvem har rett til barnekoordinator?", explain=True)["custom"]["explain"]
    assert why["intents"][0]["name"].startswith("ask_")
    assert why["searches"][0]["candidates"][0]["article"] == "child_coordinator/conditions"
    assert set(why["timings_ms"]) >= {"normalise", "danger", "retrieve"}


def test_the_time_of_every_step_can_be_read_by_a_monitor(talk, server):
    why = talk("Hvem har rett til barnekoordinator?", explain=True)["custom"]["explain"]
    shown = httpx.get(f"http://127.0.0.1:{server.rasa_port}/metrics", trust_env=False).text
    for step in ("read", "choose", "write", *why["timings_ms"]):
        assert f'koordinator_step_seconds_count{{step="{step}"}}' in shown
    assert "understand" in why["timings_ms"]


def test_rasa_keeps_no_conversation_on_disk(talk, server):
    talk("Hva er klagefristen for det helt særegne ordet lapskaus?")
    files = [path for path in server.data.rglob("*") if path.is_file()]
    assert [path.name for path in files if b"lapskaus" in path.read_bytes()] == []


@pytest.mark.parametrize("body", [b"", b"{}", b'{"sender": "s"}', b'{"message": "hei"}', b"[1]"])
def test_a_body_that_is_no_message_is_refused(server, body):
    answer = httpx.post(server.webhook, content=body, trust_env=False)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_servers_listen_on_loopback_only(server):
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        address, port = line.split()[1].split(":")
        if int(port, 16) in (server.rasa_port, server.port) and line.split()[3] == "0A":
            assert address == "0100007F"


def test_the_command_line_asks_a_running_assistant(server):
    command = [sys.executable, "-m", "bot.cli", "ask", "Hvem har rett til barnekoordinator?", "--url", server.webhook]
    shown = subprocess.run([*command, "--explain"], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert shown.returncode == 0, shown.stderr
    for part in ("Familien din har rett", "child_coordinator/conditions", "confidence", "timings", "lovdata.no"):
        assert part in shown.stdout


def test_the_shared_sample_is_answered(server):
    folder = ROOT.parent / "shared" / "eval"
    if not folder.exists():
        pytest.skip("no shared sample beside the checkout")
    command = [sys.executable, folder / "score.py", folder / "questions_dev.yaml", "--url", server.webhook]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=300).stdout
    scores = {line[:16].strip(): float(line.split()[-2]) for line in shown.splitlines() if line.endswith("%")}
    assert scores["all"] >= 95
    assert min(scores[f"language {language}"] for language in ("nb", "nn", "en")) >= 90


def test_the_trained_model_follows_the_rules_of_every_conversation(trained, tmp_path):
    """`rasa test core`: the intents are taken from the files, the actions are predicted."""
    command = [
        sys.executable, "-m", "bot.rasa_command", "test", "core", "--model", trained.models, "--stories", "tests/conversations",
        "--out", tmp_path, "--fail-on-prediction-errors",
    ]  # fmt: skip
    from bot.processes import child_environment

    done = subprocess.run(
        command, cwd=ROOT, env=child_environment(trained), capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def test_rasa_finds_the_data_valid(trained):
    command = [
        sys.executable,
        "-m",
        "bot.rasa_command",
        "data",
        "validate",
        "--domain",
        "bot/domain",
        "--data",
        "nlu_data",
        "bot/dialogue",
    ]
    from bot.processes import child_environment

    done = subprocess.run(
        [*command, "--fail-on-warnings"],
        cwd=ROOT,
        env=child_environment(trained),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def test_every_conversation_file_is_in_three_languages():
    for path in sorted((ROOT / "tests" / "conversations").glob("test_*.yml")):
        names = [story["story"] for story in yaml.safe_load(path.read_text(encoding="utf-8"))["stories"]]
        assert {name.rpartition(", ")[2] for name in names} == {"bokmål", "nynorsk", "English"}, path.name

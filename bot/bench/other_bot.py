"""The other bot: the project that `rasa init` makes, plus one action in a server of its own."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.bench.bots import Running, loopback_environment
from bot.errors import SetupError
from bot.processes import Server, free_port, stop, wait_until_ready
from bot.server.lean_imports import require_tensorflow

ACTION = "action_hello"
INTENT = "bot_challenge"
REPLY = "Hello from an action."
MESSAGES = ("are you a bot?", "are you a human?", "am I talking to a bot?", "am I talking to a human?")
"""The scaffold's own examples of the intent that the action answers."""

ACTIONS = f'''from rasa_sdk import Action


class ActionHello(Action):
    def name(self):
        return "{ACTION}"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text="{REPLY}")
        return []
'''

ENDPOINTS = """action_endpoint:
  url: http://127.0.0.1:{action_port}/webhook

tracker_store:
  type: SQL
  dialect: sqlite
  db: {database}
"""


def build(folder: Path) -> None:
    """Write the project of `rasa init`, with `INTENT` answered by one action instead of a fixed text.

    The files are the ones that `rasa init` copies; it is not called itself, because it would also train.

    Raises:
        SetupError: Rasa is not installed.
    """
    spec = importlib.util.find_spec("rasa")
    if spec is None or not spec.submodule_search_locations:
        raise SetupError("Rasa is not installed; run `make setup`")
    scaffold = Path(spec.submodule_search_locations[0]) / "cli" / "initial_project"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(scaffold, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "actions" / "actions.py").write_text(ACTIONS, encoding="utf-8")
    _edit(folder / "domain.yml", lambda domain: domain.update(actions=[ACTION]))
    _edit(folder / "data" / "rules.yml", _call_the_action)


def _call_the_action(content: dict[str, Any]) -> None:
    steps = next(rule["steps"] for rule in content["rules"] if rule["steps"][0] == {"intent": INTENT})
    steps[1:] = [{"action": ACTION}]


def _edit(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")


@dataclass(frozen=True)
class RasaInit:
    """The bot of `rasa init` with one action call, in `folder`: default pipeline and policies, SQLite for its conversations.

    `rasa init` itself would keep conversations in memory; ours keeps them in SQLite, and so must the other.
    """

    folder: Path
    start_seconds: float
    name: str = "rasa init"

    def train(self) -> None:
        """Build the project anew and train its model.

        Raises:
            SetupError: Rasa or TensorFlow is not installed, or Rasa could not train.
        """
        require_tensorflow("the bot of `rasa init`")
        build(self.folder)
        log = self.folder / "train.log"
        command = [sys.executable, "-m", "rasa", "train", "--fixed-model-name", "bench"]
        with log.open("wb") as output:
            done = subprocess.run(
                command,
                cwd=self.folder,
                env=loopback_environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        if done.returncode:
            raise SetupError(f"training the rasa init bot failed; the last lines of {log} say why")

    def require_trained(self) -> None:
        """Raise SetupError when there is no model yet."""
        if not (self.folder / "models" / "bench.tar.gz").exists():
            raise SetupError("the rasa init bot is not trained yet; run `koordinator bench` without --skip-training")

    def messages(self, conversation: int, turns: int) -> list[str]:
        """The messages of one conversation: each leads to one action call."""
        return [MESSAGES[(conversation + turn) % len(MESSAGES)] for turn in range(turns)]

    def answered(self, replies: list[dict[str, Any]]) -> bool:
        """Whether the reply is the action's."""
        return [reply.get("text") for reply in replies] == [REPLY]

    @contextmanager
    def running(self) -> Iterator[Running]:
        """Both servers on free ports of loopback, with an empty database."""
        rasa_port, action_port = free_port(), free_port()
        database = self.folder / "rasa.db"
        database.unlink(missing_ok=True)
        endpoints = ENDPOINTS.format(action_port=action_port, database=database)
        (self.folder / "endpoints.yml").write_text(endpoints, encoding="utf-8")
        rasa = f"http://127.0.0.1:{rasa_port}/webhooks/rest"
        servers: list[Server] = []
        try:
            servers.append(self.start_actions(action_port))
            servers.append(
                self._start("rasa", ["rasa", "run", "--port", str(rasa_port), "--interface", "127.0.0.1"], f"{rasa}/")
            )
            wait_until_ready(servers, self.start_seconds)
            yield Running(f"{rasa}/webhook", tuple(server.pid for server in servers), self.folder)
        finally:
            stop(servers)

    def start_actions(self, port: int) -> Server:
        """Start the action server alone; whoever starts it stops it."""
        arguments = ["rasa_sdk", "--actions", "actions", "--port", str(port)]
        return self._start("actions", arguments, f"http://127.0.0.1:{port}/health")

    def _start(self, name: str, module: list[str], ready_at: str) -> Server:
        log = self.folder / f"{name}.log"
        log.unlink(missing_ok=True)
        return Server(name, module, ready_at, log, loopback_environment(), self.folder).start()

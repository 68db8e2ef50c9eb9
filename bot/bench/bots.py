"""What is measured: a bot that can be trained, started, asked and stopped, and ours as one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import yaml

from bot.errors import SetupError
from bot.processes import free_port, running
from bot.settings import ROOT, Settings
from bot.training import is_trained, train

QUESTIONS = ROOT / "tests" / "data" / "questions_dev.yml"


@dataclass(frozen=True)
class Running:
    """A bot that answers: the address of its REST channel, the processes that were started for it, the folder of its logs."""

    webhook: str
    pids: tuple[int, ...]
    logs: Path


class Bot(Protocol):
    """One side of the comparison."""

    @property
    def name(self) -> str: ...

    def train(self) -> None:
        """Train the model from nothing."""

    def require_trained(self) -> None:
        """Raise SetupError when there is no model to measure."""

    def messages(self, conversation: int, turns: int) -> list[str]:
        """What is said in the conversation of this number."""

    def answered(self, replies: list[dict[str, Any]]) -> bool:
        """Whether this is the kind of reply whose time counts."""

    def running(self) -> AbstractContextManager[Running]:
        """The bot, ready, with an empty database, for as long as the block lasts."""


def loopback_environment() -> dict[str, str]:
    """The environment of the other bot: this one, but quiet, without telemetry, and on loopback only."""
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "SANIC_HOST": "127.0.0.1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
    }


def load_questions(path: Path = QUESTIONS) -> dict[str, list[str]]:
    """Development questions by language that an article answers and that lean on no earlier turn.

    Raises:
        SetupError: the file is not there.
    """
    if not path.exists():
        raise SetupError(f"the questions are missing: {path}; measure in a whole checkout")
    by_language: dict[str, list[str]] = {}
    for item in yaml.safe_load(path.read_text(encoding="utf-8")):
        if item["kind"] == "info" and "before" not in item:
            by_language.setdefault(item["l"], []).append(item["t"])
    return by_language


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    """Set a variable of the environment for as long as the block lasts."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@dataclass(frozen=True)
class Ours:
    """Our assistant as `koordinator run` starts it, with data of its own in `folder`; the model is the product's."""

    settings: Settings
    folder: Path
    questions: dict[str, list[str]]
    name: str = "koordinator"

    def train(self) -> None:
        """Train the product's model; Rasa's cache of earlier trainings is left aside, so that all of it is trained.

        Raises:
            SetupError: it cannot be trained.
        """
        with TemporaryDirectory() as cache, _environment("RASA_CACHE_DIRECTORY", cache):
            train(replace(self.settings, data=self.folder))

    def require_trained(self) -> None:
        """Raise SetupError when there is no model of what is in the checkout."""
        if not is_trained(self.settings):
            raise SetupError("the model is not up to date; run `koordinator train`, or measure without --skip-training")

    def messages(self, conversation: int, turns: int) -> list[str]:
        """Real questions in one language; the next conversation takes the next language and goes on in its list."""
        languages = sorted(self.questions)
        listed = self.questions[languages[conversation % len(languages)]]
        start = conversation // len(languages) * turns % len(listed)
        return list(islice(cycle(listed), start, start + turns))

    def answered(self, replies: list[dict[str, Any]]) -> bool:
        """Whether an article answered."""
        return any((reply.get("custom") or {}).get("status") == "answered" for reply in replies)

    @contextmanager
    def running(self) -> Iterator[Running]:
        """All servers of the assistant on free ports of loopback."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for database in self.folder.glob("*.db*"):
            database.unlink()
        own = replace(self.settings, data=self.folder, rasa_port=free_port())
        with running(own) as servers:
            yield Running(own.webhook, tuple(server.pid for server in servers), self.folder)

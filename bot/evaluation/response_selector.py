"""Rasa's own ResponseSelector, trained on the same questions: what a Rasa team would have used instead of our search.

An NLU-only project with the pipeline that `rasa init` writes, one retrieval intent and one response key per article. Rasa's
`DIETClassifier` and what follows it are left out: with a single intent they have nothing to decide.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import yaml

from bot.errors import SetupError
from bot.processes import child_environment
from bot.server.lean_imports import require_tensorflow
from bot.settings import Settings
from knowledge.documents import Article

NAME = "response_selector"
INTENT = "faq"
# Half as many as in the pipeline of `rasa init`, so that two cores do it in about 25 minutes; the batch grows over the epochs.
EPOCHS = 50
BATCH_SIZES = (64, 256)
SEED = 7
# What Rasa reads its examples and responses from, inside the project.
DATA = "data"
_ACCURACY = re.compile(rb"r_acc=([0-9.]+)")

Rank = Callable[[str], list[str]]


@dataclass(frozen=True)
class Training:
    """How the selector was trained: on what, for how long (seconds), and the share right of its last epoch (with dropout)."""

    fingerprint: str
    examples: int
    responses: int
    epochs: int
    batch_sizes: tuple[int, ...]
    seconds: float
    accuracy: float


def project(articles: Mapping[str, Article]) -> dict[str, str]:
    """The files of the Rasa project by path: its pipeline, every title and question as an example, the answers as responses."""
    pipeline: list[dict[str, Any]] = [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {
            "name": "ResponseSelector",
            "retrieval_intent": INTENT,
            "epochs": EPOCHS,
            "batch_size": list(BATCH_SIZES),
            "constrain_similarities": True,
            "random_seed": SEED,
            # Every article, so that ranks beyond the tenth count too.
            "ranking_length": 0,
        },
    ]
    config: dict[str, Any] = {"recipe": "default.v1", "assistant_id": NAME, "language": "nb", "pipeline": pipeline}
    examples = [
        {"intent": _intent(article.id), "examples": [{"text": question} for question in questions_of(article)]}
        for article in articles.values()
    ]
    responses = {
        f"utter_{_intent(article.id)}": [{"text": text.answer} for text in article.texts.values()]
        for article in articles.values()
    }
    files: dict[str, dict[str, Any]] = {
        "config.yml": config,
        f"{DATA}/nlu.yml": {"version": "3.1", "nlu": examples},
        f"{DATA}/responses.yml": {"version": "3.1", "responses": responses},
    }
    return {path: yaml.safe_dump(content, allow_unicode=True, sort_keys=False) for path, content in files.items()}


def fingerprint(files: Mapping[str, str]) -> str:
    """A digest of what the selector learns from. The answers are left out: it only learns which of them to pick."""
    learnt = (text for path, text in files.items() if path != f"{DATA}/responses.yml")
    return hashlib.sha256("\0".join(learnt).encode()).hexdigest()


def questions_of(article: Article) -> list[str]:
    """The texts that the selector learns from: titles and questions in all languages, each once, as Rasa takes them."""
    return list(
        dict.fromkeys(question for text in article.texts.values() for question in (text.title, *text.questions))
    )


def train(articles: Mapping[str, Article], settings: Settings) -> Training:
    """Train the selector under the data folder, unless it is there, trained from the very same files.

    Raises:
        SetupError: TensorFlow is missing, or Rasa could not train; the message names the log with its output.
    """
    folder, files = settings.data / NAME, project(articles)
    known = read_training(settings)
    if known and known.fingerprint == fingerprint(files):
        return known
    require_tensorflow("Rasa's ResponseSelector")
    (folder / DATA).mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        (folder / path).write_text(text, encoding="utf-8")
    start = time.monotonic()
    log = folder / "train.log"
    command = [
        sys.executable, "-m", "rasa", "train", "nlu", "--config", "config.yml", "--nlu", DATA,
        "--out", ".", "--fixed-model-name", NAME,
    ]  # fmt: skip
    with log.open("wb") as output:
        done = subprocess.run(
            command, cwd=folder, env=child_environment(settings), stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    reached = _ACCURACY.findall(log.read_bytes())
    if done.returncode or not reached:
        raise SetupError(f"the response selector could not be trained; the last lines of {log} say why")
    training = Training(
        fingerprint=fingerprint(files),
        examples=sum(len(questions_of(article)) for article in articles.values()),
        responses=len(articles),
        epochs=EPOCHS,
        batch_sizes=BATCH_SIZES,
        seconds=round(time.monotonic() - start),
        accuracy=float(reached[-1]),
    )
    (folder / "training.json").write_text(json.dumps(asdict(training), indent=1) + "\n")
    return training


def read_training(settings: Settings) -> Training | None:
    """How the selector that lies under the data folder was trained; None when there is none."""
    folder = settings.data / NAME
    file = folder / "training.json"
    if not (file.exists() and (folder / f"{NAME}.tar.gz").exists()):
        return None
    data = json.loads(file.read_text())
    return Training(**{**data, "batch_sizes": tuple(data["batch_sizes"])})


def load_ranker(settings: Settings) -> Rank:
    """The trained selector in this process: from a question to the ids of all articles, likeliest first."""
    from rasa.core.agent import Agent

    agent = Agent.load(str(settings.data / NAME / f"{NAME}.tar.gz"))
    return lambda text: ranked(asyncio.run(agent.parse_message(text)))


def ranked(parsed: Mapping[str, Any]) -> list[str]:
    """The ids of the articles in the order of the selector, read from what Rasa parsed of a message."""
    return [_article(entry["intent_response_key"]) for entry in parsed["response_selector"][INTENT]["ranking"]]


# Rasa keeps the slash for what parts a retrieval intent from its response key, and allows it once.
def _intent(article: str) -> str:
    return f"{INTENT}/{article.replace('/', '.')}"


def _article(intent: str) -> str:
    return intent.partition("/")[2].replace(".", "/")

"""Training the Rasa model, only when something it is made from has changed."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import subprocess
import sys
from pathlib import Path

from bot.errors import SetupError
from bot.processes import child_environment
from bot.settings import ROOT, Settings, load_settings

NAME = "koordinator"
INPUTS = ("config.yml", "bot/domain", "bot/dialogue", "bot/components", "nlu_data")
SPACY_MODEL = "nb_core_news_sm"


def fingerprint(root: Path = ROOT) -> str:
    """A digest of all that the model is made from: files, the articles' questions and the versions of what trains it.

    Answers are left out: changing one needs no training.
    """
    from knowledge.documents import load_articles
    from knowledge.encoder import fingerprint as encoder_fingerprint

    digest = hashlib.sha256()
    for name in INPUTS:
        path = root / name
        for file in (
            [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.suffix in (".yml", ".py", ".tsv"))
        ):
            digest.update(f"{file.relative_to(root)}\0".encode() + file.read_bytes())
    for article in load_articles().values():
        examples = [(text.title, *text.questions) for text in article.texts.values()]
        digest.update(f"{article.topic}\0{examples}".encode())
    # A feature of the classifier is what the encoder sees.
    encoder = encoder_fingerprint(load_settings().encoder)
    spacy_model = importlib.util.find_spec(SPACY_MODEL) is not None
    digest.update(f"{importlib.metadata.version('rasa')} {spacy_model} {encoder}".encode())
    return digest.hexdigest()


def model_file(settings: Settings) -> Path:
    """Where the trained model lies."""
    return settings.models / f"{NAME}.tar.gz"


def is_trained(settings: Settings) -> bool:
    """Whether there is a model of what is in the checkout now."""
    stamp = settings.models / "fingerprint"
    return model_file(settings).exists() and stamp.exists() and stamp.read_text() == fingerprint()


def train(settings: Settings) -> None:
    """Train the model.

    Raises:
        SetupError: Rasa could not train; the message names the log with its output.
    """
    settings.models.mkdir(parents=True, exist_ok=True)
    settings.data.mkdir(parents=True, exist_ok=True)
    log = settings.data / "train.log"
    # Taken before: what is edited while the training runs is not in the model.
    stamp = fingerprint()
    command = [
        sys.executable, "-m", "bot.rasa_command", "train", "--config", "config.yml", "--domain", "bot/domain",
        "--data", "nlu_data", "bot/dialogue", "--out", str(settings.models), "--fixed-model-name", NAME,
    ]  # fmt: skip
    with log.open("wb") as output:
        done = subprocess.run(
            command, cwd=ROOT, env=child_environment(settings), stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    if done.returncode:
        raise SetupError(f"training failed; the last lines of {log} say why")
    (settings.models / "fingerprint").write_text(stamp)

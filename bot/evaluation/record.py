"""Figures beside the configuration that made them, as data."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import math
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.errors import SetupError
from bot.evaluation.aims import aims
from bot.evaluation.figures import Figure
from bot.evaluation.questions import QuestionSet
from bot.settings import ROOT, Settings
from bot.training import fingerprint

RECORDED = ROOT / "tests" / "data" / "evaluation.json"
LIBRARIES = ("rasa", "rasa-sdk", "scikit-learn", "numpy", "faiss-cpu", "bm25s", "sentence-transformers")
CONTENT = ("knowledge", "nlu_data", "bot/domain", "bot/dialogue")
SUFFIXES = (".yml", ".py", ".json", ".npz")


def configuration(settings: Settings, questions: QuestionSet, url: str | None) -> dict[str, Any]:
    """What the figures depend on, without secrets and without paths of this machine.

    `url` is the address that was asked when it was not an assistant of this checkout; the rest then describes the judge only.
    """
    ranking = json.loads((ROOT / "knowledge" / "ranking.json").read_text(encoding="utf-8"))
    return {
        "date": datetime.now(timezone.utc).date().isoformat(),
        "set": questions.name,
        "questions": len(questions.items),
        "questions_sha256": hashlib.sha256(questions.path.read_bytes()).hexdigest()[:16],
        "asked": _without_secrets(url) if url else "started for the evaluation",
        "commit": _git("rev-parse", "--short=12", "HEAD"),
        "changed_since_commit": bool(_git("status", "--porcelain", "--", *CONTENT)),
        "model": fingerprint()[:16],
        "knowledge": _digest(ROOT / "knowledge"),
        "encoder": Path(settings.encoder).name if settings.encoder else "knowledge/encoder",
        "limits": {name: ranking[name] for name in ("sure_from", "answer_from", "suggest_from")},
        "tuned": ranking.get("made", ""),
        "python": platform.python_version(),
        "versions": {name: importlib.metadata.version(name) for name in LIBRARIES},
    }


def as_data(figures: Sequence[Figure], about: dict[str, Any]) -> dict[str, Any]:
    """Figures, aims and configuration as JSON can hold them; what is not a number becomes null."""
    return {
        "configuration": about,
        "aims": [
            {"measure": a.figure.measure, "value": round(a.figure.value, 4), "aim": a.share, "met": a.met}
            for a in aims(figures)
        ],
        "figures": [{name: _plain(value) for name, value in asdict(figure).items()} for figure in figures],
    }


def write_recorded(name: str, data: dict[str, Any], path: Path = RECORDED) -> None:
    """Make these the figures that later evaluations of the set are compared with."""
    recorded = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    path.write_text(json.dumps({**recorded, name: data}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_recorded(name: str, path: Path = RECORDED) -> list[Figure]:
    """The recorded figures of a set; none when it was never recorded.

    Raises:
        SetupError: the file is not as `--record` writes it.
    """
    try:
        recorded = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return [Figure(**figure) for figure in recorded.get(name, {}).get("figures", ())]
    except (ValueError, TypeError, AttributeError) as error:
        raise SetupError(
            f"{path.name} cannot be read ({error}); write it anew with `koordinator evaluate --record`"
        ) from error


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4) if math.isfinite(value) else None
    return value


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES):
        digest.update(f"{file.relative_to(folder)}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _without_secrets(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _git(*arguments: str) -> str:
    """What git says, or nothing where there is no git or no repository."""
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""

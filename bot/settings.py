"""Settings: the environment, read once, as one typed object."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """Where things are and how long we wait."""

    data: Path
    """Folder for what changes at run time: conversations, logs and imported texts (KOORDINATOR_DATA)."""
    models: Path
    """Folder of the trained Rasa model and of the index (KOORDINATOR_MODELS)."""
    encoder: str | None
    """Another sentence encoder than the shipped one: a name or a folder (ENCODER)."""
    rasa_port: int
    """Where Rasa listens on loopback (KOORDINATOR_RASA_PORT)."""
    page_port: int
    """Where the chat page listens on loopback (KOORDINATOR_PAGE_PORT)."""
    start_seconds: float
    """How long a server may take to start (KOORDINATOR_START_SECONDS)."""

    @property
    def index(self) -> Path:
        """Folder of the index: the vectors of the articles' texts."""
        return self.models / "index"

    @property
    def library(self) -> Path:
        """Folder of the imported statutes and guides."""
        return self.data / "library"

    @property
    def pulled(self) -> Path:
        """Folder of what `koordinator knowledge pull` has fetched."""
        return self.data / "pulled"

    @property
    def webhook(self) -> str:
        """Address of Rasa's REST channel."""
        return f"http://127.0.0.1:{self.rasa_port}/webhooks/rest/webhook"


@lru_cache(maxsize=1)
def load_settings() -> Settings:
    """The settings of this process."""
    environ = os.environ
    return Settings(
        data=Path(environ.get("KOORDINATOR_DATA", ROOT / ".koordinator")),
        models=Path(environ.get("KOORDINATOR_MODELS", ROOT / "models")),
        encoder=environ.get("ENCODER") or None,
        rasa_port=int(environ.get("KOORDINATOR_RASA_PORT", 5005)),
        page_port=int(environ.get("KOORDINATOR_PAGE_PORT", 8080)),
        start_seconds=float(environ.get("KOORDINATOR_START_SECONDS", 240)),
    )

"""The fixed texts of the guides, in three languages."""

from __future__ import annotations

from functools import lru_cache

from knowledge.guides.model import FOLDER
from knowledge.yaml_file import read_mapping


@lru_cache(maxsize=1)
def load_texts() -> dict[str, dict[str, str]]:
    """All texts by key and language."""
    return read_mapping(FOLDER / "phrases.yml")


def text(key: str, language: str, **fields: str) -> str:
    """One text with its fields filled in."""
    return load_texts()[key][language].format(**fields)


def sentence(words: str) -> str:
    """The words with a capital first."""
    return words[:1].upper() + words[1:]

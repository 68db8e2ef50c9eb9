"""What our channels say themselves, by language."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from knowledge.yaml_file import read_mapping

SENTENCES = Path(__file__).with_name("sentences.yml")


@lru_cache(maxsize=1)
def load_sentences() -> dict[str, dict[str, str]]:
    """Every sentence by key and language."""
    sentences: dict[str, dict[str, str]] = read_mapping(SENTENCES)
    return sentences


def say(key: str, language: str, **fields: str) -> str:
    """One sentence with its fields filled in.

    Raises:
        KeyError: there is no such sentence, or a field is missing.
    """
    return load_sentences()[key][language].format(**fields)

"""The fixed sentences around the articles, in three languages."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from knowledge.yaml_file import read_mapping

FILE = Path(__file__).with_name("phrases.yml")


@lru_cache(maxsize=1)
def load_phrases() -> dict[str, dict[str, str]]:
    """Every phrase by key and language."""
    data: dict[str, dict[str, str]] = read_mapping(FILE)
    return data


def phrase(key: str, language: str, **fields: str) -> str:
    """One phrase with its fields filled in.

    Raises:
        KeyError: there is no such phrase, or a field is missing.
    """
    return load_phrases()[key][language].format(**fields)

"""Lexical tokens that survive Norwegian compounds, inflection, dialect and typing errors.

BM25 on whole words does not see `koordinator` in `barnekoordinator`, nor `barnekordinator` at all. Character
four-grams beside the words see both; on the development questions they lift recall@1 over words alone (docs/adr/0002).
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from knowledge.normalise import fold
from knowledge.yaml_file import read_mapping

SYNONYMS = Path(__file__).with_name("synonyms.yml")

_WORD = re.compile(r"[0-9a-z§]+(?:-[0-9]+)?")
GRAM = 4


def words(text: str) -> list[str]:
    """The folded words of `text`, each as the articles write it; section numbers such as `2-5` stay whole."""
    synonyms = load_synonyms()
    return [part for word in _WORD.findall(fold(text)) for part in synonyms.get(word, (word,))]


@lru_cache(maxsize=1)
def load_synonyms() -> dict[str, tuple[str, ...]]:
    """The words that stand for each dialect word, short form or synonym."""
    data: dict[str, str] = read_mapping(SYNONYMS)
    return {word: tuple(meaning.split()) for word, meaning in data.items()}


def tokens(text: str) -> list[str]:
    """Words, and the character four-grams of each word with its edges marked."""
    found: list[str] = []
    for word in words(text):
        found.append(word)
        padded = f"<{word}>"
        if len(padded) > GRAM:
            found.extend(padded[i : i + GRAM] for i in range(len(padded) - GRAM + 1))
    return found

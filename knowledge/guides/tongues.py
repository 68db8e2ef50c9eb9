"""Languages that somebody needs an interpreter for, as people name them: `arabisk`, `jeg snakker somali`, `sign language`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from knowledge.guides.model import FOLDER
from knowledge.guides.patterns import pattern_of, plain
from knowledge.language import familiar_share
from knowledge.yaml_file import read_mapping

FILE = FOLDER / "tongues.yml"
# A language that is not listed: a word or two, none of which means anything in ours.
_UNLISTED = re.compile(r"[^\W\d_]{3,20}(?: [^\W\d_]{3,15})?")


def read_tongue(text: str) -> str | None:
    """The language that a text names, by its name in bokmål."""
    folded = plain(text)
    return next((name for name, pattern in _patterns().items() if pattern.search(folded)), None)


def read_bare_tongue(text: str) -> str | None:
    """The language in an answer to the question which, where a name that is not listed is taken as it stands."""
    listed = read_tongue(text)
    word = text.strip(" .!").lower()
    unlisted = _UNLISTED.fullmatch(word) and familiar_share(word) == 0
    return listed or (word if unlisted else None)


def tongue_in_words(name: str, language: str) -> str:
    """What a language is called in another."""
    return str(load_tongues().get(name, {}).get(language, name))


@lru_cache(maxsize=1)
def load_tongues() -> dict[str, dict[str, Any]]:
    """What each language is called in the others, by its name in bokmål."""
    return read_mapping(FILE)


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    """By language; the longest name first, so that `kurdisk (sorani)` is not just `kurdisk`."""
    return {
        name: pattern_of([re.sub(r"[()]", "", each) for each in (name, *_other_names(entry))])
        for name, entry in sorted(load_tongues().items(), key=lambda item: -len(item[0]))
    }


def _other_names(entry: dict[str, Any]) -> list[str]:
    return [entry["en"], entry.get("nn", entry["en"]), *entry.get("also", [])]

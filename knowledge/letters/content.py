"""The texts of the letters, as the YAML files beside this module hold them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.conversation import LANGUAGES
from knowledge.errors import KnowledgeError
from knowledge.yaml_file import read_mapping

FOLDER = Path(__file__).parent
KINDS = ("request", "complaint", "agencies", "checklist")

_KEYS = frozenset("heading paragraph bullets boxes field value table text when given".split())


@cache
def load_texts(kind: str, language: str) -> dict[str, Any]:
    """The title, the blocks and the notes of one kind of letter in one language.

    Raises:
        KnowledgeError: there is no such letter or language, or its file lacks something.
    """
    if kind not in KINDS:
        raise KnowledgeError(f"there is no letter “{kind}”; choose one of {', '.join(KINDS)}")
    texts = _in_language(kind, language)
    missing = [part for part in ("title", "blocks", "notes") if part not in texts]
    if missing:
        raise KnowledgeError(
            f"{kind}.yml: {language} lacks {', '.join(missing)}; the other languages show how it is written"
        )
    return texts


@cache
def load_words(language: str) -> dict[str, Any]:
    """The words that vary with the situation, and the blanks that stand for what was not filled in."""
    return _in_language("words", language)


def applies(entry: Mapping[str, Any], situation: Mapping[str, str], fields: Mapping[str, str]) -> bool:
    """Whether a block or sentence is for this situation: its `when` fits, and the field that it needs is `given`.

    Raises:
        KnowledgeError: it has a key that means nothing, most often because a text with a comma lacks its quotes.
    """
    unknown = set(entry) - _KEYS
    if unknown:
        raise KnowledgeError(
            f"a letter has no “{', '.join(sorted(unknown))}”; put quotes around a text with a comma or colon"
        )
    if "given" in entry and entry["given"] not in fields:
        return False
    return all(situation[key] in _listed(allowed) for key, allowed in entry.get("when", {}).items())


def _listed(allowed: str | list[str]) -> list[str]:
    return [allowed] if isinstance(allowed, str) else allowed


def _in_language(name: str, language: str) -> dict[str, Any]:
    if language not in LANGUAGES:
        raise KnowledgeError(f"there are no letters in “{language}”; choose one of {', '.join(LANGUAGES)}")
    texts: dict[str, Any] = read_mapping(FOLDER / f"{name}.yml").get(language) or {}
    if not texts:
        raise KnowledgeError(f"{name}.yml lacks {language}; write the text in all three languages")
    return texts

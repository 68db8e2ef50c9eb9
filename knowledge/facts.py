"""The fact base: every statement the answers may rest on, with its legal basis and how well it is supported."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.yaml_file import read_mapping

FILE = Path(__file__).with_name("facts.yml")
CONFIDENCES = ("corroborated", "seed", "single_source", "unverified")

_ID = re.compile(r"[A-Z]\d\d")


@dataclass(frozen=True)
class Fact:
    """One statement. `facts.yml` explains the fields; texts that a fact does not have are empty."""

    id: str
    nb: str
    en: str
    confidence: str
    law: str = ""
    sources: str = ""
    agency: str = ""
    note: str = ""
    legal_text: bool = False


def load_facts(path: Path = FILE) -> dict[str, Fact]:
    """All facts by id, in the order of the file.

    Raises:
        KnowledgeError: the file is missing, or an id, a language or a confidence in it is wrong.
    """
    return {key: _fact(path, key, entry) for key, entry in read_mapping(path).items()}


def _fact(path: Path, key: str, entry: dict[str, Any]) -> Fact:
    if not _ID.fullmatch(str(key)):
        raise KnowledgeError(f"{path.name}: {key} is no fact id; write a capital letter and two digits, as in B07")
    try:
        fact = Fact(id=key, **entry)
    except TypeError:
        raise KnowledgeError(f"{path.name}: {key} has a field too many or too few; see the top") from None
    if not (fact.nb and fact.en):
        raise KnowledgeError(f"{path.name}: {key} lacks a language; fill in both nb and en")
    if fact.confidence not in CONFIDENCES:
        allowed = ", ".join(CONFIDENCES)
        raise KnowledgeError(f"{path.name}: {key} has confidence {fact.confidence}; use one of {allowed}")
    return fact

"""What the guides ask: their questions and options, read from YAML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.yaml_file import in_every_language, read_mapping

FOLDER = Path(__file__).parent
KINDS = ("choice", "yes_no", "age", "place", "date", "contact", "language", "tongue", "consent")
UNKNOWN = "unknown"

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """One question of a guide.

    `kind` is one of `KINDS`; `asks` maps a variant of the wording (`ask`, `ask_person` …) to its text in each language;
    `options` maps the values that can be chosen to what their buttons say.
    """

    id: str
    kind: str
    label: Texts
    asks: Mapping[str, Texts]
    options: Mapping[str, Texts]


@dataclass(frozen=True)
class Guide:
    """One guide: what its start button says, the topics of the articles it is offered under, and its questions in order."""

    id: str
    start: Texts
    topics: tuple[str, ...]
    questions: tuple[str, ...]


@lru_cache(maxsize=1)
def load_questions() -> dict[str, Question]:
    """Every question by its id.

    Raises:
        KnowledgeError: a text lacks a language, or a kind is unknown.
    """
    return {name: _question(name, data) for name, data in read_mapping(FOLDER / "questions.yml").items()}


@lru_cache(maxsize=1)
def load_guides() -> dict[str, Guide]:
    """Every guide by its id.

    Raises:
        KnowledgeError: a text lacks a language, or a guide asks a question that there is not.
    """
    guides = {
        name: Guide(
            name,
            in_every_language(f"guides.yml: {name}", data["start"]),
            tuple(data["topics"]),
            tuple(data["questions"]),
        )
        for name, data in read_mapping(FOLDER / "guides.yml").items()
    }
    for guide in guides.values():
        unknown = [question for question in guide.questions if question not in load_questions()]
        if unknown:
            raise KnowledgeError(f"guides.yml: {guide.id} asks {', '.join(unknown)}; add it to questions.yml")
    return guides


@lru_cache(maxsize=1)
def load_perspectives() -> dict[str, dict[str, dict[str, str]]]:
    """The words for each perspective (a value of the question `who`) in each language."""
    return read_mapping(FOLDER / "perspectives.yml")


@lru_cache(maxsize=1)
def load_examples() -> dict[str, dict[str, list[str]]]:
    """What is typed in the example of each guide, by guide and language."""
    return read_mapping(FOLDER / "examples.yml")


def _question(name: str, data: dict[str, Any]) -> Question:
    where = f"questions.yml: {name}"
    if data["kind"] not in KINDS:
        raise KnowledgeError(f"{where} has the kind {data['kind']}; use one of {', '.join(KINDS)}")
    variants = {key: in_every_language(f"{where}.{key}", texts) for key, texts in data.items() if key.startswith("ask")}
    options = {value: in_every_language(f"{where}.{value}", texts) for value, texts in data.get("options", {}).items()}
    return Question(name, data["kind"], in_every_language(f"{where}.label", data["label"]), variants, options)

"""The templates of the staff's pages, and their words in three languages: what people typed is escaped, a missing name is an error."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.gateway.notices import readable
from knowledge.conversation import LANGUAGES
from knowledge.errors import KnowledgeError
from knowledge.guides.tongues import tongue_in_words
from knowledge.yaml_file import in_every_language, read_mapping

HERE = Path(__file__).parent
TEMPLATES, WORDS = HERE / "templates", HERE / "words.yml"

Words = Mapping[str, Any]


@cache
def load_templates() -> Environment:
    """The templates, with the filters that they use."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["readable"] = readable
    environment.filters["fill"] = lambda text, **values: text.format(**values)
    environment.filters["counted"] = counted
    environment.filters["tongue"] = tongue_in_words
    # An address that is not https is shown as words only.
    environment.filters["is_safe"] = lambda url: str(url).startswith("https://")
    return environment


@cache
def words_in(language: str) -> Words:
    """The words of words.yml in one language, with the same nesting.

    Raises:
        KnowledgeError: a text lacks a language.
    """
    return {name: _in(language, name, node) for name, node in read_mapping(WORDS).items()}


def counted(forms: Mapping[str, str], count: int) -> str:
    """A number with its noun: `forms` are those for one and for many."""
    return forms["one" if count == 1 else "many"].format(count=count)


def render(template: str, language: str, **around: Any) -> str:
    """A page in one language.

    Raises:
        jinja2.UndefinedError: the template uses a name that was not given.
    """
    return load_templates().get_template(template).render(language=language, words=words_in(language), **around)


def _in(language: str, where: str, node: Any) -> Any:
    if not isinstance(node, Mapping):
        raise KnowledgeError(f"words.yml: {where} is no text in {', '.join(LANGUAGES)}")
    if all(isinstance(text, str) for text in node.values()):
        return in_every_language(f"words.yml: {where}", dict(node))[language]
    return {name: _in(language, f"{where}.{name}", each) for name, each in node.items()}

"""Articles: the reviewed answers, one file each, in bokmål, nynorsk and English side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from knowledge.conversation import LANGUAGES
from knowledge.errors import KnowledgeError
from knowledge.yaml_file import LOADER

ARTICLES = Path(__file__).parent / "articles"
CONFIDENCES = ("law", "guidance", "one_source")


@dataclass(frozen=True)
class Text:
    """What an article says in one language."""

    title: str
    answer: str
    more: str
    questions: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Article:
    """One reviewed answer to one need; each is equal only to itself. `articles/README.md` explains the fields to editors."""

    id: str
    service: str
    topic: str
    also: tuple[str, ...]
    confidence: str
    facts: tuple[str, ...]
    sources: tuple[str, ...]
    next: tuple[str, ...]
    reviewed: date
    reviewer: str
    review_by: date
    texts: dict[str, Text]

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of the service × topic grid this article answers, its own first."""
        return (f"{self.service}/{self.topic}", *self.also)

    @property
    def services(self) -> frozenset[str]:
        """Every service the article holds for."""
        return frozenset(cell.partition("/")[0] for cell in self.cells)

    @property
    def topics(self) -> frozenset[str]:
        """Every topic the article holds for."""
        return frozenset(cell.partition("/")[2] for cell in self.cells)


def read_article(path: Path, folder: Path = ARTICLES) -> Article:
    """Read one article file.

    Raises:
        KnowledgeError: the file is not valid YAML, a field is missing or has the wrong form, or `id` is not its path.
    """
    name = path.relative_to(folder).as_posix()
    try:
        data: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
    except yaml.YAMLError as error:
        raise KnowledgeError(f"articles/{name}: not valid YAML: {' '.join(str(error).split())}") from error
    try:
        article = Article(
            id=data["id"],
            service=data["service"],
            topic=data["topic"],
            also=tuple(data.get("also") or ()),
            confidence=data["confidence"],
            facts=tuple(data["facts"] or ()),
            sources=tuple(data["sources"] or ()),
            next=tuple(data["next"] or ()),
            reviewed=data["reviewed"],
            reviewer=data["reviewer"],
            review_by=data["review_by"],
            texts={language: _text(data[language]) for language in LANGUAGES if language in data},
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise KnowledgeError(f"articles/{name}: field {error} is missing or has the wrong form") from error
    if name != f"{article.id}.yml":
        raise KnowledgeError(f"articles/{name}: its id is {article.id}; let the id be the path without .yml")
    if not (isinstance(article.reviewed, date) and isinstance(article.review_by, date)):
        raise KnowledgeError(f"articles/{name}: write `reviewed` and `review_by` as dates, like 2026-11-21")
    return article


def load_articles(folder: Path = ARTICLES) -> dict[str, Article]:
    """Every article under `folder` by id, in the order of the ids.

    Raises:
        KnowledgeError: a file cannot be read, or there is none.
    """
    articles = {article.id: article for article in (read_article(p, folder) for p in sorted(folder.rglob("*.yml")))}
    if not articles:
        raise KnowledgeError(f"no articles under {folder.name}/; check out the project again")
    return articles


def _text(data: dict[str, Any]) -> Text:
    questions = tuple(data.get("questions") or ())
    if not all(isinstance(question, str) for question in questions):
        raise TypeError("questions (quote those with a colon)")
    return Text(
        title=(data.get("title") or "").strip(),
        answer=(data.get("answer") or "").strip(),
        more=(data.get("more") or "").strip(),
        questions=tuple(question.strip() for question in questions),
    )

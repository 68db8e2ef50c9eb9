"""Summaries: what each section that the articles cite says, in our own words, for a machine without the texts themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.conversation import LANGUAGES
from knowledge.errors import KnowledgeError
from knowledge.yaml_file import read_mapping

SUMMARIES = Path(__file__).parent / "summaries"


@dataclass(frozen=True)
class Summary:
    """What one section says, in one to three sentences a language. `summaries/README.md` explains the fields to editors.

    `source` is written as in articles: `pbrl § 2-5 c`. `text_of` is the day whose law the summary tells.
    """

    source: str
    texts: dict[str, str]
    text_of: date
    reviewed: date
    reviewer: str
    review_by: date


@lru_cache(maxsize=1)
def load_summaries(folder: Path = SUMMARIES) -> dict[str, Summary]:
    """Every summary under `folder` by its source, in the order of the files.

    Raises:
        KnowledgeError: a file cannot be read or lacks a field, or there is none.
    """
    summaries = {summary.source: summary for path in sorted(folder.glob("*.yml")) for summary in _read(path)}
    if not summaries:
        raise KnowledgeError(f"no summaries under {folder.name}/; check out the project again")
    return summaries


def _read(path: Path) -> Iterator[Summary]:
    data = read_mapping(path)
    try:
        dates = {field: data[field] for field in ("text_of", "reviewed", "review_by")}
        reviewer, sections = data["reviewer"], data["sections"].items()
    except (KeyError, AttributeError):
        raise KnowledgeError(f"{path.name} needs text_of, reviewed, reviewer, review_by and sections") from None
    for field, day in dates.items():
        if not isinstance(day, date):
            raise KnowledgeError(f"{path.name}: write {field} as a date, like 2026-11-26")
    for number, texts in sections:
        yield Summary(f"{path.stem} § {number}", _texts(path, number, texts), reviewer=reviewer, **dates)


def _texts(path: Path, number: str, texts: Any) -> dict[str, str]:
    try:
        return {language: texts[language].strip() for language in LANGUAGES if language in texts}
    except (AttributeError, TypeError):
        raise KnowledgeError(
            f"{path.name}: § {number} should hold a text after each of {', '.join(LANGUAGES)}"
        ) from None

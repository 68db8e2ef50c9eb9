"""Reviewing: which texts an editor must look at again, and writing into their files that one has."""

from __future__ import annotations

import difflib
import json
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import yaml

from knowledge.documents import ARTICLES, Article, read_article
from knowledge.errors import KnowledgeError
from knowledge.pending import ARTICLE, Pending, Reason
from knowledge.yaml_file import LOADER

FIELDS = REVIEWED, REVIEWER, REVIEW_BY = ("reviewed", "reviewer", "review_by")


@dataclass(frozen=True)
class Reviewed:
    """A text of ours, who reviewed it last, and when it must be reviewed again."""

    kind: str
    name: str
    reviewer: str
    review_by: date


@dataclass(frozen=True)
class Due:
    """A text to look at: since when, why, and by whom; `reasons` is empty when only its time has come."""

    since: date
    kind: str
    name: str
    reviewer: str
    review_by: date | None
    reasons: tuple[Reason, ...]


def of_articles(articles: Iterable[Article]) -> list[Reviewed]:
    """Articles as texts to review."""
    return [Reviewed(ARTICLE, article.id, article.reviewer, article.review_by) for article in articles]


def due(texts: Iterable[Reviewed], pending: Pending, today: date, days: int = 0) -> list[Due]:
    """What must be looked at, oldest first: where a source has changed, and where `review_by` falls within `days` from `today`.

    What is pending without being among `texts` is in the list as well, with no reviewer.
    """
    known = {(text.kind, text.name): text for text in texts}
    found = []
    for kind, name in dict.fromkeys((*known, *((reason.kind, reason.name) for reason in pending.reasons))):
        text, reasons = known.get((kind, name)), pending.of(name, kind)
        since = [reason.found for reason in reasons]
        if text and text.review_by <= today + timedelta(days=days):
            since.append(text.review_by)
        if since:
            reviewer, review_by = (text.reviewer, text.review_by) if text else ("", None)
            found.append(Due(min(since), kind, name, reviewer, review_by, reasons))
    return sorted(found, key=lambda one: (one.since, one.kind, one.name))


def confirm(article: str, name: str, today: date, folder: Path = ARTICLES) -> Article:
    """Write into the file of an article that `name` has reviewed it today; `review_by` lies as far ahead as it did before.

    Only the values of the three fields change; the rest of the file stays byte for byte.

    Raises:
        KnowledgeError: there is no such article, the name is empty or has a line break, or the file cannot be edited safely.
    """
    path = folder / f"{article}.yml"
    known = [found.relative_to(folder).with_suffix("").as_posix() for found in folder.rglob("*.yml")]
    if article not in known:
        raise KnowledgeError(_unknown(article, known))
    old = read_article(path, folder)
    before = path.read_bytes()
    _write(path, confirmed(before, name, today, old.review_by - old.reviewed, f"articles/{article}.yml"))
    try:
        return read_article(path, folder)
    except KnowledgeError:
        _write(path, before)
        raise


def confirmed(content: bytes, name: str, today: date, span: timedelta, file: str) -> bytes:
    """A YAML file with another review: its three fields, each on a line of its own at the margin, get new values.

    Raises:
        KnowledgeError: the name or the span is no good, or anything else in the file would change too; `file` is named.
    """
    name = name.strip()
    if not name or not name.isprintable():
        raise KnowledgeError('write the reviewer\'s name on one line: --confirm "Kari Nordmann"')
    if span <= timedelta(0):
        raise KnowledgeError(f"{file}: `{REVIEW_BY}` is not after `{REVIEWED}`; correct the dates by hand")
    values: dict[str, date | str] = {REVIEWED: today, REVIEWER: name, REVIEW_BY: today + span}
    try:
        text = content.decode("utf-8")
        data = yaml.load(text, Loader=LOADER)
        edited = text
        for field, value in values.items():
            edited = _with(edited, field, _scalar(value))
        if yaml.load(edited, Loader=LOADER) != {**data, **values}:
            raise ValueError
    except (ValueError, TypeError, yaml.YAMLError):
        fields = ", ".join(f"`{field}`" for field in FIELDS)
        raise KnowledgeError(
            f"{file}: cannot be edited safely; write {fields} each once on a line of its own"
        ) from None
    return edited.encode("utf-8")


def _with(text: str, field: str, value: str) -> str:
    """The text with another value of one field; a comment after it stays."""
    lines = re.compile(
        rf"(?m)^({field}:[ \t]+)(?:\"[^\"\r\n]*\"|'[^'\r\n]*'|[^\s#\"'][^\r\n]*?)(?=[ \t]*(?:[ \t]#[^\r\n]*)?\r?$)"
    )
    edited, times = lines.subn(lambda match: match[1] + value, text)
    if times != 1:
        raise ValueError(field)
    return edited


def _scalar(value: date | str) -> str:
    """A date or name as YAML, in quotes only where it would be read as something else."""
    plain = str(value)
    try:
        as_read = yaml.load(plain, Loader=LOADER)
    except yaml.YAMLError:
        as_read = None
    return plain if as_read == value else json.dumps(plain, ensure_ascii=False)


def _unknown(article: str, known: list[str]) -> str:
    near = difflib.get_close_matches(article, known, n=3, cutoff=0.5)
    hint = f"did you mean {', '.join(near)}?" if near else "the ids are the paths under knowledge/articles without .yml"
    return f"no article “{article}”; {hint}"


def _write(path: Path, content: bytes) -> None:
    scratch = path.with_name(f"{path.name}.part")
    scratch.write_bytes(content)
    shutil.copymode(path, scratch)
    scratch.replace(path)

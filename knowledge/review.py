"""Reviewing: which texts an editor must look at again, and writing into their files that one has."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import yaml

from knowledge.documents import Article
from knowledge.errors import KnowledgeError
from knowledge.pending import ARTICLE, SUMMARY, Pending, Reason
from knowledge.summary import Summary
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


def of_summaries(summaries: Iterable[Summary]) -> list[Reviewed]:
    """Summaries as texts to review: those of one statute are one file, and are called by its key."""
    files = {whole(summary.source): summary for summary in summaries}
    return [Reviewed(SUMMARY, key, summary.reviewer, summary.review_by) for key, summary in files.items()]


def whole(name: str) -> str:
    """The text that a text is part of, or itself: the summary `hol § 7-2` is part of the file `hol`."""
    return name.partition(" § ")[0]


def due(texts: Iterable[Reviewed], pending: Pending, today: date, days: int = 0) -> list[Due]:
    """What must be looked at, oldest first: where a source has changed, and where `review_by` falls within `days` from `today`.

    What is pending without being among `texts`, or part of one, is in the list as well, with no reviewer.
    """
    known = {(text.kind, text.name): text for text in texts}
    found = []
    for kind, name in dict.fromkeys((*known, *((reason.kind, reason.name) for reason in pending.reasons))):
        text, reasons = known.get((kind, name)), pending.of(name, kind)
        since = [reason.found for reason in reasons]
        if text and text.review_by <= today + timedelta(days=days):
            since.append(text.review_by)
        if since:
            file = text or known.get((kind, whole(name)))
            reviewer, review_by = (file.reviewer, file.review_by) if file else ("", None)
            found.append(Due(min(since), kind, name, reviewer, review_by, reasons))
    return sorted(found, key=lambda one: (one.since, one.kind, one.name))


def one_line(name: str) -> str:
    """The name of a reviewer without the white space around it.

    Raises:
        KnowledgeError: it is empty or not on one line.
    """
    name = name.strip()
    if not name or not name.isprintable():
        raise KnowledgeError('write the reviewer\'s name on one line: --confirm "Kari Nordmann"')
    return name


def sign(path: Path, name: str, today: date) -> None:
    """Write into the file of a text that `name` has reviewed it today; `review_by` lies as far ahead as it did before.

    Only the values of the three fields change; the rest of the file stays byte for byte.

    Raises:
        KnowledgeError: the file cannot be edited safely; it is as it was.
    """
    content = signed(path.read_bytes(), name, today, path.name)
    scratch = path.with_name(f"{path.name}.part")
    scratch.write_bytes(content)
    shutil.copymode(path, scratch)
    scratch.replace(path)


def signed(content: bytes, name: str, today: date, file: str) -> bytes:
    """A YAML file with another review: its three fields, each on a line of its own at the margin, get new values.

    Raises:
        KnowledgeError: the dates are in the wrong order, or anything else would change too; `file` is named.
    """
    try:
        text = content.decode("utf-8")
        data = yaml.load(text, Loader=LOADER)
        span = data[REVIEW_BY] - data[REVIEWED]
        values: dict[str, date | str] = {REVIEWED: today, REVIEWER: name, REVIEW_BY: today + span}
        edited = text
        for field, value in values.items():
            edited = _with(edited, field, _scalar(value))
        if yaml.load(edited, Loader=LOADER) != {**data, **values}:
            raise ValueError
    except (ValueError, KeyError, TypeError, yaml.YAMLError):
        fields = ", ".join(f"`{field}`" for field in FIELDS)
        raise KnowledgeError(
            f"{file}: cannot be edited safely; write {fields} each once on a line of its own"
        ) from None
    if span <= timedelta(0):
        raise KnowledgeError(f"{file}: `{REVIEW_BY}` is not after `{REVIEWED}`; correct the dates by hand")
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

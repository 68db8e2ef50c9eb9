"""What people said about answers of the assistant, in the order in which editors read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.gateway.records import Entry
from bot.gateway.rows import entry_where
from bot.staff.transcript import Source, answer_of, sources_of
from bot.store.audit import note
from bot.store.database import reading, writing
from bot.store.tables import entries, opinions

MOST = 100
LARGEST_ID = 2**31 - 1


@dataclass(frozen=True)
class Opinion:
    """What somebody thinks of an answer.

    Question and answer are masked, and empty where the person does not share them, or they have been deleted since; `articles`
    are the ids of what the answer came from.
    """

    id: int
    right: bool
    reason: str | None
    shared: bool
    comment: str
    at: datetime
    read_at: datetime | None
    language: str | None
    question: str
    answer: str
    articles: tuple[str, ...]
    sources: tuple[Source, ...]


class OpinionQueue:
    """The opinions in one database, by desk."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def listed(self, desk: str, *, right: bool | None = None, read: bool = False) -> list[Opinion]:
        """Those that are read or not, the latest first; with `right` only those that say so."""
        wanted = [opinions.c.desk == desk, opinions.c.read_at.is_not(None) if read else opinions.c.read_at.is_(None)]
        if right is not None:
            wanted.append(opinions.c.right == right)
        query = sa.select(opinions).where(*wanted).order_by(opinions.c.at.desc()).limit(MOST)
        with reading(self._engine) as connection:
            return [self._opinion(connection, row) for row in connection.execute(query).mappings().all()]

    def reasons(self, desk: str, *, read: bool = False) -> dict[str, int]:
        """How many gave which reason, of those that are read or not; reasons that nobody gave are left out."""
        is_read = opinions.c.read_at.is_not(None) if read else opinions.c.read_at.is_(None)
        query = (
            sa.select(opinions.c.reason, sa.func.count().label("count"))
            .where(opinions.c.desk == desk, opinions.c.reason.is_not(None), is_read)
            .group_by(opinions.c.reason)
        )
        with reading(self._engine) as connection:
            return {row["reason"]: row["count"] for row in connection.execute(query).mappings()}

    def mark_read(self, desk: str, opinion: int, staff: str, actor: str, at: datetime) -> bool:
        """An editor is done with it. Returns whether there is such an opinion at the desk."""
        if opinion > LARGEST_ID:
            return False
        this = (opinions.c.id == opinion, opinions.c.desk == desk)
        with writing(self._engine) as connection:
            if connection.execute(
                sa.update(opinions).where(*this, opinions.c.read_at.is_(None)).values(read_at=at, read_by=staff)
            ).rowcount:
                note(connection, at, actor, "opinion_read", opinion=opinion, desk=desk)
            return connection.execute(sa.select(opinions.c.id).where(*this)).first() is not None

    def _opinion(self, connection: Any, row: Mapping[str, Any]) -> Opinion:
        answer = _entry(connection, row["conversation"], row["n"])
        asked = answer.answers if answer and row["shared"] else None
        question = _entry(connection, row["conversation"], asked) if asked else None
        data = (answer.data if answer else None) or {}
        language = data.get("language")
        return Opinion(
            **{name: row[name] for name in ("id", "right", "reason", "shared", "comment", "at", "read_at")},
            language=language,
            question=answer_of(question, language) if question else "",
            answer=answer_of(answer, language) if answer and row["shared"] else "",
            articles=tuple(map(str, data.get("articles") or [])),
            sources=sources_of(data),
        )


def _entry(connection: Any, conversation: str, n: int) -> Entry | None:
    row = connection.execute(entry_where(conversation, entries.c.n == n)).mappings().first()
    return Entry.of(row) if row else None

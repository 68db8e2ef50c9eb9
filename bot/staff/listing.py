"""The list: what lies at the desk, by whose turn it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.gateway.journal_access import in_journal
from bot.staff.desk_rows import MOST_LISTED, VIEWS, DeskRows, Row, is_there
from bot.staff.entrance import Entrance
from bot.staff.filters import Filters
from bot.staff.frame import Frame
from bot.staff.presence import Presence
from bot.staff.titles import title_of
from bot.staff.visit import Visit
from bot.staff.wording import end_of_today, lasted, moment, urgency

PROMISED = ("waiting", "claimed")


@dataclass(frozen=True)
class Line:
    """A row in words."""

    row: Row
    title: str | None
    when: str
    promised: str | None
    urgency: str
    there: bool


def line_of(row: Row, now: datetime, language: str) -> Line:
    """A row as it is read at `now` in a language."""
    handoff, awaited = row.handoff, row.handoff.state in PROMISED
    promised = handoff.promised_by if awaited else None
    since = handoff.waiting_since or handoff.made_at
    return Line(
        row=row,
        title=title_of(handoff.article, language),
        when=lasted(now - since, language) if awaited else moment(handoff.changed_at, now, language),
        promised=moment(promised, now, language) if promised else None,
        urgency=urgency(promised, now),
        there=is_there(row.seen_at, now),
    )


class Listing:
    """The page with the list."""

    def __init__(self, rows: DeskRows, frame: Frame, presence: Presence, now: Callable[[], datetime]) -> None:
        self._rows = rows
        self._frame = frame
        self._presence = presence
        self._now = now

    def routes(self, entrance: Entrance) -> list[BaseRoute]:
        """Its path."""
        return [entrance.route("/staff", self.show)]

    async def show(self, visit: Visit) -> Response:
        """The list with the filters in the address."""
        visit = await self._presence.kept_up(visit)
        filters, now = Filters.of(visit.request.query_params), self._now()
        rows = await in_journal(
            self._rows.listed,
            visit.desk,
            filters.view,
            visit.staff.id,
            language=filters.language or None,
            due_before=end_of_today(now) if filters.due else None,
        )
        lines = [line_of(row, now, visit.language) for row in rows]
        return await self._frame.page(visit, "list.html", filters=filters, views=VIEWS, lines=lines, most=MOST_LISTED)

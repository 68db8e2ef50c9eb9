"""Searching one's own desk: numbers, topics, languages, notes, and the conversations that staff may read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.gateway.journal_access import in_journal
from bot.staff.desk_rows import MOST_FOUND, DeskRows, Row
from bot.staff.entrance import Entrance
from bot.staff.frame import Frame
from bot.staff.listing import line_of
from bot.staff.templating import words_in
from bot.staff.titles import articles_called
from bot.staff.visit import Visit
from knowledge.normalise import clean

MAX_QUERY = 100


class Search:
    """The page that searches."""

    def __init__(self, rows: DeskRows, frame: Frame, now: Callable[[], datetime]) -> None:
        self._rows = rows
        self._frame = frame
        self._now = now

    def routes(self, entrance: Entrance) -> list[BaseRoute]:
        """Its path."""
        return [entrance.route("/staff/search", self.show)]

    async def show(self, visit: Visit) -> Response:
        """The field, and what was found for what stands in it."""
        asked = clean(visit.request.query_params.get("q", "")[:MAX_QUERY])
        rows = await in_journal(self._find, visit.desk, asked, visit.language) if asked else []
        lines = [line_of(row, self._now(), visit.language) for row in rows]
        return await self._frame.page(visit, "search.html", asked=asked, lines=lines, most=MOST_FOUND, limit=MAX_QUERY)

    def _find(self, desk: str, asked: str, language: str) -> list[Row]:
        names = words_in(language)["languages"].items()
        return self._rows.found(
            desk,
            asked,
            articles=articles_called(asked, language),
            languages=[code for code, name in names if name.casefold() == asked.casefold()],
        )

"""Telling an open page that something is new. Only counts and states go over the stream; the page then asks for itself anew."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from typing import Any

from sse_starlette import EventSourceResponse
from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.gateway.api import PING_SECONDS, HeldStream
from bot.gateway.door import Door
from bot.gateway.journal_access import JournalAway, in_journal
from bot.gateway.news import News, heard, of_desk
from bot.handoff.handoffs import UnknownHandoff
from bot.staff.cases import Cases
from bot.staff.desk_rows import DeskRows
from bot.staff.entrance import Entrance
from bot.staff.frame import HEADERS
from bot.staff.visit import Visit

Look = Callable[[], Awaitable[dict[str, Any]]]


class Events:
    """The streams."""

    def __init__(self, rows: DeskRows, cases: Cases, news: News, door: Door, now: Callable[[], datetime]) -> None:
        self._rows = rows
        self._cases = cases
        self._news = news
        self._door = door
        self._now = now

    def routes(self, entrance: Entrance) -> list[BaseRoute]:
        """Their paths."""

        async def desk(visit: Visit) -> Response:
            return await self.of_desk(visit, entrance)

        async def handoff(visit: Visit) -> Response:
            return await self.of_handoff(visit, entrance)

        return [
            entrance.route("/staff/events", desk),
            entrance.route("/staff/handoffs/{number}/events", handoff),
        ]

    async def of_desk(self, visit: Visit, entrance: Entrance) -> Response:
        """What changes at the desk."""

        async def look() -> dict[str, Any]:
            pulse = await in_journal(self._rows.pulse, visit.desk, visit.staff.id, self._now())
            changed = pulse.changed_at.isoformat() if pulse.changed_at else ""
            return {**pulse.counts, "late": pulse.late, "there": pulse.there, "changed": changed}

        return self._stream(visit, entrance, visit.staff.id, of_desk(visit.desk), look)

    async def of_handoff(self, visit: Visit, entrance: Entrance) -> Response:
        """What changes with one handoff.

        Raises:
            UnknownHandoff, JournalAway
        """
        found = (await in_journal(self._cases.read, visit.desk, visit.number)).handoff

        async def look() -> dict[str, Any]:
            case = await in_journal(self._cases.read, visit.desk, visit.number)
            changed = case.handoff.changed_at.isoformat()
            return {
                "last": case.last,
                "notes": len(case.notes),
                "there": case.there,
                "live": case.live,
                "changed": changed,
            }

        place = f"{visit.staff.id}:{found.id}"
        return self._stream(visit, entrance, place, found.conversation or of_desk(found.desk), look)

    def _stream(self, visit: Visit, entrance: Entrance, place: str, bell: str, look: Look) -> Response:
        headers = {**HEADERS, "X-Accel-Buffering": "no"}
        stream = EventSourceResponse(self._changes(visit, entrance, bell, look), ping=PING_SECONDS, headers=headers)
        return HeldStream(stream, self._door.stream(visit.request, f"staff:{place}"))

    async def _changes(self, visit: Visit, entrance: Entrance, key: str, look: Look) -> AsyncIterator[dict[str, str]]:
        """What `look` gives whenever it gives something else; ends when the session or the handoff does."""
        last: dict[str, Any] = {}
        with self._news.listen(key) as bell:
            while True:
                try:
                    if not await entrance.is_still_in(visit):
                        return
                    seen = await look()
                except JournalAway:
                    await asyncio.sleep(1)
                    continue
                except UnknownHandoff:
                    return
                if seen != last:
                    last = seen
                    yield {"event": "changed", "data": json.dumps(seen)}
                await heard(bell, self._news.look_seconds)

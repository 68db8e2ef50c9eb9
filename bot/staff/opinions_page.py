"""“Was this answer right?”: the queue that editors read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.gateway.journal_access import in_journal
from bot.gateway.opinions import REASONS
from bot.gateway.problems import Problem
from bot.staff.entrance import Entrance
from bot.staff.frame import Frame, redirect
from bot.staff.opinion_queue import MOST, OpinionQueue
from bot.staff.visit import Visit
from bot.staff.wording import moment

# What the filter is called in addresses, and what it asks for.
SAID = {"all": None, "wrong": False, "right": True}


class OpinionsPage:
    """The page of the queue."""

    def __init__(self, queue: OpinionQueue, frame: Frame, now: Callable[[], datetime]) -> None:
        self._queue = queue
        self._frame = frame
        self._now = now

    def routes(self, entrance: Entrance) -> list[BaseRoute]:
        """Their paths."""
        return [
            entrance.route("/staff/opinions", self.show, role="editor"),
            entrance.route("/staff/opinions/{opinion:int}/read", self.mark_read, method="POST", role="editor"),
        ]

    async def show(self, visit: Visit) -> Response:
        """The queue, with the filter in the address."""
        asked = visit.request.query_params
        said, read = asked.get("said", "all"), asked.get("read") == "1"
        listed = await in_journal(self._queue.listed, visit.desk, right=SAID.get(said), read=read)
        counted = await in_journal(self._queue.reasons, visit.desk, read=read)
        return await self._frame.page(
            visit,
            "opinions.html",
            opinions=listed,
            reasons={reason: counted[reason] for reason in REASONS if reason in counted},
            said=said if said in SAID else "all",
            read=read,
            choices=tuple(SAID),
            at=partial(moment, now=self._now(), language=visit.language),
            most=MOST,
        )

    async def mark_read(self, visit: Visit) -> Response:
        """The editor is done with it.

        Raises:
            Problem: there is no such opinion at this desk.
        """
        opinion = visit.request.path_params["opinion"]
        arguments = (visit.desk, opinion, visit.staff.id, visit.actor, self._now())
        if not await in_journal(self._queue.mark_read, *arguments):
            raise Problem(404, "unknown_opinion")
        said = visit.fields.get("said", "")
        return redirect(f"/staff/opinions?done=read&said={said if said in SAID else 'all'}")

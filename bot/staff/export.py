"""Taking something out: the figures of a desk, for administrators, and one handoff as text for the case file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy.engine import Engine
from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.gateway.journal_access import in_journal
from bot.gateway.problems import Problem
from bot.handoff.availability import OSLO
from bot.staff.case_file import case_file
from bot.staff.cases import Cases
from bot.staff.entrance import Entrance
from bot.staff.figures import as_csv, as_json, read_figures
from bot.staff.frame import HEADERS, Frame
from bot.staff.handoff_page import may
from bot.staff.visit import Visit

FORMATS = {"csv": ("text/csv; charset=utf-8", as_csv), "json": ("application/json", as_json)}
# Excel takes a file without it for another encoding.
BYTE_ORDER_MARK = "\ufeff"
DAYS_BEFORE = 30


class Export:
    """The page where figures are asked for, and the files."""

    def __init__(self, engine: Engine, cases: Cases, frame: Frame, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._cases = cases
        self._frame = frame
        self._now = now

    def routes(self, entrance: Entrance) -> list[BaseRoute]:
        """Their paths."""
        return [
            entrance.route("/staff/export", self.figures, role="administrator"),
            entrance.route("/staff/handoffs/{number}/case-file", self.case_file),
        ]

    async def figures(self, visit: Visit) -> Response:
        """The file of a period where one is asked for, else the page that asks for a period."""
        asked, today = visit.request.query_params, self._now().astimezone(OSLO).date()
        first, last = asked.get("from", ""), asked.get("to", "")
        period, format_ = _period(first, last), asked.get("format", "csv")
        if period and format_ in FORMATS:
            kind, write = FORMATS[format_]
            figures = await in_journal(read_figures, self._engine, visit.desk, *period, visit.actor, self._now())
            text = write(figures)
            return _file(
                BYTE_ORDER_MARK + text if format_ == "csv" else text, kind, f"{visit.desk}_{first}_{last}.{format_}"
            )
        wrong = bool(first or last)
        return await self._frame.page(
            visit,
            "export.html",
            422 if wrong else 200,
            first=first or (today - timedelta(days=DAYS_BEFORE)).isoformat(),
            last=last or today.isoformat(),
            wrong=wrong,
        )

    async def case_file(self, visit: Visit) -> Response:
        """One handoff as text, for whoever holds it.

        Raises:
            UnknownHandoff, JournalAway, Problem: it is not theirs.
        """
        case = await in_journal(self._cases.read, visit.desk, visit.number)
        if not may(case, visit).export:
            raise Problem(403, "not_your_handoff")
        text = case_file(case, self._now(), visit.language)
        return _file(text, "text/plain; charset=utf-8", f"{case.handoff.number}.txt")


def _period(first: str, last: str) -> tuple[date, date] | None:
    try:
        period = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return None
    return period if period[0] <= period[1] else None


def _file(text: str, kind: str, name: str) -> Response:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type=kind, headers=HEADERS | disposition)

"""The entrance of the staff's pages: nobody passes without a session, a role that may, and, to change something, the form's secret.

Every page hangs on a route that is made here, so no page can leave one of these out.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.gateway.door import Door
from bot.gateway.forms import read_form
from bot.gateway.journal_access import in_journal
from bot.gateway.monitor import REFUSED
from bot.gateway.problems import SHOWN, Problem, language_of, problem_of
from bot.handoff.handoffs import UnknownHandoff
from bot.staff.cookies import read_cookie
from bot.staff.frame import Frame, redirect
from bot.staff.sessions import COOKIE, Session, Sessions
from bot.staff.sign_in import check_csrf, session_of
from bot.staff.visit import Visit

logger = logging.getLogger(__name__)

# Room for a text that is far too long, so that it can be given back; a letter å takes six bytes in a form.
MAX_FORM = 64_000


Handler = Callable[[Visit], Awaitable[Response]]


class Entrance:
    """Makes the routes."""

    def __init__(self, sessions: Sessions, door: Door, frame: Frame) -> None:
        self._sessions = sessions
        self._door = door
        self._frame = frame

    def route(self, path: str, handler: Handler, *, method: str = "GET", role: str = "agent") -> Route:
        """A route that only whoever has at least this role passes."""

        async def handle(request: Request) -> Response:
            return await self._pass(request, handler, role)

        return Route(path, handle, methods=[method])

    async def is_still_in(self, visit: Visit) -> bool:
        """Whether the session that a stream began with goes on.

        Raises:
            JournalAway
        """
        cookie = read_cookie(visit.request, COOKIE)
        return await in_journal(self._sessions.find, cookie, by_person=False) is not None

    async def _pass(self, request: Request, handler: Handler, role: str) -> Response:
        session, fields = None, {}
        try:
            if request.method == "POST":
                self._door.check_origin(request)
                fields = await read_form(request, MAX_FORM)
            session = await session_of(request, self._sessions)
            if not session:
                return self._signed_out(request, fields)
            visit = Visit(request, session, fields)
            if request.method == "POST":
                check_csrf(session, fields)
            if not visit.may(role):
                raise Problem(403, "not_your_role")
            return await handler(visit)
        except UnknownHandoff:
            return self._refused(request, session, fields, Problem(404, "unknown_handoff"))
        except SHOWN as error:
            problem = problem_of(error)
            if problem.code == "failed":
                logger.exception("a page of the staff failed")
            return self._refused(request, session, fields, problem)

    def _signed_out(self, request: Request, fields: Mapping[str, str]) -> Response:
        if request.method == "POST":
            # They typed something while their session ended; it must not be lost over signing in.
            return self._frame.refusal(language_of(request), Problem(401, "signed_out"), request.url.path, fields, None)
        query = f"?{request.url.query}" if request.url.query else ""
        return redirect(f"/staff/sign-in?next={quote(request.url.path + query, safe='')}")

    def _refused(
        self, request: Request, session: Session | None, fields: Mapping[str, str], problem: Problem
    ) -> Response:
        REFUSED.labels(problem.code).inc()
        language = session.staff.language if session else language_of(request)
        return self._frame.refusal(language, problem, request.url.path, fields, session)

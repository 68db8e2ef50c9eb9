"""Signing in and out. Whoever has no session gets no further than this."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.gateway.door import Door
from bot.gateway.forms import read_form
from bot.gateway.journal_access import in_journal, in_threads
from bot.gateway.problems import SHOWN, Problem, problem_of
from bot.gateway.rates import Rates
from bot.staff.accounts import Accounts
from bot.staff.cookies import read_cookie, take_cookie
from bot.staff.entering import check_private, enter
from bot.staff.frame import redirect
from bot.staff.oidc import Oidc
from bot.staff.oidc_routes import ThroughProvider
from bot.staff.sessions import COOKIE, Session, Sessions
from bot.staff.sign_in_page import BEFORE, PATH, View, sign_in_page
from bot.staff.throttle import check_attempt

logger = logging.getLogger(__name__)

MAX_FORM = 8_000
# In a flood of attempts those wait here for their turn (bot/staff/passwords.py), and not in the threads of the journal.
_COMPARING = ThreadPoolExecutor(2, thread_name_prefix="passwords")


async def session_of(request: Request, sessions: Sessions) -> Session | None:
    """The session that a request belongs to.

    Raises:
        JournalAway
    """
    cookie = read_cookie(request, COOKIE)
    return await in_journal(sessions.find, cookie) if cookie else None


def check_csrf(session: Session, fields: Mapping[str, str]) -> None:
    """Refuse a form that did not come from a page of this session.

    Raises:
        Problem
    """
    _check_same(session.csrf, fields.get("csrf", ""))


class SignIn:
    """The routes."""

    def __init__(self, accounts: Accounts, sessions: Sessions, rates: Rates, oidc: Oidc | None, door: Door) -> None:
        self._accounts = accounts
        self._sessions = sessions
        self._rates = rates
        self._oidc = oidc
        self._door = door

    def routes(self) -> list[Route]:
        """Their paths."""
        routes = [
            Route(PATH, self.show),
            Route(PATH, self.take, methods=["POST"]),
            Route("/staff/sign-out", self.leave, methods=["POST"]),
        ]
        if self._oidc:
            routes += ThroughProvider(self._accounts, self._sessions, self._rates, self._oidc).routes()
        return routes

    async def show(self, request: Request) -> Response:
        """The page; whoever is signed in already goes on."""
        view = self._view(request, request.query_params)
        try:
            if await session_of(request, self._sessions):
                return redirect(view.then)
        except SHOWN as error:
            return self._refused(request, view, error)
        return sign_in_page(request, view)

    async def take(self, request: Request) -> Response:
        """Sign in with what the form holds."""
        fields: Mapping[str, str] = {}
        try:
            self._door.check_origin(request)
            check_private(request)
            fields = await read_form(request, MAX_FORM)
            _check_same(read_cookie(request, BEFORE), fields.get("csrf", ""))
            login, password = fields.get("login", ""), fields.get("password", "")
            await check_attempt(self._rates, request, login)
            staff = await in_threads(_COMPARING, self._accounts.check, login, password)
            if not staff:
                raise Problem(401, "wrong")
            return await enter(request, self._sessions, staff, self._view(request, fields).then)
        except SHOWN as error:
            return self._refused(request, self._view(request, fields), error)

    async def leave(self, request: Request) -> Response:
        """Sign out, and be no longer at the desk."""
        try:
            self._door.check_origin(request)
            fields = await read_form(request, MAX_FORM)
            session = await session_of(request, self._sessions)
            if session:
                check_csrf(session, fields)
                await in_journal(self._accounts.show_presence, session.staff.id, None)
                await in_journal(self._sessions.end, read_cookie(request, COOKIE))
        except SHOWN as error:
            return self._refused(request, self._view(request, {}), error)
        response = redirect(PATH)
        take_cookie(request, response, COOKIE)
        return response

    def _view(self, request: Request, fields: Mapping[str, str]) -> View:
        return View.asked(request, fields, by_provider=self._oidc is not None)

    def _refused(self, request: Request, view: View, error: Exception) -> Response:
        problem = problem_of(error)
        if problem.code == "failed":
            logger.exception("signing in failed")
        return sign_in_page(request, view, problem)


def _check_same(ours: str, sent: str) -> None:
    if not ours or not hmac.compare_digest(ours.encode(errors="replace"), sent.encode(errors="replace")):
        raise Problem(403, "stale_form")

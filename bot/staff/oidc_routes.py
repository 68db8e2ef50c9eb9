"""The way to the OpenID Connect provider and back."""

from __future__ import annotations

import logging

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.gateway.journal_access import in_journal
from bot.gateway.problems import SHOWN, Problem, problem_of
from bot.gateway.rates import Rates
from bot.staff.accounts import Accounts
from bot.staff.cookies import give_cookie, read_cookie, take_cookie
from bot.staff.entering import check_private, enter
from bot.staff.oidc import AWAY_SECONDS, CALLBACK, Oidc, OidcError
from bot.staff.sessions import Sessions
from bot.staff.sign_in_page import View, sign_in_page
from bot.staff.throttle import check_provider_attempt

logger = logging.getLogger(__name__)

AWAY = "koordinator_away"
"""The cookie of whoever is at the provider."""


class ThroughProvider:
    """The two routes."""

    def __init__(self, accounts: Accounts, sessions: Sessions, rates: Rates, oidc: Oidc) -> None:
        self._accounts = accounts
        self._sessions = sessions
        self._rates = rates
        self._oidc = oidc

    def routes(self) -> list[Route]:
        """Their paths."""
        return [Route("/staff/oidc", self.depart), Route(CALLBACK, self.arrive)]

    async def depart(self, request: Request) -> Response:
        """Send the browser to the provider."""
        view = View.asked(request, request.query_params, by_provider=True)
        try:
            check_private(request)
            await check_provider_attempt(self._rates, request)
            departure = await self._oidc.begin(view.then)
        except SHOWN as error:
            return self._refused(request, view, error, Problem(502, "provider_away"))
        response = RedirectResponse(departure.address, 303, {"Cache-Control": "no-store"})
        # The way back begins on another site, where a browser brings no stricter cookie along.
        give_cookie(request, response, AWAY, departure.sealed, same_site="lax", seconds=AWAY_SECONDS)
        return response

    async def arrive(self, request: Request) -> Response:
        """Let in whom the provider sends back, once."""
        view = View.asked(request, {}, by_provider=True)
        try:
            response = await self._let_in(request)
        except SHOWN as error:
            response = self._refused(request, view, error, Problem(403, "provider_refused"))
        take_cookie(request, response, AWAY)
        return response

    async def _let_in(self, request: Request) -> Response:
        check_private(request)
        await check_provider_attempt(self._rates, request)
        arrival = await self._oidc.finish(request.query_params, read_cookie(request, AWAY))
        staff = await in_journal(self._accounts.of_subject, arrival.subject, arrival.email)
        if not staff:
            raise Problem(403, "no_account")
        return await enter(request, self._sessions, staff, arrival.then)

    def _refused(self, request: Request, view: View, error: Exception, not_let_in: Problem) -> Response:
        if isinstance(error, OidcError):
            logger.warning("signing in through the provider failed: %s", error)
            return sign_in_page(request, view, not_let_in)
        problem = problem_of(error)
        if problem.code == "failed":
            logger.exception("signing in through the provider failed")
        return sign_in_page(request, view, problem)

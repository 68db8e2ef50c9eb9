"""Being at the desk: what the assistant may promise depends on it, so it ends by itself unless the page shows that it goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from bot.gateway.journal_access import in_journal
from bot.gateway.news import News, of_desk
from bot.staff.accounts import Accounts
from bot.staff.entrance import Entrance
from bot.staff.filters import Filters
from bot.staff.frame import HEADERS, is_present, redirect
from bot.staff.visit import Visit

# A script renews it every 30 seconds; without one, the list is loaded anew every minute.
BY_SCRIPT, BY_PAGE = timedelta(seconds=90), timedelta(minutes=3)


class Presence:
    """Coming to the desk, staying and leaving."""

    def __init__(self, accounts: Accounts, news: News, now: Callable[[], datetime]) -> None:
        self._accounts = accounts
        self._news = news
        self._now = now

    def routes(self, entrance: Entrance) -> list[BaseRoute]:
        """Their paths."""
        return [
            entrance.route("/staff/presence", self.change, method="POST"),
            entrance.route("/staff/presence/renewed", self.renew, method="POST"),
        ]

    async def change(self, visit: Visit) -> Response:
        """Come or leave, as the button says."""
        comes = visit.fields.get("at_desk") == "1"
        until = self._now() + BY_PAGE if comes else None
        await in_journal(self._accounts.show_presence, visit.staff.id, until)
        self._news.ring(of_desk(visit.desk))
        return redirect(Filters.of(visit.fields).address(done="came" if comes else "left"))

    async def renew(self, visit: Visit) -> Response:
        """Stay, said by a script. Whoever has left, perhaps in another tab, is not brought back."""
        present = await self._renewed(visit, BY_SCRIPT)
        return JSONResponse({"present": present}, headers=HEADERS)

    async def kept_up(self, visit: Visit) -> Visit:
        """The visit, with presence renewed where the page was loaded anew to show that somebody is still there."""
        if visit.request.query_params.get("still") == "1" and await self._renewed(visit, BY_PAGE):
            staff = replace(visit.staff, present_until=self._now() + BY_PAGE)
            return replace(visit, session=replace(visit.session, staff=staff))
        return visit

    async def _renewed(self, visit: Visit, span: timedelta) -> bool:
        now = self._now()
        present = is_present(visit, now)
        if present:
            await in_journal(self._accounts.show_presence, visit.staff.id, now + span)
        return present

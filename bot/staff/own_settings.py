"""What everybody sets for themselves: the language of these pages, and their password."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.errors import SetupError
from bot.gateway.door import Door
from bot.gateway.journal_access import in_journal
from bot.gateway.rates import Rate
from bot.staff.accounts import Accounts
from bot.staff.entrance import Entrance
from bot.staff.frame import Frame, redirect
from bot.staff.passwords import MIN_LENGTH
from bot.staff.visit import Visit
from knowledge.conversation import LANGUAGES

# A session left open must not be a place to guess the password in.
GUESSES = Rate("own_password", 5, 900)


class OwnSettings:
    """The page of settings."""

    def __init__(self, accounts: Accounts, door: Door, frame: Frame) -> None:
        self._accounts = accounts
        self._door = door
        self._frame = frame

    def routes(self, entrance: Entrance) -> list[BaseRoute]:
        """Their paths."""
        return [
            entrance.route("/staff/settings", self.show),
            entrance.route("/staff/settings/language", self.set_language, method="POST"),
            entrance.route("/staff/settings/password", self.set_password, method="POST"),
        ]

    async def show(self, visit: Visit) -> Response:
        """The page."""
        return await self._page(visit)

    async def set_language(self, visit: Visit) -> Response:
        """Read the pages in another language from now on; one that does not exist changes nothing."""
        language = visit.fields.get("language", "")
        if language in LANGUAGES:
            await in_journal(self._accounts.set_language, visit.staff.id, language)
        return redirect("/staff/settings?done=language")

    async def set_password(self, visit: Visit) -> Response:
        """Change one's own password; then one signs in with it, everywhere.

        Raises:
            Problem: it was tried too often.
        """
        old, new = visit.fields.get("old_password", ""), visit.fields.get("new_password", "")
        await self._door.check_rate(GUESSES, visit.staff.id, "too_many_attempts")
        if not await in_journal(self._accounts.check, visit.staff.login, old):
            return await self._page(visit, "old_password")
        try:
            await in_journal(self._accounts.set_password, visit.staff.id, new, visit.actor)
        except SetupError:
            return await self._page(visit, "new_password")
        return redirect("/staff/sign-in")

    async def _page(self, visit: Visit, wrong: str = "") -> Response:
        status = 422 if wrong else 200
        return await self._frame.page(visit, "settings.html", status, codes=LANGUAGES, wrong=wrong, least=MIN_LENGTH)

"""Who works at the desk: administrators add accounts, end them, and give new passwords, which are shown once."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.errors import SetupError
from bot.gateway.journal_access import in_journal
from bot.gateway.problems import Problem
from bot.staff.accounts import ROLES, Accounts, Staff
from bot.staff.entrance import Entrance
from bot.staff.frame import Frame, redirect
from bot.staff.passwords import make_password
from bot.staff.visit import Visit
from knowledge.conversation import LANGUAGES


@dataclass(frozen=True)
class Given:
    """A password that was just given to an account."""

    member: Staff
    password: str


class People:
    """The page of accounts, and what can be done with them."""

    def __init__(self, accounts: Accounts, frame: Frame) -> None:
        self._accounts = accounts
        self._frame = frame

    def routes(self, entrance: Entrance) -> list[BaseRoute]:
        """Their paths."""
        of_one = "/staff/people/{staff}"
        return [
            entrance.route("/staff/people", self.show, role="administrator"),
            entrance.route("/staff/people", self.add, method="POST", role="administrator"),
            entrance.route(f"{of_one}/disable", self.disable, method="POST", role="administrator"),
            entrance.route(f"{of_one}/enable", self.enable, method="POST", role="administrator"),
            entrance.route(f"{of_one}/password", self.give_password, method="POST", role="administrator"),
        ]

    async def show(self, visit: Visit) -> Response:
        """The accounts of the desk."""
        return await self._page(visit)

    async def add(self, visit: Visit) -> Response:
        """Make an account and show its password; what cannot be is said, with what was typed."""
        login, name = visit.fields.get("login", ""), visit.fields.get("name", "")
        role, language = visit.fields.get("role", ""), visit.fields.get("language", "")
        password = make_password(login)
        try:
            made = await in_journal(self._accounts.add, login, name, visit.desk, role, language, password, visit.actor)
        except SetupError:
            taken = await in_journal(self._accounts.named, login)
            return await self._page(visit, wrong="taken" if taken else "not_possible", status=422)
        # Not a redirect, as elsewhere: the password must stand in no address, and is stored nowhere.
        return await self._page(visit, given=Given(made, password))

    async def disable(self, visit: Visit) -> Response:
        """Let somebody sign in no longer; nobody locks themselves out."""
        member = await self._member(visit)
        if member.id == visit.staff.id:
            return await self._page(visit, wrong="yourself", status=409)
        await in_journal(self._accounts.set_active, member.id, False, visit.actor)
        return redirect("/staff/people?done=disabled")

    async def enable(self, visit: Visit) -> Response:
        """Let somebody sign in again."""
        member = await self._member(visit)
        await in_journal(self._accounts.set_active, member.id, True, visit.actor)
        return redirect("/staff/people?done=enabled")

    async def give_password(self, visit: Visit) -> Response:
        """Give somebody a new password and show it. One's own is changed in the settings, which ask for the old one."""
        member = await self._member(visit)
        if member.id == visit.staff.id:
            return await self._page(visit, wrong="own_password", status=409)
        password = make_password(member.login)
        await in_journal(self._accounts.set_password, member.id, password, visit.actor)
        return await self._page(visit, given=Given(member, password))

    async def _member(self, visit: Visit) -> Staff:
        member = await in_journal(self._accounts.find, visit.request.path_params["staff"])
        if not member or member.desk != visit.desk:
            raise Problem(404, "unknown_account")
        return member

    async def _page(self, visit: Visit, *, wrong: str = "", given: Given | None = None, status: int = 200) -> Response:
        people = await in_journal(self._accounts.of_desk, visit.desk)
        return await self._frame.page(
            visit,
            "people.html",
            status,
            people=people,
            roles=ROLES,
            codes=LANGUAGES,
            wrong=wrong,
            given=given,
            typed={} if given else visit.fields,
        )

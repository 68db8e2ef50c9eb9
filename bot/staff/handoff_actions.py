"""What staff does with a handoff. Whatever cannot be done is said on its page, and what was typed is given back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.gateway.journal_access import in_journal
from bot.gateway.live import MAX_LENGTH, Live
from bot.gateway.news import News, of_desk
from bot.gateway.page_view import is_ours, new_key
from bot.handoff.handoffs import Handoffs
from bot.handoff.records import Handoff
from bot.handoff.states import HELD, OUTCOMES, NotPossible
from bot.staff.accounts import Accounts
from bot.staff.cases import Case, Cases
from bot.staff.entrance import Entrance
from bot.staff.frame import redirect
from bot.staff.handoff_page import HandoffPage, Refusal
from bot.staff.templating import words_in
from bot.staff.visit import Visit
from knowledge.guard import MAX_LENGTH as MAX_NOTE
from knowledge.personal_data import conceal

Action = Callable[[Visit, Handoff], Awaitable[None]]


class Unfinished(Exception):
    """The form lacks something; `reason` is a key of the words that say what, `fields` what stands in them."""

    def __init__(self, reason: str, **fields: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fields = fields


class HandoffActions:
    """One route for each thing that can be done."""

    def __init__(
        self, handoffs: Handoffs, live: Live, accounts: Accounts, news: News, cases: Cases, page: HandoffPage
    ) -> None:
        self._handoffs = handoffs
        self._live = live
        self._accounts = accounts
        self._news = news
        self._cases = cases
        self._page = page

    def routes(self, entrance: Entrance) -> list[BaseRoute]:
        """Their paths."""
        actions: dict[str, Action] = {
            "claim": self._claim,
            "put-back": self._put_back,
            "hand-on": self._hand_on,
            "answer": self._answer,
            "close": self._close,
            "note": self._note,
            "join": self._join,
            "say": self._say,
            "hand-back": self._hand_back,
        }
        return [
            entrance.route(f"/staff/handoffs/{{number}}/{name}", partial(self._take, name, action), method="POST")
            for name, action in actions.items()
        ]

    async def _take(self, name: str, action: Action, visit: Visit) -> Response:
        found = await in_journal(self._handoffs.find, visit.desk, visit.number)
        try:
            await action(visit, found)
        except Unfinished as error:
            text = words_in(visit.language)["unfinished"][error.reason].format(**error.fields)
            return await self._refused(visit, name, 422, text)
        except NotPossible:
            case = await in_journal(self._cases.read, visit.desk, visit.number)
            if not is_done(name, case.handoff, visit):
                return await self._refused(visit, name, 409, why_not(case, visit))
        self._news.ring(of_desk(found.desk))
        self._news.ring(found.conversation or found.id)
        return redirect(f"/staff/handoffs/{found.number}?done={name}")

    async def _refused(self, visit: Visit, action: str, status: int, text: str) -> Response:
        return await self._page.show(visit, Refusal(action, status, text, visit.fields.get("text", "")))

    async def _claim(self, visit: Visit, found: Handoff) -> None:
        """Whoever is still in the conversation is told at once who has come."""
        await in_journal(self._handoffs.claim, visit.desk, found.number, visit.staff.id, visit.actor)
        case = await in_journal(self._cases.read, visit.desk, found.number)
        if case.there:
            await in_journal(self._live.join, case.handoff, visit.staff.name)

    async def _put_back(self, visit: Visit, found: Handoff) -> None:
        holder = self._holder(visit, found)
        await in_journal(self._handoffs.put_back, visit.desk, found.number, holder, visit.actor)
        await self._leave(found, "handed_back")

    async def _hand_on(self, visit: Visit, found: Handoff) -> None:
        to, here = visit.fields.get("to", ""), await in_journal(self._accounts.of_desk, visit.desk)
        if to not in {member.id for member in here if member.active}:
            raise Unfinished("no_colleague")
        holder = self._holder(visit, found)
        await in_journal(self._handoffs.hand_on, visit.desk, found.number, holder, to, visit.actor)
        await self._leave(found, "handed_back")

    async def _answer(self, visit: Visit, found: Handoff) -> None:
        await in_journal(self._handoffs.answer, visit.desk, found.number, visit.staff.id, visit.actor)

    async def _close(self, visit: Visit, found: Handoff) -> None:
        outcome = visit.fields.get("outcome", "")
        if outcome not in OUTCOMES:
            raise Unfinished("no_outcome")
        await in_journal(self._handoffs.close, visit.desk, found.number, visit.staff.id, outcome, visit.actor)
        await self._leave(found, "closed")

    async def _note(self, visit: Visit, found: Handoff) -> None:
        text = _typed(visit, MAX_NOTE)
        masked = await asyncio.get_running_loop().run_in_executor(None, conceal, text)
        await in_journal(self._handoffs.write_note, visit.desk, found.number, visit.staff.id, masked)

    async def _join(self, visit: Visit, found: Handoff) -> None:
        if found.staff != visit.staff.id:
            raise NotPossible("join: held by another")
        await in_journal(self._live.join, found, visit.staff.name)

    async def _say(self, visit: Visit, found: Handoff) -> None:
        text, key = _typed(visit, MAX_LENGTH), visit.fields.get("key", "")
        await in_journal(self._live.say, found, visit.staff, text, key if is_ours(key) else new_key())

    async def _hand_back(self, visit: Visit, found: Handoff) -> None:
        if found.staff != visit.staff.id:
            raise NotPossible("hand back: held by another")
        await self._leave(found, "handed_back")

    async def _leave(self, found: Handoff, reason: str) -> None:
        """Whoever held it no longer talks with the person; the person reads their name."""
        member = await in_journal(self._accounts.find, found.staff)
        await in_journal(self._live.leave, found, member.name if member else "", reason)

    def _holder(self, visit: Visit, found: Handoff) -> str:
        """In whose name it is moved: an administrator moves what others hold, too."""
        return found.staff if found.staff and visit.may("administrator") else visit.staff.id


def is_done(action: str, handoff: Handoff, visit: Visit) -> bool:
    """Whether it is already as the action would have it: a button was pressed twice."""
    mine = handoff.staff == visit.staff.id
    match action:
        case "claim":
            return mine and handoff.state in HELD
        case "put-back":
            return handoff.state == "waiting"
        case "hand-on":
            return handoff.state in HELD and handoff.staff == visit.fields.get("to")
        case "answer":
            return mine and handoff.state == "answered"
        case "close":
            return mine and handoff.state == "closed" and handoff.outcome == visit.fields.get("outcome")
    return False


def why_not(case: Case, visit: Visit) -> str:
    """Why something could not be done, from how the handoff is now."""
    words, handoff = words_in(visit.language)["not_possible"], case.handoff
    if handoff.state in HELD and handoff.staff != visit.staff.id:
        return str(words["held"]).format(name=case.holder)
    if handoff.state in HELD:
        return str(words["otherwise" if handoff.conversation else "gone"])
    return str(words[handoff.state])


def _typed(visit: Visit, most: int) -> str:
    text = visit.fields.get("text", "").replace("\r\n", "\n").replace("\0", "").strip()
    if not text:
        raise Unfinished("nothing_typed")
    if len(text) > most:
        raise Unfinished("too_long", count=len(text), limit=most)
    return text

"""The page of one handoff: what the person agreed to pass along, what was said, and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.gateway.journal_access import in_journal
from bot.gateway.page_view import new_key
from bot.handoff.states import ENDED, HELD, OUTCOMES
from bot.staff.cases import Case, Cases
from bot.staff.entrance import Entrance
from bot.staff.frame import Frame
from bot.staff.listing import PROMISED
from bot.staff.titles import title_of
from bot.staff.visit import Visit
from bot.staff.wording import lasted, moment, urgency


@dataclass(frozen=True)
class Refusal:
    """Why an action was not carried out, which it was, and what had been typed for it."""

    action: str
    status: int
    text: str
    typed: str


@dataclass(frozen=True)
class May:
    """What somebody may do with a handoff as it is."""

    claim: bool
    put_back: bool
    hand_on: bool
    answer: bool
    close: bool
    write: bool
    export: bool


def may(case: Case, visit: Visit) -> May:
    """What whoever asks may do. Administrators also move what an absent colleague holds."""
    handoff = case.handoff
    mine = handoff.state in HELD and handoff.staff == visit.staff.id
    moves = mine or (handoff.state in HELD and visit.may("administrator"))
    return May(
        claim=handoff.state == "waiting",
        put_back=moves and handoff.state == "claimed",
        hand_on=moves,
        answer=mine and handoff.state == "claimed",
        close=mine,
        write=mine and handoff.conversation is not None,
        export=handoff.staff == visit.staff.id or visit.may("administrator"),
    )


class HandoffPage:
    """Shows it."""

    def __init__(self, cases: Cases, frame: Frame, now: Callable[[], datetime]) -> None:
        self._cases = cases
        self._frame = frame
        self._now = now

    def routes(self, entrance: Entrance) -> list[BaseRoute]:
        """Its path."""
        return [entrance.route("/staff/handoffs/{number}", self.show)]

    async def show(self, visit: Visit, refusal: Refusal | None = None) -> Response:
        """The page, with what went wrong where something did.

        Raises:
            UnknownHandoff, JournalAway
        """
        case = await in_journal(self._cases.read, visit.desk, visit.number)
        handoff, now, language = case.handoff, self._now(), visit.language

        return await self._frame.page(
            visit,
            "handoff.html",
            refusal.status if refusal else 200,
            case=case,
            handoff=handoff,
            may=may(case, visit),
            title=title_of(handoff.article, language),
            waited=lasted(now - (handoff.waiting_since or now), language),
            urgency=urgency(handoff.promised_by if handoff.state in PROMISED else None, now),
            at=partial(moment, now=now, language=language),
            ended=handoff.state in ENDED,
            outcomes=OUTCOMES,
            refusal=refusal,
            key=new_key(),
        )

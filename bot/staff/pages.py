"""The inbox: the pages where staff works, put together here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

from sqlalchemy.engine import Engine
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from bot.gateway.door import Door
from bot.gateway.live import Live
from bot.gateway.news import News
from bot.handoff.handoffs import Handoffs
from bot.staff.accounts import Accounts
from bot.staff.cases import Cases
from bot.staff.desk_rows import DeskRows
from bot.staff.entrance import Entrance
from bot.staff.events import Events
from bot.staff.export import Export
from bot.staff.frame import Frame
from bot.staff.handoff_actions import HandoffActions
from bot.staff.handoff_page import HandoffPage
from bot.staff.listing import Listing
from bot.staff.opinion_queue import OpinionQueue
from bot.staff.opinions_page import OpinionsPage
from bot.staff.own_settings import OwnSettings
from bot.staff.people import People
from bot.staff.presence import Presence
from bot.staff.search import Search
from bot.staff.sessions import Sessions

STATIC = Path(__file__).with_name("static")


class Inbox:
    """All pages of the staff but signing in."""

    def __init__(
        self,
        engine: Engine,
        accounts: Accounts,
        sessions: Sessions,
        handoffs: Handoffs,
        live: Live,
        news: News,
        door: Door,
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        rows, cases = DeskRows(engine), Cases(handoffs, live, accounts, now)
        frame, presence = Frame(rows, handoffs.desks, now), Presence(accounts, news, now)
        page = HandoffPage(cases, frame, now)
        self._entrance = Entrance(sessions, door, frame)
        self._parts = (
            Listing(rows, frame, presence, now),
            presence,
            page,
            HandoffActions(handoffs, live, accounts, news, cases, page),
            Events(rows, cases, news, door, now),
            Search(rows, frame, now),
            Export(engine, cases, frame, now),
            OpinionsPage(OpinionQueue(engine), frame, now),
            People(accounts, frame),
            OwnSettings(accounts, door, frame),
        )

    def routes(self) -> list[BaseRoute]:
        """Their paths, and the files that every page needs, which hold nothing of anybody."""
        pages = [route for part in self._parts for route in part.routes(self._entrance)]
        return [*pages, Mount("/staff/static", StaticFiles(directory=STATIC))]

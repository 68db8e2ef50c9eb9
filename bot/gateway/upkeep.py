"""What must happen to handoffs without anybody asking: quiet talks end, old ones expire, ended ones and old sessions are deleted."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from bot.gateway.addresses import Addresses
from bot.gateway.journal_access import in_journal
from bot.gateway.live import Live
from bot.gateway.news import News, of_desk
from bot.handoff.handoffs import Handoffs
from bot.handoff.states import HELD
from bot.staff.accounts import Accounts
from bot.staff.sessions import Sessions

logger = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
OLD_EVERY_SECONDS = 600.0


async def keep_up(
    live: Live,
    handoffs: Handoffs,
    accounts: Accounts,
    sessions: Sessions,
    addresses: Addresses,
    news: News,
    keep_days: int,
) -> None:
    """Go on as long as the process lives. All gateways may do this at once."""
    asleep = 0.0
    while True:
        try:
            await _end_quiet(live, accounts, news)
            if asleep <= 0:
                await in_journal(handoffs.expire_old)
                await in_journal(handoffs.delete_ended, timedelta(days=keep_days))
                await in_journal(sessions.delete_old)
                await in_journal(addresses.delete_old)
                asleep = OLD_EVERY_SECONDS
        except Exception:
            logger.exception("looking after handoffs failed")
        await asyncio.sleep(LOOK_SECONDS)
        asleep -= LOOK_SECONDS


async def _end_quiet(live: Live, accounts: Accounts, news: News) -> None:
    for handoff in await in_journal(live.quiet):
        member = await in_journal(accounts.find, handoff.staff) if handoff.staff else None
        reason = "timeout" if handoff.state in HELD else "closed"
        if await in_journal(live.leave, handoff, member.name if member else "", reason):
            news.ring(str(handoff.conversation))
            news.ring(of_desk(handoff.desk))

"""What is said to people on messaging channels: sent there in order, each thing once.

Each conversation remembers up to which entry all has been sent. A gateway that dies between sending and remembering sends that one
entry again: a message twice is better than none.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.channels.channel import ChannelAway, NotTaken
from bot.gateway.journal_access import in_journal
from bot.gateway.monitor import CHANNEL_SENT
from bot.gateway.news import EVERY, News, heard
from bot.gateway.records import Entry
from bot.gateway.rows import entry_where
from bot.gateway.sending import Sender
from bot.store.database import reading, writing
from bot.store.tables import conversations, entries

logger = logging.getLogger(__name__)

LOOK_SECONDS, REST_SECONDS = 1.0, 0.05
LEASE = timedelta(seconds=60)
AT_ONCE = 16
# A provider that is away is asked again after a part of the time that an entry has waited, and for no longer than a day: an answer
# that comes later than that confuses.
SOONEST, LATEST, GIVE_UP = timedelta(seconds=2), timedelta(minutes=5), timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """A conversation with entries that have not been sent. `wrote_at` is when the person last wrote."""

    conversation: str
    account: str
    address: str
    language: str | None
    entries: list[Entry]
    wrote_at: datetime | None
    stopped_at: datetime | None
    is_nudged: bool
    """Whether they have been told already that something waits for them."""


class Pushes:
    """What is to be sent, in the journal's database. Every method is one transaction."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = lambda: datetime.now(timezone.utc)) -> None:
        self._engine = engine
        self._now = now

    def due(self) -> list[str]:
        """Conversations in which something is to be sent and nobody is doing so."""
        with reading(self._engine) as connection:
            return list(connection.execute(sa.select(conversations.c.id).where(*self._waiting()).limit(50)).scalars())

    def take(self, conversation: str) -> Due | None:
        """Take the lease on a conversation and return what to send; None where nothing is, or another gateway was faster."""
        mine = (conversations.c.id == conversation, *self._waiting())
        with writing(self._engine) as connection:
            until = self._now() + LEASE
            if not connection.execute(sa.update(conversations).where(*mine).values(pushing_until=until)).rowcount:
                return None
            here = sa.select(conversations).where(conversations.c.id == conversation)
            row = connection.execute(here).mappings().one()
            new = sa.or_(entries.c.n > row["pushed_n"], entries.c.unsent == "due")
            found = connection.execute(entry_where(conversation, new).order_by(entries.c.n)).mappings().all()
            return Due(
                conversation=conversation,
                account=row["account"],
                address=row["address"],
                language=row["language"],
                entries=[Entry.of(each) for each in found],
                wrote_at=_wrote_at(connection, conversation),
                stopped_at=row["stopped_at"],
                is_nudged=connection.execute(entry_where(conversation, entries.c.unsent == "window")).first()
                is not None,
            )

    def sent(self, conversation: str, n: int, unsent: str | None = None) -> None:
        """Entry `n` has been sent, or will not be for the reason `unsent`; the lease goes on."""
        this = (entries.c.conversation == conversation, entries.c.n == n)
        further = sa.case((conversations.c.pushed_n < n, n), else_=conversations.c.pushed_n)
        with writing(self._engine) as connection:
            connection.execute(sa.update(entries).where(*this).values(unsent=unsent))
            self._set(connection, conversation, pushed_n=further, pushing_until=self._now() + LEASE)

    def release(self, conversation: str, again: timedelta | None = None) -> None:
        """Give the lease back; nobody tries before `again`."""
        with writing(self._engine) as connection:
            self._set(connection, conversation, pushing_until=self._now() + again if again else None)

    def _set(self, connection: Connection, conversation: str, **values: object) -> None:
        connection.execute(sa.update(conversations).where(conversations.c.id == conversation).values(values))

    def _waiting(self) -> tuple[object, ...]:
        free = sa.or_(conversations.c.pushing_until.is_(None), conversations.c.pushing_until < self._now())
        return conversations.c.account.is_not(None), conversations.c.pushed_n < conversations.c.last_n, free


async def push_forever(pushes: Pushes, sender: Sender, news: News) -> None:
    """Send what is due, as long as the process lives; a provider that is slow holds up nobody else."""
    sending: dict[str, asyncio.Task[None]] = {}
    places = asyncio.Semaphore(AT_ONCE)
    with news.listen(EVERY) as bell:
        while sender.has_accounts:
            try:
                sending = {key: task for key, task in sending.items() if not task.done()}
                for conversation in await in_journal(pushes.due):
                    if conversation not in sending:
                        task = asyncio.create_task(_push_all(conversation, pushes, sender, places))
                        sending[conversation] = task
            except Exception:
                logger.exception("sending to the channels failed")
            await asyncio.sleep(REST_SECONDS)
            await heard(bell, LOOK_SECONDS)


async def _push_all(conversation: str, pushes: Pushes, sender: Sender, places: asyncio.Semaphore) -> None:
    try:
        async with places:
            while await push(conversation, pushes, sender):
                pass
    except Exception:
        logger.exception("sending to a channel failed")


async def push(conversation: str, pushes: Pushes, sender: Sender) -> bool:
    """Send what one conversation waits for, up to the first that fails. Returns whether there was anything and all was sent."""
    due = await in_journal(pushes.take, conversation)
    if not due:
        return False
    is_nudged = due.is_nudged
    for entry in due.entries:
        unsent = None
        if entry.sender != "person":
            age = datetime.now(timezone.utc) - entry.at
            try:
                unsent = await _send(due, entry, sender)
                if unsent == "window" and not is_nudged:
                    await _nudge(due, sender)
                    is_nudged = True
            except ChannelAway as away:
                if age < GIVE_UP:
                    CHANNEL_SENT.labels(due.account, "again").inc()
                    asked = timedelta(seconds=away.seconds or 0)
                    await in_journal(pushes.release, conversation, max(asked, min(max(age / 4, SOONEST), LATEST)))
                    logger.warning("%s is away: %s", due.account, away)
                    return False
                unsent = "away"
            CHANNEL_SENT.labels(due.account, unsent or "sent").inc()
        await in_journal(pushes.sent, conversation, entry.n, unsent)
    await in_journal(pushes.release, conversation)
    return True


async def _send(due: Due, entry: Entry, sender: Sender) -> str | None:
    """Why it was not sent, None where it was.

    Raises:
        ChannelAway
    """
    if due.stopped_at and entry.at > due.stopped_at:
        return "stopped"
    silence = datetime.now(timezone.utc) - due.wrote_at if due.wrote_at else timedelta(0)
    try:
        await sender.send(due.account, due.address, entry, due.language, silence)
    except NotTaken as refused:
        return refused.reason
    return None


async def _nudge(due: Due, sender: Sender) -> None:
    try:
        await sender.nudge(due.account, due.address, due.language)
    except NotTaken as refused:
        logger.warning("%s: the message that something waits was not taken (%s)", due.account, refused.reason)


def _wrote_at(connection: Connection, conversation: str) -> datetime | None:
    of_person = (entries.c.conversation == conversation, entries.c.sender == "person")
    latest: datetime | None = connection.execute(sa.select(sa.func.max(entries.c.at)).where(*of_person)).scalar()
    return latest

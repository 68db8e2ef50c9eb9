"""Work with the journal in threads of its own, and one error for a database that does not answer in time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

import sqlalchemy as sa

from bot.gateway.monitor import JOURNAL_FAILURES

# A person hears within two seconds that their message could not be taken.
PATIENCE_SECONDS = 1.8
AGAIN_SECONDS = 0.2
_THREADS = ThreadPoolExecutor(24, thread_name_prefix="journal")
# What SQLAlchemy raises for a mistake of ours must keep its traceback.
_OURS = (sa.exc.IntegrityError, sa.exc.ProgrammingError, sa.exc.DataError)

Result = TypeVar("Result")


class JournalAway(Exception):
    """The database does not answer, or not in time. Whether it stored anything is not known."""


async def in_journal(work: Callable[..., Result], *arguments: object, **named: object) -> Result:
    """Run a method of the journal in a thread and return what it returns.

    Raises:
        JournalAway: see there. Other errors pass.
    """
    return await in_threads(_THREADS, work, *arguments, **named)


async def in_threads(
    threads: ThreadPoolExecutor, work: Callable[..., Result], *arguments: object, **named: object
) -> Result:
    """The same in other threads: for work that must neither hold up the journal nor run many times at once.

    A database that fails at once is asked again for as long as a person may wait: one that is being started anew is often
    there by then. That is safe because a message has its key and an answer its lease.

    Raises:
        JournalAway: see there. Other errors pass.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        running = asyncio.get_running_loop().run_in_executor(threads, partial(work, *arguments, **named))
        try:
            return await asyncio.wait_for(running, until - time.monotonic())
        except _OURS:
            raise
        except (asyncio.TimeoutError, sa.exc.DBAPIError, sa.exc.TimeoutError) as error:
            if time.monotonic() + AGAIN_SECONDS >= until:
                JOURNAL_FAILURES.inc()
                raise JournalAway from error
        await asyncio.sleep(AGAIN_SECONDS)

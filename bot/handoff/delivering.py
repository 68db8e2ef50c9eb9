"""Sending what the outbox holds, as long as the gateway lives; each receiver in a thread of its own, so that none holds up others."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timezone

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.handoff import chatwoot, mail, webhook
from bot.handoff.deliveries import Delivery
from bot.handoff.desks import Desks
from bot.handoff.outbox import NotDelivered, Outbox, Receiver, Taken
from bot.settings import Settings

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
THREADS = 8
# A database that is away when something has just been accepted is told as soon as it is back.
NOTE_AGAIN_SECONDS, NOTE_TIMES = 2.0, 30
AWAY = "the database does not answer (%s); deliveries wait until it does"
SENDERS: Mapping[str, Callable[[Taken, Delivery, Settings], None]] = {
    "email": mail.send,
    "webhook": webhook.send,
    "chatwoot": chatwoot.send,
}


def check_deliveries(desks: Desks, settings: Settings) -> list[str]:
    """What the operator should know at the start: one line for each delivery that will not work as things are set."""
    told = [(key, delivery) for key in desks.keys for delivery in desks.get(key).deliveries]  # type: ignore[union-attr]
    lines = [
        f"delivery {delivery.name} of desk {key}: {problem}"
        for key, delivery in told
        if (problem := _missing(delivery, settings))
    ]
    if told and not settings.public_address:
        lines.append("KOORDINATOR_PUBLIC_ADDRESS is not set: the links that desks are sent lead to this machine only")
    return lines


class Delivering:
    """The sender of one gateway. Several gateways may have one each."""

    def __init__(
        self,
        engine: Engine,
        desks: Desks,
        settings: Settings,
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        self._outbox = Outbox(engine, now)
        self._desks = desks
        self._settings = settings
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="delivering")
        self._stopping = threading.Event()
        self._busy: dict[Receiver, Future[None]] = {}

    async def forever(self) -> None:
        """Look for what is due every second, and send it."""
        loop = asyncio.get_running_loop()
        try:
            while True:
                try:
                    self._begin(await loop.run_in_executor(self._threads, self._outbox.receivers))
                except SQLAlchemyError as error:
                    logger.warning(AWAY, type(error).__name__)
                except Exception:
                    logger.exception("looking for deliveries failed")
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            self._stopping.set()
            self._threads.shutdown(wait=False, cancel_futures=True)

    def deliver_due(self) -> None:
        """Send what is due now to each receiver, up to the first that fails."""
        for receiver in self._outbox.receivers():
            self._deliver(receiver)

    def _begin(self, receivers: list[Receiver]) -> None:
        self._busy = {receiver: running for receiver, running in self._busy.items() if not running.done()}
        for receiver in receivers:
            if receiver not in self._busy:
                self._busy[receiver] = self._threads.submit(self._deliver, receiver)

    def _deliver(self, receiver: Receiver) -> None:
        """Send what is due to one receiver. After a failure the others have their turn first."""
        try:
            while not self._stopping.is_set() and (taken := self._outbox.take(receiver)) and self._attempt(taken):
                pass
        except SQLAlchemyError as error:
            logger.warning(AWAY, type(error).__name__)
        except Exception:
            logger.exception("delivering to %s failed", receiver.delivery)

    def _attempt(self, taken: Taken) -> bool:
        problem = self._problem_in_sending(taken)
        if problem is None:
            self._note_sent(taken)
            return True
        logger.warning("delivery %s of %s, attempt %d: %s", taken.delivery, taken.number, taken.attempts, problem)
        self._outbox.failed(taken, problem)
        return False

    def _problem_in_sending(self, taken: Taken) -> str | None:
        try:
            self._send(taken)
        except NotDelivered as error:
            return str(error)
        except Exception as error:
            logger.exception("a mistake of ours in delivery %s", taken.delivery)
            return f"a mistake of ours ({type(error).__name__})"
        return None

    def _send(self, taken: Taken) -> None:
        desk = self._desks.get(taken.desk)
        named = [delivery for delivery in desk.deliveries if delivery.name == taken.delivery] if desk else []
        if not named:
            raise NotDelivered("desks.yml does not name this delivery any more")
        SENDERS[named[0].kind](taken, named[0], self._settings)

    def _note_sent(self, taken: Taken) -> None:
        for times_left in reversed(range(NOTE_TIMES)):
            try:
                return self._outbox.sent(taken)
            except SQLAlchemyError:
                if not times_left:
                    raise
                self._stopping.wait(NOTE_AGAIN_SECONDS)
        return None


def _missing(delivery: Delivery, settings: Settings) -> str | None:
    match delivery.kind:
        case "email":
            return mail.missing(settings)
        case "webhook":
            return webhook.missing(delivery)
        case _:
            return None

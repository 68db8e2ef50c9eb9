"""For whoever watches: alive, ready, and figures."""

from __future__ import annotations

import ipaddress
import secrets

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.gateway.journal import Journal
from bot.gateway.journal_access import JournalAway, in_journal
from bot.gateway.monitor import CHANNELS_DUE, DELIVERIES_DUE, WAITING
from bot.gateway.problems import Problem
from bot.gateway.pushing import Pushes
from bot.gateway.rasa import Rasa
from bot.handoff.outbox import Outbox

FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


class Health:
    """The three routes."""

    def __init__(self, journal: Journal, outbox: Outbox, pushes: Pushes, rasa: Rasa, metrics_token: str | None) -> None:
        self._journal = journal
        self._outbox = outbox
        self._pushes = pushes
        self._rasa = rasa
        self._metrics_token = metrics_token

    def routes(self) -> list[Route]:
        """Their paths."""
        return [Route("/health", self.health), Route("/ready", self.ready), Route("/metrics", self.metrics)]

    async def health(self, request: Request) -> Response:
        """The process lives."""
        return JSONResponse({"status": "ok"})

    async def ready(self, request: Request) -> Response:
        """Whether messages are stored, and answered. Without Rasa they are still stored, so that is no reason to send none."""
        try:
            WAITING.set(await in_journal(self._journal.waiting))
            DELIVERIES_DUE.set(await in_journal(self._outbox.due))
            CHANNELS_DUE.set(len(await in_journal(self._pushes.due)))
            journal = True
        except JournalAway:
            journal = False
        parts = {"journal": journal, "rasa": await self._rasa.is_ready()}
        return JSONResponse(parts, 200 if journal else 503)

    async def metrics(self, request: Request) -> Response:
        """The figures, for this machine itself and whoever shows the token.

        Raises:
            Problem
        """
        if not (self._shows_token(request) or _is_local(request)):
            raise Problem(404, "not_found")
        return Response(await run_in_threadpool(generate_latest), media_type=CONTENT_TYPE_LATEST)

    def _shows_token(self, request: Request) -> bool:
        shown = request.headers.get("authorization", "").removeprefix("Bearer ").encode()
        return bool(self._metrics_token) and secrets.compare_digest(shown, str(self._metrics_token).encode())


def _is_local(request: Request) -> bool:
    """Whether the request comes from this machine, and not through a proxy on it."""
    if not request.client or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False

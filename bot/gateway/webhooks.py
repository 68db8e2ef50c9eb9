"""The addresses that providers call: `/channels/ACCOUNT`, one for each account in channels.yml."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.channel import Account, Channel, ChannelAway, Forged, Received, Unreadable
from bot.gateway.door import Door, address_of, read_body
from bot.gateway.problems import Problem
from bot.gateway.rates import Rate
from bot.gateway.sending import Sender
from bot.gateway.taking import Taking

logger = logging.getLogger(__name__)

# Providers put several messages into one request.
MAX_BODY = 512_000
FORGED_FROM_ADDRESS = Rate("forged_from", 60, 60)


class Webhooks:
    """The routes of the accounts."""

    def __init__(
        self,
        accounts: Mapping[str, Account],
        channels: Mapping[str, Channel],
        taking: Taking,
        sender: Sender,
        door: Door,
        site: str,
    ) -> None:
        """`site` is our address as providers know it."""
        self._accounts = accounts
        self._channels = channels
        self._taking = taking
        self._sender = sender
        self._door = door
        self._site = site

    def routes(self) -> list[Route]:
        """One route for all accounts."""
        return [Route("/channels/{account}", self.receive, methods=["GET", "POST"])]

    async def receive(self, request: Request) -> Response:
        """Check a request, store what is in it, and only then tell the provider that it came.

        Raises:
            Problem: nothing was done.
            JournalAway: the provider should send it again.
        """
        account = self._accounts.get(request.path_params["account"])
        if not account:
            raise Problem(404, "not_found")
        channel = self._channels[account.kind]
        received = await self._received(request)
        try:
            await channel.verify(self._sender.client, account, received)
            arrivals = channel.read(account, received)
        except Forged as error:
            logger.warning("%s: refused a request: %s", account.key, error)
            await self._door.check_rate(FORGED_FROM_ADDRESS, address_of(request), "too_many_messages")
            raise Problem(403, "forged") from None
        except Unreadable as error:
            raise Problem(400, "bad_request", str(error)) from None
        except ChannelAway as away:
            logger.warning("%s: cannot check a request: %s", account.key, away)
            raise Problem(503, "journal_away", retry_after=5) from None
        for arrival in arrivals:
            await self._taking.take(account, channel, arrival)
        told = channel.acknowledge(received)
        return Response(told.body, told.status, {"Cache-Control": "no-store"}, told.media_type)

    async def _received(self, request: Request) -> Received:
        query = request.url.query
        return Received(
            method=request.method,
            address=f"{self._site}{request.url.path}" + (f"?{query}" if query else ""),
            query=dict(request.query_params),
            headers={name.lower(): value for name, value in request.headers.items()},
            body=await read_body(request, MAX_BODY),
        )

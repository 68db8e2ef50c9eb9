"""The plain chat page."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from bot.gateway.conversing import Conversing
from bot.gateway.door import Door
from bot.gateway.tokens import Tokens

INDEX = Path(__file__).with_name("static") / "index.html"


class Page:
    """The routes of the page."""

    def __init__(self, conversing: Conversing, tokens: Tokens, door: Door) -> None:
        self._conversing = conversing
        self._tokens = tokens
        self._door = door

    def routes(self) -> list[Route]:
        """Its paths."""
        return [Route("/", self.show)]

    async def show(self, request: Request) -> Response:
        """The empty page."""
        return FileResponse(INDEX)

"""The chat page: serves three static files and passes messages on to Rasa under an id that the server gives out."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.channels.incoming import BadMessage, read_message
from bot.gateway.letters import letter_routes
from knowledge.conversation import LANGUAGES
from knowledge.phrases import phrase

STATIC = Path(__file__).with_name("static")
MAX_BODY = 16_000
TIMEOUT_SECONDS = 20


def build_app(webhook: str) -> Starlette:
    """The page in front of the Rasa behind `webhook`."""
    given_out: set[str] = set()

    async def page(request: Request) -> Response:
        return FileResponse(STATIC / "index.html", headers=SECURITY_HEADERS)

    async def start(request: Request) -> Response:
        conversation = secrets.token_urlsafe(32)
        given_out.add(conversation)
        return JSONResponse({"conversation": conversation})

    async def message(request: Request) -> Response:
        body = await request.body()
        if len(body) > MAX_BODY:
            return JSONResponse({"error": "the message is too large"}, status_code=413)
        try:
            incoming = read_message(body)
        except BadMessage as error:
            return JSONResponse({"error": str(error)}, status_code=400)
        if incoming.sender not in given_out:
            return JSONResponse({"error": "unknown conversation; start a new one"}, status_code=404)
        allowed = {k: v for k, v in incoming.metadata.items() if k != "explain"}
        passed_on = {"sender": incoming.sender, "message": incoming.text, "metadata": allowed}
        return JSONResponse(await _ask(webhook, passed_on))

    return Starlette(
        routes=[
            Route("/", page),
            Route("/conversation", start, methods=["POST"]),
            Route("/message", message, methods=["POST"]),
            *letter_routes(),
            Mount("/static", StaticFiles(directory=STATIC)),
        ]
    )


SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


async def _ask(webhook: str, body: dict[str, Any]) -> list[dict[str, Any]]:
    """The replies of Rasa, or an honest sentence when it does not answer."""
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=TIMEOUT_SECONDS) as client:
            answer = await client.post(webhook, json=body)
            answer.raise_for_status()
            replies: list[dict[str, Any]] = answer.json()
    except (httpx.HTTPError, ValueError):
        replies = []
    if replies:
        return replies
    language = body["metadata"].get("language")
    language = language if language in LANGUAGES else "nb"
    text = phrase("unavailable", language)
    return [{"text": text, "custom": {"type": "answer", "status": "error", "language": language, "answer": text}}]

"""The conversation API (openapi.yml describes it): JSON in, JSON out, and a stream of what is new."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractContextManager
from types import MappingProxyType
from typing import Any

from sse_starlette import EventSourceResponse
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.gateway.conversing import Conversing
from bot.gateway.door import Door, read_body
from bot.gateway.handoff_seen import HandoffView
from bot.gateway.notices import forgotten, readable
from bot.gateway.opinions import REASONS, Judgement
from bot.gateway.problems import Problem
from bot.gateway.records import Conversation, Entry, Receipt
from bot.gateway.tokens import Tokens
from bot.gateway.web import CHANNEL, NO_STORE, check_message, check_start, off_text
from knowledge.conversation import LANGUAGES

MAX_KEY = 64
PING_SECONDS = 20

Handler = Callable[[Request], Awaitable[Response]]


class Api:
    """The routes, over what can be done with a conversation."""

    def __init__(self, conversing: Conversing, tokens: Tokens, door: Door) -> None:
        self._conversing = conversing
        self._tokens = tokens
        self._door = door

    def routes(self) -> list[Route]:
        """One route for each path; a method that is not there answers 405."""
        return [
            self._route("/api/conversations", POST=self.start),
            self._route("/api/conversation", GET=self.show, PATCH=self.change, DELETE=self.forget),
            self._route("/api/conversation/messages", GET=self.history, POST=self.send),
            self._route("/api/conversation/events", GET=self.follow),
            self._route("/api/conversation/handoff", GET=self.handoff, DELETE=self.withdraw),
            self._route("/api/conversation/opinion", PUT=self.judge),
        ]

    def _route(self, path: str, **handlers: Handler) -> Route:
        async def handle(request: Request) -> Response:
            self._door.check_origin(request)
            # Starlette adds HEAD to GET.
            return await handlers["GET" if request.method == "HEAD" else request.method](request)

        return Route(path, handle, methods=list(handlers))

    async def start(self, request: Request) -> Response:
        """Begin a conversation and hand out its token."""
        await check_start(self._door, request)
        body = await _json(request, optional=True)
        municipality, language = _text(body, "municipality", 4), _text(body, "language", 2)
        if language and language not in LANGUAGES:
            raise Problem(400, "bad_request", f"`language` is one of {', '.join(LANGUAGES)}")
        conversation = await self._conversing.start(CHANNEL, municipality, language)
        shown = await self._shown(await self._conversing.find(conversation))
        return JSONResponse({"token": self._tokens.sign(conversation), **shown}, 201, NO_STORE)

    async def show(self, request: Request) -> Response:
        """What is known of the conversation."""
        return JSONResponse(await self._shown(await self._conversation(request)), headers=NO_STORE)

    async def change(self, request: Request) -> Response:
        """Change the language."""
        conversation = await self._conversation(request)
        await check_message(self._door, request, conversation.id)
        language = _text(await _json(request), "language", 2)
        if language not in LANGUAGES:
            raise Problem(400, "bad_request", f"`language` is one of {', '.join(LANGUAGES)}")
        changed = await self._conversing.change_language(conversation, language)
        return JSONResponse(await self._shown(changed), headers=NO_STORE)

    async def forget(self, request: Request) -> Response:
        """Delete the conversation and give a receipt."""
        conversation = await self._conversation(request)
        receipt = await self._conversing.forget(conversation.id, "person")
        return _receipt(receipt, conversation.language)

    async def history(self, request: Request) -> Response:
        """The entries after number `since`."""
        conversation = await self._conversation(request)
        since = _number(request.query_params.get("since", "0"))
        entries = await self._conversing.history(conversation.id, since)
        judged = await self._conversing.judged(conversation.id)
        last = entries[-1].n if entries else since
        shown = {
            "entries": [_shown_entry(entry, conversation, judged) for entry in entries],
            "more": last < conversation.last_n,
        }
        return JSONResponse(shown, headers=NO_STORE)

    async def send(self, request: Request) -> Response:
        """Store a message, and give what has been said to it within two seconds."""
        conversation = await self._conversation(request)
        await check_message(self._door, request, conversation.id)
        body = await _json(request)
        text, key = body.get("text"), _text(body, "key", MAX_KEY)
        if not isinstance(text, str) or not key or not key.isascii() or " " in key:
            raise Problem(
                400, "bad_request", "the body needs `text`, and `key`: a text of yours that names this message"
            )
        sent = await self._conversing.send(conversation, text, key)
        if isinstance(sent, Receipt):
            return _receipt(sent, conversation.language)
        shown = {
            "message": _shown_entry(sent.message, conversation),
            "entries": [_shown_entry(entry, conversation) for entry in sent.entries],
            "waiting": sent.waiting,
        }
        return JSONResponse(shown, headers=NO_STORE)

    async def follow(self, request: Request) -> Response:
        """A stream of entries as they come; it goes on after the number in Last-Event-ID or `since`."""
        conversation = await self._conversation(request)
        since = _number(request.headers.get("last-event-id") or request.query_params.get("since", "0"))

        async def events() -> AsyncIterator[dict[str, Any]]:
            async for entry in self._conversing.follow(conversation.id, since):
                yield {"event": "entry", "id": str(entry.n), "data": _dumped(_shown_entry(entry, conversation))}
            yield {"event": "forgotten", "data": "{}"}

        # A proxy that buffers would hold back what is new.
        headers = {**NO_STORE, "X-Accel-Buffering": "no"}
        stream = EventSourceResponse(events(), ping=PING_SECONDS, headers=headers)
        return HeldStream(stream, self._door.stream(request, conversation.id))

    async def handoff(self, request: Request) -> Response:
        """The person's wish to be contacted, with exactly what staff gets to read."""
        conversation = await self._conversation(request)
        return self._shown_handoff(await self._conversing.handoff(conversation.id), conversation)

    async def withdraw(self, request: Request) -> Response:
        """Take the wish back."""
        conversation = await self._conversation(request)
        await check_message(self._door, request, conversation.id)
        return self._shown_handoff(await self._conversing.withdraw(conversation), conversation)

    async def judge(self, request: Request) -> Response:
        """Say whether an answer was right."""
        conversation = await self._conversation(request)
        await check_message(self._door, request, conversation.id)
        judgement = _judgement(await _json(request), conversation.last_n)
        if not await self._conversing.judge(conversation.id, judgement):
            raise Problem(404, "not_found", "`n` is the number of an entry of the assistant")
        return JSONResponse({"n": judgement.n, "right": judgement.right}, headers=NO_STORE)

    def _shown_handoff(self, view: HandoffView | None, conversation: Conversation) -> Response:
        if not view:
            raise Problem(404, "no_handoff")
        transcript = [_shown_entry(entry, conversation) for entry in view.transcript]
        return JSONResponse({**view.as_json(), "transcript": transcript}, headers=NO_STORE)

    async def _conversation(self, request: Request) -> Conversation:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        conversation = self._tokens.read(token.strip()) if scheme.lower() == "bearer" else None
        if not conversation:
            raise Problem(401, "unknown_conversation", "Authorization: Bearer and the token of POST /api/conversations")
        return await self._conversing.find(conversation)

    async def _shown(self, conversation: Conversation) -> dict[str, Any]:
        off = await off_text(self._conversing, conversation.channel, conversation.language, conversation.municipality)
        view = await self._conversing.handoff(conversation.id)
        return {
            "handoff": view.as_json() if view else None,
            "channel": conversation.channel,
            "municipality": conversation.municipality,
            "language": conversation.language,
            "started_at": conversation.started_at.isoformat(timespec="seconds"),
            "last_n": conversation.last_n,
            "waiting": conversation.waiting,
            "off": off,
        }


class HeldStream(Response):
    """A stream that holds its place for as long as it is sent; refused before it begins where there is none."""

    def __init__(self, stream: EventSourceResponse, place: AbstractContextManager[None]) -> None:
        super().__init__()
        self._stream = stream
        self._place = place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._place:
            await self._stream(scope, receive, send)


def _shown_entry(
    entry: Entry, conversation: Conversation, judged: Mapping[int, bool] = MappingProxyType({})
) -> dict[str, Any]:
    shown = {**entry.as_json(), "text": readable(entry.text, conversation.language)}
    return {**shown, "right": judged[entry.n]} if entry.n in judged else shown


def _judgement(body: dict[str, Any], last_n: int) -> Judgement:
    """What the body says of an answer.

    Raises:
        Problem
    """
    n, right, shared, comment = body.get("n"), body.get("right"), body.get("shared", False), body.get("comment") or ""
    if not (type(n) is int and 0 < n <= last_n and isinstance(right, bool)):
        raise Problem(400, "bad_request", "`n` is the number of an answer, `right` true or false")
    if not (isinstance(shared, bool) and isinstance(comment, str)):
        raise Problem(400, "bad_request", "`shared` is true or false, `comment` a text")
    try:
        return Judgement(n, right, body.get("reason"), shared, comment)
    except ValueError:
        raise Problem(400, "bad_request", f"`reason` is one of {', '.join(REASONS)}, of an answer not right") from None


def _receipt(receipt: Receipt, language: str | None) -> Response:
    said = forgotten(language, receipt)
    return JSONResponse({"forgotten": said.data["receipt"], "text": said.text} if said.data else {}, headers=NO_STORE)


async def _json(request: Request, *, optional: bool = False) -> dict[str, Any]:
    """The body as an object; with `optional` there may be none.

    Raises:
        Problem
    """
    body = await read_body(request)
    if optional and not body:
        return {}
    # A page of another site cannot send this type without asking first, so the list of origins holds.
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise Problem(415, "bad_request", "Content-Type: application/json")
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise Problem(400, "bad_request", "the body is not JSON") from None
    if not isinstance(data, dict):
        raise Problem(400, "bad_request", "the body is not a JSON object")
    return data


def _text(body: dict[str, Any], name: str, most: int) -> str | None:
    value = body.get(name)
    if value is not None and not (isinstance(value, str) and 0 < len(value) <= most and value.isprintable()):
        raise Problem(400, "bad_request", f"`{name}` is a text of {most} characters at most")
    return value


def _number(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 9):
        raise Problem(400, "bad_request", "`since` is a number of an entry")
    return int(value)


def _dumped(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))

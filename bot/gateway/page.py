"""The chat page. It is whole without scripts: one form that carries the conversation's token and comes back with the transcript.

With scripts, static/chat.js and bot/widget/chat.js take the same form over and talk to the API instead.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.gateway.conversing import Conversing, Sent
from bot.gateway.door import Door
from bot.gateway.forms import read_form
from bot.gateway.journal import KeyReused
from bot.gateway.journal_access import JournalAway
from bot.gateway.monitor import REFUSED
from bot.gateway.notices import forgotten, sentence
from bot.gateway.opinions import REASONS, Judgement
from bot.gateway.page_view import Judged, View, known_municipality, load_words, new_key, render
from bot.gateway.problems import SHOWN, Problem, language_of, problem_of
from bot.gateway.records import Conversation, Entry, Receipt
from bot.gateway.rows import UnknownConversation
from bot.gateway.tokens import Tokens
from bot.gateway.web import CHANNEL, NO_STORE, check_message, check_start, off_text
from knowledge.conversation import LANGUAGES
from knowledge.guard import MAX_LENGTH

logger = logging.getLogger(__name__)

# Room for a text that is far too long, so that it can be given back; a letter å takes six bytes in a form.
MAX_FORM = 64_000
SHOWN_ENTRIES = 400
REMEMBERED = 2_000
# Under `no-referrer`, which all else is sent with, browsers say `Origin: null` of a form, and it would be refused.
HEADERS = {**NO_STORE, "Referrer-Policy": "same-origin"}


class Page:
    """The routes of the page."""

    def __init__(self, conversing: Conversing, tokens: Tokens, door: Door, keep_days: int) -> None:
        self._conversing = conversing
        self._tokens = tokens
        self._door = door
        self._keep_days = keep_days
        self._begun: OrderedDict[str, asyncio.Task[str]] = OrderedDict()

    def routes(self) -> list[Route]:
        """Its paths."""
        return [Route("/", self.show), Route("/", self.take, methods=["POST"])]

    async def show(self, request: Request) -> Response:
        """The page before anything is said."""
        asked = request.query_params
        language = asked.get("lang", "")
        view = View(
            language if language in LANGUAGES else language_of(request), known_municipality(asked.get("municipality"))
        )
        return await self._page(view)

    async def take(self, request: Request) -> Response:
        """Do what the form asks for, and show the conversation after it; what goes wrong is said on the page."""
        view, problem = View(language_of(request)), None
        fields: dict[str, str] = {}
        try:
            self._door.check_origin(request)
            fields = await read_form(request, MAX_FORM)
            view = View.sent(fields, view.language)
            await self._carry_out(request, fields, view)
        except SHOWN as error:
            problem = problem_of(error)
            REFUSED.labels(problem.code).inc()
            if problem.code == "failed":
                logger.exception("the page failed")
            view.problem = _in_words(problem, view, fields)
            if problem.code == "unknown_conversation":
                view.token, view.key = "", new_key()
        return await self._page(view, problem)

    async def _carry_out(self, request: Request, fields: Mapping[str, str], view: View) -> None:
        wanted, language = fields.get("do"), fields.get("language")
        if language in LANGUAGES:
            await self._change_language(request, view, language)
        elif wanted == "forget":
            await self._forget(view)
        elif wanted == "withdraw":
            await self._withdraw(request, view)
        elif "opinion" in fields:
            await self._judge(request, view, fields)
        elif wanted != "look":
            reply = fields.get("reply")
            await self._send(request, view, view.text if reply is None else reply)
            view.text = view.text if reply is not None else ""
            view.key = new_key()

    async def _change_language(self, request: Request, view: View, language: str) -> None:
        view.language = language
        if view.token:
            conversation = await self._conversation(view)
            if conversation.language != language:
                await check_message(self._door, request, conversation.id)
                await self._conversing.change_language(conversation, language)

    async def _forget(self, view: View) -> None:
        conversation = await self._conversation(view)
        self._show_receipt(view, await self._conversing.forget(conversation.id, "person"))

    async def _withdraw(self, request: Request, view: View) -> None:
        conversation = await self._conversation(view)
        await check_message(self._door, request, conversation.id)
        # Where it has ended already, as after a reload, the page says so.
        view.opens_at_end = bool(await self._conversing.withdraw(conversation))

    async def _judge(self, request: Request, view: View, fields: Mapping[str, str]) -> None:
        judged = Judged.sent(fields["opinion"])
        conversation = await self._conversation(view)
        await check_message(self._door, request, conversation.id)
        judgement = judged and _judgement(judged, fields)
        if not judgement or not await self._conversing.judge(conversation.id, judgement):
            raise Problem(400, "bad_request")
        view.judged = judged

    async def _send(self, request: Request, view: View, text: str) -> None:
        if not text.strip():
            raise Problem(422, "empty")
        if len(text) > MAX_LENGTH:
            raise Problem(413, "too_long")
        conversation = await self._conversation(view) if view.token else await self._begin(request, view)
        view.token = self._tokens.sign(conversation.id)
        await check_message(self._door, request, conversation.id)
        try:
            sent = await self._conversing.send(conversation, text, view.key)
        except KeyReused:
            # The page said that the message was not sent, it was all the same, and then the person wrote something else.
            sent = await self._conversing.send(conversation, text, new_key())
        if isinstance(sent, Sent):
            view.entries = [sent.message, *sent.entries]
        else:
            self._show_receipt(view, sent)

    async def _begin(self, request: Request, view: View) -> Conversation:
        """The conversation that the first message begins: the same one where a reload or a second press sends it again."""
        task = self._begun.get(view.key)
        if not task:
            task = self._begun[view.key] = asyncio.create_task(self._start(request, view))
            while len(self._begun) > REMEMBERED:
                self._begun.popitem(last=False)
        try:
            return await self._conversing.find(await asyncio.shield(task))
        except Exception:
            self._begun.pop(view.key, None)
            raise

    async def _start(self, request: Request, view: View) -> str:
        await check_start(self._door, request)
        return await self._conversing.start(CHANNEL, view.municipality, view.language)

    async def _conversation(self, view: View) -> Conversation:
        return await self._conversing.find(self._id(view))

    def _id(self, view: View) -> str:
        conversation = self._tokens.read(view.token)
        if not conversation:
            raise UnknownConversation
        return conversation

    def _show_receipt(self, view: View, receipt: Receipt) -> None:
        view.receipt = forgotten(view.language, receipt).text
        view.token, view.key, view.entries = "", new_key(), []

    async def _page(self, view: View, problem: Problem | None = None) -> Response:
        try:
            if view.token:
                view.entries = await self._said(view)
                view.judgements = await self._conversing.judged(self._id(view))
                view.handoff = await self._conversing.handoff(self._id(view))
        except JournalAway:
            view.problem = view.problem or str(load_words()[view.language]["not_read"])
            problem = problem or Problem(503, "journal_away", retry_after=2)
        except UnknownConversation:
            view.token, view.key, view.entries = "", new_key(), []
            view.problem = view.problem or sentence("unknown_conversation", view.language)
            problem = problem or Problem(404, "unknown_conversation")
        view.off = await off_text(self._conversing, CHANNEL, view.language, view.municipality)
        retry = {"Retry-After": str(problem.retry_after)} if problem and problem.retry_after else {}
        return HTMLResponse(render(view, self._keep_days), problem.status if problem else 200, HEADERS | retry)

    async def _said(self, view: View) -> list[Entry]:
        """The whole conversation, of a very long one the end, and what could not be written down of the latest answer."""
        conversation = await self._conversing.look(self._id(view))
        since = max(0, conversation.last_n - SHOWN_ENTRIES)
        said: list[Entry] = []
        while more := await self._conversing.history(conversation.id, since):
            said += more
            since = more[-1].n
        return said + [entry for entry in view.entries if not entry.n]


def _judgement(judged: Judged, fields: Mapping[str, str]) -> Judgement:
    """What was said of the answer; a reason that does not exist counts as not given."""
    if not judged.explained:
        return Judgement(judged.n, judged.right)
    reason = fields.get(f"reason-{judged.n}")
    return Judgement(
        judged.n,
        right=False,
        reason=reason if reason in REASONS else None,
        shared=f"shared-{judged.n}" in fields,
        comment=fields.get("comment", "")[:MAX_LENGTH],
    )


def _in_words(problem: Problem, view: View, fields: Mapping[str, str]) -> str:
    words = load_words()[view.language]
    if problem.code in ("empty", "too_long"):
        return str(words[problem.code]).format(count=len(fields.get("reply") or view.text), limit=MAX_LENGTH)
    if problem.code == "journal_away" and fields.get("do") in ("forget", "look"):
        return str(words["not_deleted" if fields["do"] == "forget" else "not_read"])
    return sentence(problem.code, view.language)

"""The page that shows somebody exactly what is sent about them when they ask to be contacted, or what was, with a way to withdraw it.

It is opened from the chat page by a form, so that the conversation's token stands in no address.
"""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.gateway.conversing import Conversing
from bot.gateway.door import Door
from bot.gateway.forms import read_form
from bot.gateway.handoff_seen import HandoffView
from bot.gateway.monitor import REFUSED
from bot.gateway.notices import sentence
from bot.gateway.page import HEADERS, MAX_FORM
from bot.gateway.page_view import answered_in, load_words
from bot.gateway.problems import SHOWN, Problem, language_of, problem_of
from bot.gateway.rows import UnknownConversation
from bot.gateway.templating import TEMPLATES, load_templates
from bot.gateway.tokens import Tokens
from bot.gateway.web import check_message
from bot.handoff.availability import OSLO
from knowledge.conversation import LANGUAGES
from knowledge.guides.model import load_questions
from knowledge.guides.tongues import tongue_in_words
from knowledge.moments import time_in_words
from knowledge.yaml_file import read_mapping

logger = logging.getLogger(__name__)


class HandoffPage:
    """The route of the page."""

    def __init__(self, conversing: Conversing, tokens: Tokens, door: Door) -> None:
        self._conversing = conversing
        self._tokens = tokens
        self._door = door

    def routes(self) -> list[Route]:
        """Its path. Who comes without the form, as by loading the address anew, is told where to begin."""
        return [Route("/handoff", self.show_nothing), Route("/handoff", self.show, methods=["POST"])]

    async def show_nothing(self, request: Request) -> Response:
        """The page of somebody of whom nothing is known."""
        return _page(language_of(request))

    async def show(self, request: Request) -> Response:
        """The person's latest wish, after withdrawing it where they pressed that."""
        language, token, view = language_of(request), "", None
        problem: Problem | None = None
        try:
            fields = await read_form(request, MAX_FORM)
            # The forms of a site with `Referrer-Policy: no-referrer` have the origin `null`. Whoever has the token may look.
            if request.headers.get("origin") != "null" or fields.get("do"):
                self._door.check_origin(request)
            language = fields["lang"] if fields.get("lang") in LANGUAGES else language
            token = fields.get("token", "")
            view = await self._carry_out(request, token, fields.get("do"))
        except SHOWN as error:
            problem = problem_of(error)
            REFUSED.labels(problem.code).inc()
            if problem.code == "failed":
                logger.exception("the page of a handoff failed")
        return _page(language, token, view, problem)

    async def _carry_out(self, request: Request, token: str, wanted: str | None) -> HandoffView | None:
        known = self._tokens.read(token)
        if not known:
            raise UnknownConversation
        conversation = await self._conversing.look(known)
        if wanted == "withdraw":
            await check_message(self._door, request, conversation.id)
            await self._conversing.withdraw(conversation)
        return await self._conversing.handoff(conversation.id)


def _page(
    language: str, token: str = "", view: HandoffView | None = None, problem: Problem | None = None
) -> HTMLResponse:
    html = (
        load_templates()
        .get_template("handoff.html")
        .render(
            language=language,
            texts=load_texts()[language],
            token=token,
            view=view,
            details=_details(view, language) if view else [],
            problem=_in_words(problem, language) if problem else None,
            around=_around(view, language),
        )
    )
    return HTMLResponse(html, problem.status if problem else 200, HEADERS)


def _in_words(problem: Problem, language: str) -> str:
    return load_texts()[language]["away"] if problem.code == "journal_away" else sentence(problem.code, language)


def _details(view: HandoffView, language: str) -> list[tuple[str, str]]:
    """What is sent besides the conversation, as names and values; what has not been told is left out."""
    sent, texts, asked = view.handoff, load_texts()[language], load_questions()
    moments = {"agreed": sent.agreed_at, "promised": sent.promised_by}
    told = {name: time_in_words(moment.astimezone(OSLO), language) for name, moment in moments.items() if moment}
    rows = [
        (texts["number"], sent.number),
        (texts["recipient"], view.recipient[language]),
        (asked["reach"].label[language], sent.contact),
        (asked["call_when"].label[language], _option("call_when", sent.call_when, language)),
        (asked["contact_language"].label[language], _option("contact_language", sent.language, language)),
        (asked["contact_interpreter"].label[language], tongue_in_words(sent.interpreter or "", language)),
        (texts["agreed"], told.get("agreed")),
        (texts["promised"], told.get("promised")),
    ]
    return [(name, value) for name, value in rows if value]


def _option(question: str, chosen: str | None, language: str) -> str | None:
    texts = load_questions()[question].options.get(chosen or "")
    return texts[language] if texts else None


def _around(view: HandoffView | None, language: str) -> dict[str, Any]:
    """What the entries of the conversation are shown with, as on the chat page."""
    return {
        "language": language,
        "every": load_words(),
        "latest": None,
        "answered_in": answered_in(view.transcript if view else []),
    }


@cache
def load_texts() -> dict[str, dict[str, str]]:
    """The words of templates/handoff.yml by language."""
    texts: dict[str, dict[str, str]] = read_mapping(TEMPLATES / "handoff.yml")
    return texts

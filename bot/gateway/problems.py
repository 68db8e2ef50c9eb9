"""Errors of the API: one JSON shape, `{"error": {"code": …, "message": …}}`, the message in words that people may be shown."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.gateway.journal import KeyReused
from bot.gateway.journal_access import JournalAway
from bot.gateway.monitor import REFUSED
from bot.gateway.notices import sentence
from bot.gateway.rows import UnknownConversation
from knowledge.conversation import LANGUAGES


class Problem(Exception):
    """A request that is refused. `code` is a key of sentences.yml; `hint` tells developers, in English, what was wrong."""

    def __init__(self, status: int, code: str, hint: str = "", *, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.hint = hint
        self.retry_after = retry_after


# All that is shown so; an exception that is none of the others is a mistake of ours, and its traceback is logged too.
SHOWN = (Problem, UnknownConversation, KeyReused, JournalAway, HTTPException, Exception)


def problem_of(error: Exception) -> Problem:
    """The problem that an exception amounts to; one that is a mistake of ours is `failed`."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, UnknownConversation):
        return Problem(404, "unknown_conversation")
    if isinstance(error, KeyReused):
        return Problem(409, "key_reused", "choose a new key for a new text")
    if isinstance(error, JournalAway):
        return Problem(503, "journal_away", "send it again with the same key", retry_after=2)
    if isinstance(error, HTTPException):
        code = {404: "not_found", 405: "wrong_method"}.get(error.status_code, "bad_request")
        return Problem(error.status_code, code)
    return Problem(500, "failed")


async def show_problem(request: Request, error: Exception) -> Response:
    """The answer to a request that is refused."""
    problem = problem_of(error)
    REFUSED.labels(problem.code).inc()
    told = {"code": problem.code, "message": sentence(problem.code, language_of(request))}
    if problem.hint:
        told["hint"] = problem.hint
    headers = dict(getattr(error, "headers", None) or {})
    if problem.retry_after:
        headers["Retry-After"] = str(problem.retry_after)
    return JSONResponse({"error": told}, problem.status, headers)


def language_of(request: Request) -> str:
    """The first of our languages that the browser asks for; bokmål where it asks for none."""
    for part in request.headers.get("accept-language", "").lower().split(","):
        code = part.split(";")[0].strip().split("-")[0]
        if code in LANGUAGES:
            return code
        if code == "no":
            return "nb"
    return "nb"

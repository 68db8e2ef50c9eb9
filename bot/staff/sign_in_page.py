"""The sign-in page: what is on it, and where one may go from it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.gateway.monitor import REFUSED
from bot.gateway.problems import Problem, language_of
from bot.staff.cookies import give_cookie, read_cookie
from bot.staff.frame import HEADERS
from bot.staff.templating import render
from knowledge.conversation import LANGUAGES
from knowledge.yaml_file import in_every_language, read_mapping

PATH, INBOX = "/staff/sign-in", "/staff"
BEFORE = "koordinator_before"
"""The cookie that the form must agree with, so that no other site can sign somebody in."""

TEXTS = Path(__file__).with_name("sign_in.yml")
_OWN = re.compile(r"[\w-]{43}")
_INSIDE = re.compile(r"/staff(?:/[\w-]+)*/?(?:\?[\w=&%.+~-]*)?", re.ASCII)


@dataclass(frozen=True)
class View:
    """What is on the page: where one goes `then`, and whether one may sign in at the provider."""

    language: str
    then: str
    by_provider: bool
    login: str = ""

    @classmethod
    def asked(cls, request: Request, fields: Mapping[str, str], by_provider: bool) -> View:
        """What the address or the form asks for; what cannot be counts as not given."""
        language = fields.get("lang", "")
        return cls(
            language=language if language in LANGUAGES else language_of(request),
            then=inside(fields.get("next", "")),
            by_provider=by_provider,
            login=fields.get("login", ""),
        )


def inside(path: str) -> str:
    """A path of the inbox, as it is given; the inbox itself for everything else."""
    return path if _INSIDE.fullmatch(path) else INBOX


def sign_in_page(request: Request, view: View, problem: Problem | None = None) -> Response:
    """The page, and what went wrong on it, in words."""
    texts, csrf = texts_in(view.language), read_cookie(request, BEFORE)
    if not _OWN.fullmatch(csrf):
        csrf = secrets.token_urlsafe(32)
    said = texts.get(problem.code, texts["failed"]) if problem else ""
    html = render("sign_in.html", view.language, texts=texts, view=view, csrf=csrf, problem=said)
    headers = dict(HEADERS)
    if problem:
        REFUSED.labels(problem.code).inc()
        if problem.retry_after:
            headers["Retry-After"] = str(problem.retry_after)
    response = HTMLResponse(html, problem.status if problem else 200, headers)
    give_cookie(request, response, BEFORE, csrf, same_site="strict")
    return response


@cache
def texts_in(language: str) -> dict[str, str]:
    """The words of sign_in.yml in one language.

    Raises:
        KnowledgeError: a text lacks a language.
    """
    return {key: in_every_language(f"sign_in.yml: {key}", text)[language] for key, text in read_mapping(TEXTS).items()}

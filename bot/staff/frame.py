"""The frame around every page of the staff: who is signed in, where one can go, and what waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.gateway.journal_access import in_journal
from bot.gateway.notices import SENTENCES, sentence
from bot.gateway.problems import Problem
from bot.handoff.desks import Desks
from bot.staff.desk_rows import DeskRows
from bot.staff.sessions import Session
from bot.staff.templating import render, words_in
from bot.staff.visit import Visit
from knowledge.municipality import load_municipalities

HEADERS = {
    "Cache-Control": "no-store",
    # Under `no-referrer` browsers say `Origin: null` of a form, and it would be refused.
    "Referrer-Policy": "same-origin",
    # No site may frame these pages, whichever may frame the chat.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    ),
}


class Frame:
    """Puts pages into their frame."""

    def __init__(self, rows: DeskRows, desks: Desks, now: Callable[[], datetime]) -> None:
        self._rows = rows
        self._desks = desks
        self._now = now

    async def page(self, visit: Visit, template: str, status: int = 200, **around: Any) -> HTMLResponse:
        """A page of somebody who is signed in.

        Raises:
            JournalAway
        """
        now = self._now()
        pulse = await in_journal(self._rows.pulse, visit.desk, visit.staff.id, now)
        html = render(
            template,
            visit.language,
            visit=visit,
            pulse=pulse,
            desk=self._desk_name(visit.desk, visit.language),
            present=is_present(visit, now),
            done=words_in(visit.language)["done"].get(visit.request.query_params.get("done", "")),
            **around,
        )
        return HTMLResponse(html, status, HEADERS)

    def refusal(
        self, language: str, problem: Problem, path: str, fields: Mapping[str, str], session: Session | None
    ) -> Response:
        """What went wrong, in words, with what was typed, and with the form to send it again where that may help.

        It needs no database.
        """
        own = words_in(language)["problems"]
        text = own[problem.code] if problem.code in own else _sentence(problem.code, language)
        again = {name: value for name, value in fields.items() if name != "csrf" and "password" not in name}
        html = render(
            "refusal.html",
            language,
            text=text,
            code=problem.code,
            path=path if problem.status != 404 and problem.code != "not_your_role" else "",
            again=again,
            csrf=session.csrf if session else "",
        )
        retry = {"Retry-After": str(problem.retry_after)} if problem.retry_after else {}
        return HTMLResponse(html, problem.status, HEADERS | retry)

    def _desk_name(self, key: str, language: str) -> str:
        desk, place = self._desks.get(key), load_municipalities().get(key)
        names = (place.name if place else None, desk.name[language] if desk else key)
        return ", ".join(name for name in names if name)


def is_present(visit: Visit, now: datetime) -> bool:
    """Whether whoever asks is at the desk."""
    return bool(visit.staff.present_until and visit.staff.present_until > now)


def redirect(address: str) -> Response:
    """Go there after a form has been taken, so that a reload sends nothing twice."""
    return RedirectResponse(address, 303, {"Cache-Control": "no-store"})


def _sentence(code: str, language: str) -> str:
    return sentence(code if code in SENTENCES.texts else "failed", language)

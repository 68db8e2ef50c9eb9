"""Coming in, whichever way somebody has shown who they are."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from bot.gateway.journal_access import in_journal
from bot.gateway.problems import Problem
from bot.staff.accounts import Staff
from bot.staff.cookies import give_cookie, read_cookie, take_cookie
from bot.staff.frame import redirect
from bot.staff.sessions import COOKIE, Sessions
from bot.staff.sign_in_page import BEFORE
from bot.staff.transport import is_private


def check_private(request: Request) -> None:
    """Refuse to hand out a session that others on the network could read.

    Raises:
        Problem
    """
    if not is_private(request.url):
        raise Problem(403, "plain_http")


async def enter(request: Request, sessions: Sessions, staff: Staff, then: str) -> Response:
    """Begin a session, end the one that the browser had, and go there.

    Raises:
        JournalAway
    """
    if old := read_cookie(request, COOKIE):
        await in_journal(sessions.end, old)
    cookie = await in_journal(sessions.begin, staff.id)
    response = redirect(then)
    give_cookie(request, response, COOKIE, cookie, same_site="lax")
    take_cookie(request, response, BEFORE)
    return response

"""The cookies of staff. Over HTTPS a browser takes them from this host alone; scripts never see them."""

from __future__ import annotations

from typing import Literal

from starlette.requests import Request
from starlette.responses import Response


def cookie_name(request: Request, name: str) -> str:
    """What the cookie is called: no other host, and nothing over plain HTTP, can set one that begins with `__Host-`."""
    return f"__Host-{name}" if request.url.scheme == "https" else name


def read_cookie(request: Request, name: str) -> str:
    """What the browser sent; empty where it sent none."""
    return request.cookies.get(cookie_name(request, name), "")


def give_cookie(
    request: Request,
    response: Response,
    name: str,
    value: str,
    *,
    same_site: Literal["lax", "strict"],
    seconds: int | None = None,
) -> None:
    """Hand a cookie out, until the browser is closed or for some seconds."""
    response.set_cookie(
        cookie_name(request, name),
        value,
        max_age=seconds,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite=same_site,
    )


def take_cookie(request: Request, response: Response, name: str) -> None:
    """Take it back."""
    secure = request.url.scheme == "https"
    response.delete_cookie(cookie_name(request, name), path="/", secure=secure, httponly=True)

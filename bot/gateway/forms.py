"""Reading what a plain HTML form sends."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.requests import Request

from bot.gateway.door import read_body
from bot.gateway.problems import Problem

FORM = "application/x-www-form-urlencoded"
MAX_FIELDS = 100


async def read_form(request: Request, most: int) -> dict[str, str]:
    """The fields by name; of a name that was sent twice the last one, which is the button that was pressed.

    Raises:
        Problem: it is no form, or larger than `most` bytes.
    """
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != FORM:
        raise Problem(415, "bad_request", f"Content-Type: {FORM}")
    text = (await read_body(request, most)).decode("utf-8", errors="replace")
    try:
        sent = parse_qs(text, keep_blank_values=True, errors="replace", max_num_fields=MAX_FIELDS)
    except ValueError:
        raise Problem(413, "too_large") from None
    return {name: values[-1] for name, values in sent.items()}

"""The letter pages: a form, and what is filled in as a page to print, a Word file or plain text. Nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.gateway.forms import read_form
from bot.gateway.problems import Problem
from bot.gateway.templating import TEMPLATES, load_templates
from knowledge.conversation import LANGUAGES
from knowledge.letters import as_docx, as_text, notes, write
from knowledge.letters.fields import CHOICES, DEFAULTS, clean_value
from knowledge.municipality import load_municipalities
from knowledge.yaml_file import read_mapping

MAX_BODY = 64 * 1024
MAX_FIELD = 4_000
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
}
# By status, the key of the sentence that says why a form could not be read.
PROBLEMS = {413: "too_large", 415: "no_form"}
FORM_FIELDS = {
    "request": (
        "right perspective municipality recipient name contact child_name age needs agencies wishes interpreter date".split()
    ),
    "complaint": (
        "right perspective complaint_about decided_by municipality recipient name contact child_name age letter_date "
        "reason needs interpreter date".split()
    ),
    "agencies": "perspective child_name age name agencies date".split(),
    "checklist": "right perspective interpreter".split(),
}


def letter_routes() -> list[Route]:
    """The form of each kind of letter, and what answers it when it is sent."""
    return [Route("/letters/{kind}", _show), Route("/letters/{kind}", _make, methods=["POST"])]


async def _show(request: Request) -> Response:
    """An empty form; of the municipality only the number stands in the address, and only a known one is used."""
    kind, language = request.path_params["kind"], _language(request.query_params.get("lang"))
    if kind not in FORM_FIELDS:
        return _message(404, "unknown_letter", language)
    place = load_municipalities().get(request.query_params.get("municipality", ""))
    return _form(kind, language, {"municipality": place.name} if place and place.name else {})


async def _make(request: Request) -> Response:
    kind = request.path_params["kind"]
    if kind not in FORM_FIELDS:
        return _message(404, "unknown_letter", "nb")
    try:
        sent = await read_form(request, MAX_BODY)
    except Problem as error:
        if error.status not in PROBLEMS:
            raise
        return _message(error.status, PROBLEMS[error.status], "nb")
    language = _language(sent.get("lang"))
    fields = _known(kind, sent)
    wanted = sent.get("format", "form")
    too_long = {name: len(value) for name, value in fields.items() if len(value) > MAX_FIELD}
    if too_long:
        return _form(kind, language, fields, too_long)
    if wanted == "page":
        return _page(kind, language, fields)
    if wanted == "text":
        return PlainTextResponse(as_text(write(kind, language, fields)), headers=HEADERS)
    if wanted == "docx":
        content = await run_in_threadpool(lambda: as_docx(write(kind, language, fields)))
        name = _texts(language)["kinds"][kind]["file"]
        disposition = {"Content-Disposition": f'attachment; filename="{name}.docx"'}
        return Response(content, media_type=DOCX, headers=HEADERS | disposition)
    return _form(kind, language, fields)


def _known(kind: str, sent: Mapping[str, str]) -> dict[str, str]:
    """The fields that this letter has and that hold something; a choice that does not exist counts as not made."""
    fields = {name: clean_value(sent.get(name, "")) for name in FORM_FIELDS[kind]}
    place = load_municipalities().get(fields.get("municipality", ""))
    if place and place.name:
        fields["municipality"] = place.name
    return {name: value for name, value in fields.items() if value and value in CHOICES.get(name, (value,))}


def _form(
    kind: str, language: str, fields: Mapping[str, str], too_long: Mapping[str, int] | None = None
) -> HTMLResponse:
    too_long = too_long or {}
    html = (
        load_templates()
        .get_template("form.html")
        .render(
            _around(kind, language, fields),
            names=FORM_FIELDS[kind],
            defaults=DEFAULTS,
            too_long=too_long,
            limit=MAX_FIELD,
        )
    )
    return HTMLResponse(html, 422 if too_long else 200, HEADERS)


def _page(kind: str, language: str, fields: Mapping[str, str]) -> HTMLResponse:
    around = _around(kind, language, fields)
    html = load_templates().get_template("letter.html").render(around, letter=write(kind, language, fields))
    return HTMLResponse(html, headers=HEADERS)


def _message(status: int, problem: str, language: str) -> HTMLResponse:
    texts = _texts(language)
    html = (
        load_templates()
        .get_template("message.html")
        .render(
            language=language,
            texts=texts,
            title=texts["problems"][problem]["title"],
            text=texts["problems"][problem]["text"],
        )
    )
    return HTMLResponse(html, status, HEADERS)


def _around(kind: str, language: str, fields: Mapping[str, str]) -> dict[str, Any]:
    """What both the form and the finished page show beside the letter. The advice needs no more than the choices."""
    choices = {name: value for name, value in fields.items() if name in CHOICES}
    advice = notes(kind, language, choices)
    return {"kind": kind, "language": language, "texts": _texts(language), "fields": fields, "advice": advice}


def _language(wanted: str | None) -> str:
    return wanted if wanted in LANGUAGES else "nb"


@cache
def _texts(language: str) -> dict[str, Any]:
    texts: dict[str, Any] = read_mapping(TEMPLATES / "letters.yml")[language]
    return texts

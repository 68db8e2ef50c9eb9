"""The files of the chat widget (bot/widget), and a page that shows it as a municipality would use it."""

from __future__ import annotations

import hashlib
import json
import mimetypes
import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import minify
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from zopfli.gzip import compress

from bot.gateway.conversing import Conversing
from bot.gateway.page_view import known_municipality, words
from bot.gateway.problems import language_of
from bot.gateway.templating import TEMPLATES, load_templates
from bot.gateway.web import CHANNEL, off_text
from bot.gateway.widget_words import widget_words
from knowledge.conversation import LANGUAGES
from knowledge.municipality import load_municipalities
from knowledge.yaml_file import read_mapping

FOLDER = Path(__file__).parent.parent / "widget"
IMPORT = re.compile(r'^import .* from "\./(.*)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export ", re.MULTILINE)
STYLES = ("parts.css", "widget.css")
# A copy that our own page has fetched must not be given to a page of another site.
VARY = "Accept-Encoding, Origin"


@dataclass(frozen=True)
class File:
    """What is sent under one address; `packed` is the same with gzip."""

    type: str
    plain: bytes
    packed: bytes = field(repr=False)

    @classmethod
    @lru_cache(maxsize=64)
    def of(cls, name: str, text: str) -> File:
        """A file of this name; its ending tells its type, and scripts and style sheets lose what is only for their readers."""
        kind = mimetypes.guess_type(name)[0] or "text/plain"
        plain = minify.string(kind, text).encode()
        return cls(kind, plain, compress(plain))

    def response(self, request: Request) -> Response:
        """The file, or that the browser has it already. It is asked for each time, so that its parts always fit together."""
        tag = f'"{hashlib.sha256(self.plain).hexdigest()[:16]}"'
        headers = {"Cache-Control": "no-cache", "ETag": tag, "Vary": VARY}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(self.plain, media_type=self.type, headers=headers)
        return Response(self.packed, media_type=self.type, headers=headers | {"Content-Encoding": "gzip"})


def widget_routes(conversing: Conversing, keep_days: int) -> list[Route]:
    """The script that a municipality puts on its pages, what it loads, and the page that shows it."""

    async def show_words(request: Request) -> Response:
        asked = request.query_params
        language, municipality = asked.get("lang"), known_municipality(asked.get("municipality"))
        if language not in LANGUAGES:
            raise HTTPException(404)
        off = await off_text(conversing, CHANNEL, language, municipality)
        said = widget_words(language, municipality, keep_days) | ({"off": off} if off else {})
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        return File.of("words.json", text).response(request)

    return [
        Route("/widget.js", _show_script),
        Route("/widget.css", _show_styles),
        Route("/widget/words.json", show_words),
        Route("/widget/{name}", _show_file),
        Route("/demo", _show_demo),
    ]


def join(name: str) -> str:
    """A module and all that it imports as one script: each once, and after what it needs itself.

    The modules have no two names in common outside their braces and import by the names that they export, so that it is
    enough to leave out the words `import` and `export`. In a function of their own, all these names can be shortened.
    """
    scripts: dict[str, str] = {}

    def add(each: str) -> None:
        if each not in scripts:
            text = (FOLDER / each).read_text(encoding="utf-8")
            scripts[each] = ""
            for needed in IMPORT.findall(text):
                add(needed)
            scripts[each] = scripts.pop(each) + EXPORT.sub("", IMPORT.sub("", text))

    add(name)
    return f"(() => {{\n{''.join(scripts.values())}}})();"


@cache
def script() -> File:
    """The widget as one file, half as heavy as its modules one by one and there after one request."""
    return File.of("widget.js", join("element.js"))


@cache
def styles() -> File:
    """All that the widget looks like."""
    return File.of("widget.css", "".join((FOLDER / name).read_text(encoding="utf-8") for name in STYLES))


@cache
def load_files() -> dict[str, File]:
    """The modules and style sheets by name, as our own pages load them."""
    paths = [*FOLDER.glob("*.js"), *FOLDER.glob("*.css")]
    return {path.name: File.of(path.name, path.read_text(encoding="utf-8")) for path in paths}


async def _show_script(request: Request) -> Response:
    return script().response(request)


async def _show_styles(request: Request) -> Response:
    return styles().response(request)


async def _show_file(request: Request) -> Response:
    file = load_files().get(request.path_params["name"])
    if not file:
        raise HTTPException(404)
    return file.response(request)


async def _show_demo(request: Request) -> Response:
    asked = request.query_params
    language = asked.get("lang", "")
    language = language if language in LANGUAGES else language_of(request)
    municipality = known_municipality(asked.get("municipality"))
    texts = read_mapping(TEMPLATES / "demo.yml")[language]
    html = (
        load_templates()
        .get_template("demo.html")
        .render(
            language=language,
            municipality=municipality,
            texts=texts,
            office=words(language, municipality, 1)["office"],
            card=_card(municipality, language) if municipality else texts["example"],
            panel=asked.get("place") == "page",
        )
    )
    return HTMLResponse(html)


def _card(municipality: str, language: str) -> dict[str, str]:
    """How the office is reached, as far as the municipality has told it."""
    place = load_municipalities()[municipality]
    told = {"phone": place.phone, "address": place.address.get(language), "hours": place.hours.get(language)}
    return {name: text for name, text in told.items() if text}

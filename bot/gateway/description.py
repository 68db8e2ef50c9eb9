"""The OpenAPI description of the API, as it is written in openapi.yml."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from knowledge.yaml_file import read_mapping

FILE = Path(__file__).with_name("openapi.yml")


@lru_cache(maxsize=1)
def load_description() -> dict[str, Any]:
    """The description as data."""
    return read_mapping(FILE)


def describe() -> list[Route]:
    """The route that shows it."""
    return [Route("/openapi.json", _show)]


async def _show(request: Request) -> Response:
    return JSONResponse(load_description())

"""Where texts are fetched from: `sources.yml` as typed values."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import Path, PurePosixPath
from typing import Any

import httpx

from knowledge.errors import KnowledgeError
from knowledge.laws import Laws
from knowledge.yaml_file import read_mapping

FILE = Path(__file__).parents[1] / "sources.yml"

BULK, PAGE = KINDS = ("bulk", "page")

_NAME = re.compile(r"[A-Za-z0-9-]+")
# An address that ends otherwise is a web page, whatever its publisher's software puts there: .aspx, .no, nothing.
_SUFFIXES = (".tar.bz2", ".tar.gz", ".tar.xz", ".zip", ".pdf", ".docx", ".md", ".txt", ".xml")


@dataclass(frozen=True)
class Origin:
    """One file or page to fetch. `sources.yml` explains the fields; `address` is never empty."""

    name: str
    licence: str
    kind: str
    days: int
    address: str

    @property
    def file(self) -> str:
        """What the fetched file is called."""
        path = PurePosixPath(httpx.URL(self.address).path).name.lower()
        return self.name + next((suffix for suffix in _SUFFIXES if path.endswith(suffix)), ".html")


def load_origins(path: Path = FILE) -> list[Origin]:
    """Everything to fetch, in the order of the file, with the addresses that `laws.yml` has filled in.

    Raises:
        KnowledgeError: the file is missing, or an entry lacks a field or has a wrong one.
    """
    laws = Laws.load()
    origins: dict[str, Origin] = {}
    for group, entries in read_mapping(path).items():
        if not isinstance(entries, list | None):
            raise KnowledgeError(f"{path.name}: {group} is no list; begin each source with a dash")
        for entry in entries or ():
            origin = _origin(path, group, entry, laws)
            # The names become files, and not every disk tells capitals from small letters.
            if origin.name.lower() in origins:
                raise KnowledgeError(f"{path.name}: {origin.name} is there twice; give one of them another name")
            origins[origin.name.lower()] = origin
    return list(origins.values())


def choose(origins: list[Origin], names: tuple[str, ...]) -> list[Origin]:
    """Those of `origins` that are named, in the order of the file.

    Raises:
        KnowledgeError: there is none of that name.
    """
    known = {origin.name for origin in origins}
    for name in names:
        if name not in known:
            raise KnowledgeError(f"no source is called {name}; there are {', '.join(sorted(known))}")
    return [origin for origin in origins if origin.name in names]


def _origin(path: Path, group: str, entry: Any, laws: Laws) -> Origin:
    try:
        name = str(entry["name"])
        given = {"address": _registered(laws, name), **entry, "name": name}
        origin = Origin(**given)
    except (KeyError, TypeError):
        needed = ", ".join(each.name for each in fields(Origin))
        raise KnowledgeError(
            f"{path.name}: an entry of {group} lacks a field or has one too many; it needs {needed}"
        ) from None
    if not _NAME.fullmatch(name):
        raise KnowledgeError(f"{path.name}: “{name}” is no name; use letters, digits and dashes")
    if not _is_address(origin.address):
        raise KnowledgeError(
            f"{path.name}: {name} has no address that begins with https://; laws.yml has none for it either"
        )
    if origin.kind not in KINDS:
        raise KnowledgeError(f"{path.name}: {name} has kind {origin.kind}; use one of {', '.join(KINDS)}")
    if not isinstance(origin.days, int) or origin.days < 1:
        raise KnowledgeError(f"{path.name}: {name} has days {origin.days}; write a whole number from 1")
    if not isinstance(origin.licence, str) or not origin.licence:
        raise KnowledgeError(f"{path.name}: {name} has no licence; write what the publisher allows, or `not stated`")
    return origin


def _registered(laws: Laws, name: str) -> str:
    return laws.entries[name].url if name in laws.entries else ""


def _is_address(text: Any) -> bool:
    try:
        url = httpx.URL(text)
    except (TypeError, httpx.InvalidURL):
        return False
    return url.scheme in ("http", "https") and bool(url.host)

"""Whether the addresses that the answers send people to still lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import httpx

from knowledge.errors import KnowledgeError
from knowledge.laws import Laws
from knowledge.municipality import DEFAULT, Municipality
from knowledge.pull.clock import REAL, Clock
from knowledge.pull.polite import Polite, http_client

GONE, UNREACHABLE, MOVED, OK = STATUSES = ("gone", "unreachable", "moved", "ok")
"""How an address can be, worst first."""

# A dead host is no reason to keep the others waiting.
PAUSES = (2.0,)

# The last part of an address at Lovdata is a place within the page, and no server tells whether the page has it.
_PLACE = re.compile(r"(?:/§[^/]*)?(?:#.*)?$")
_GONE = (404, 410)


@dataclass(frozen=True)
class Link:
    """One address and what became of it.

    `named_by` are the keys of `laws.yml` and the municipalities that name it. `target` is where it leads now, if elsewhere;
    `detail` says why it could not be reached.
    """

    address: str
    named_by: tuple[str, ...]
    status: str
    target: str = ""
    detail: str = ""


def addresses(laws: Laws, municipalities: Mapping[str, Municipality]) -> dict[str, tuple[str, ...]]:
    """Every address in the registry and with the municipalities, without the place in the page, and who names it."""
    named: dict[str, tuple[str, ...]] = {}
    sources = [(entry.url, key) for key, entry in laws.entries.items()]
    sources += [
        (place.source.url, place.name or DEFAULT)
        for place in municipalities.values()
        # Where nothing local is known, the default's source stands for all.
        if place.local or not place.number
    ]
    for url, name in sources:
        if address := _PLACE.sub("", url):
            named[address] = (*named.get(address, ()), name)
    return named


def check_links(
    named: Mapping[str, tuple[str, ...]], *, transport: httpx.BaseTransport | None = None, clock: Clock = REAL
) -> Iterator[Link]:
    """Look up each address, as politely as `knowledge.pull` fetches, and tell how it is."""
    with http_client(transport) as http:
        polite = Polite(http, clock, PAUSES)
        for address, names in named.items():
            try:
                status, answered = _look_up(polite, address)
            except KnowledgeError as error:
                yield Link(address, names, UNREACHABLE, detail=str(error))
                continue
            target = "" if answered == httpx.URL(address) else str(answered)
            if status in _GONE:
                yield Link(address, names, GONE, target, f"answers {status}")
            elif status >= 400:
                yield Link(address, names, UNREACHABLE, target, f"answers {status}; open it by hand")
            else:
                yield Link(address, names, MOVED if target else OK, target)


def _look_up(polite: Polite, address: str) -> tuple[int, httpx.URL]:
    """The status and the address at the end of all redirects."""

    def attempt() -> tuple[int, httpx.URL]:
        with polite.open("HEAD", address) as response:
            # Many servers answer HEAD with an error and GET with the page; only a plea for rest is taken at its word.
            if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
                polite.raise_if_busy(response)
            if response.status_code < 400:
                return response.status_code, response.url
        with polite.open("GET", address) as response:
            polite.raise_if_busy(response)
            return response.status_code, response.url

    return polite.patiently(attempt)

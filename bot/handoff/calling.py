"""Calling another system over HTTP, in one place: how long to wait, whom to trust, and failures in our own words."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx

from bot.handoff.loopback import is_loopback
from bot.handoff.outbox import NotDelivered

SECONDS = 10.0


@contextlib.contextmanager
def calling(address: str) -> Iterator[httpx.Client]:
    """A client for the system at an address. It follows no redirects: what is signed or named is for this address alone.

    Raises:
        NotDelivered: it does not answer.
    """
    beyond = not is_loopback(urlsplit(address).hostname)
    try:
        with httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=beyond) as client:
            yield client
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NotDelivered(f"no answer ({type(error).__name__})") from None


def accepted(response: httpx.Response) -> httpx.Response:
    """The response, where it says that all went well.

    Raises:
        NotDelivered: it says something else.
    """
    if not response.is_success:
        raise NotDelivered(f"the answer was {response.status_code}")
    return response

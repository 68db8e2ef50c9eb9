"""Requests as a good guest makes them: by name, one at a time, with pauses, by the host's rules, and never insisting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import TypeVar

import httpx

from knowledge.errors import KnowledgeError
from knowledge.pull.clock import REAL, Clock
from knowledge.pull.robots import LARGEST_FILE, TOKEN, Robots

USER_AGENT = f"{TOKEN} (assistant of a Norwegian municipality about coordinators and child coordinators)"
INTERVAL = 2.0
"""Seconds between two requests to one host, where its robots.txt does not want more."""
PAUSES = (2.0, 8.0, 30.0)
"""Seconds before each new try."""
LONGEST_WAIT = 120.0
"""Seconds that a host may make us wait before we give up for this time."""
REDIRECTS = 5
TIMEOUT = httpx.Timeout(30, connect=10)

_BUSY = (429, 500, 502, 503, 504)
_T = TypeVar("_T")


class TryLaterError(Exception):
    """A try failed in a way that may pass; `wait` is how many seconds the host wants to be left alone."""

    def __init__(self, reason: str, wait: float = 0) -> None:
        super().__init__(reason)
        self.wait = wait


@contextmanager
def http_client(transport: httpx.BaseTransport | None = None) -> Iterator[httpx.Client]:
    """A client that says who we are; without `transport` it goes to the internet, by the proxy of the environment."""
    # A compressed body could not be continued where it broke off.
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
    with httpx.Client(transport=transport, headers=headers, timeout=TIMEOUT) as client:
        yield client


class Polite:
    """Makes the requests of one run."""

    def __init__(self, http: httpx.Client, clock: Clock = REAL, pauses: tuple[float, ...] = PAUSES) -> None:
        self._http, self._clock, self._pauses = http, clock, pauses
        self._robots = Robots(self._read_robots)
        self._free: dict[str, float] = {}

    def patiently(self, attempt: Callable[[], _T]) -> _T:
        """What `attempt` returns, tried again after a pause while it raises TryLaterError.

        Raises:
            KnowledgeError: it failed every time, or the host wants to be left alone for longer than `LONGEST_WAIT`.
        """
        pauses = iter(self._pauses)
        while True:
            try:
                return attempt()
            except TryLaterError as later:
                if later.wait > LONGEST_WAIT:
                    raise KnowledgeError(
                        f"{later} and wants {later.wait:.0f} s of rest; try again after that"
                    ) from later
                pause = next(pauses, None)
                if pause is None:
                    raise KnowledgeError(f"{later}; try again later") from later
                wait = max(pause, later.wait)
            self._clock.sleep(wait)

    @contextmanager
    def open(self, method: str, address: str, headers: dict[str, str] | None = None) -> Iterator[httpx.Response]:
        """One try: the response at the end of all redirects, its body not read yet.

        Raises:
            TryLaterError: the host does not answer, or breaks off while the body is read.
            KnowledgeError: the host's rules forbid it, or it redirects too often or away from https.
        """
        with self._following(method, httpx.URL(address), headers or {}, self._robots.delay) as response:
            yield response

    def raise_if_busy(self, response: httpx.Response) -> None:
        """Leave a host alone that has too much to do or is out of order.

        Raises:
            TryLaterError: its status says so.
        """
        if response.status_code in _BUSY:
            raise TryLaterError(f"{response.url.host} answers {response.status_code}", self._retry_after(response))

    @contextmanager
    def _following(
        self, method: str, url: httpx.URL, headers: dict[str, str], delay: Callable[[httpx.URL], float]
    ) -> Iterator[httpx.Response]:
        for _ in range(REDIRECTS + 1):
            with self._request(method, url, headers, max(INTERVAL, delay(url))) as response:
                following = response.next_request
                if not following:
                    yield response
                    return
            if url.scheme == "https" and following.url.scheme != "https":
                raise KnowledgeError(
                    f"{url.host} redirects to {following.url}, which is not encrypted; correct the address"
                )
            url = following.url
        raise KnowledgeError(
            f"{url.host} redirects more than {REDIRECTS} times; open it by hand and correct the address"
        )

    @contextmanager
    def _request(self, method: str, url: httpx.URL, headers: dict[str, str], delay: float) -> Iterator[httpx.Response]:
        host = url.netloc.decode()
        wait = self._free.get(host, 0) - self._clock.monotonic()
        if wait > 0:
            self._clock.sleep(wait)
        try:
            with self._http.stream(method, url, headers=headers) as response:
                yield response
        except httpx.RequestError as error:
            reason = str(error) or type(error).__name__
            raise TryLaterError(f"no whole answer from {host} ({reason})") from error
        finally:
            self._free[host] = self._clock.monotonic() + delay

    def _read_robots(self, address: str) -> tuple[int, bytes]:
        def attempt() -> tuple[int, bytes]:
            with self._following("GET", httpx.URL(address), {}, lambda url: 0) as response:
                self.raise_if_busy(response)
                body = b""
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) >= LARGEST_FILE:
                        break
                return response.status_code, body[:LARGEST_FILE]

        return self.patiently(attempt)

    def _retry_after(self, response: httpx.Response) -> float:
        text = response.headers.get("Retry-After", "")
        if text.isdecimal():
            return float(text)
        try:
            return (parsedate_to_datetime(text) - self._clock.now()).total_seconds()
        except (TypeError, ValueError):
            return 0

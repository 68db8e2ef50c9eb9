"""What the robots.txt of a host lets us do (RFC 9309)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
from protego import Protego

from knowledge.errors import KnowledgeError

TOKEN = "koordinator"
"""What the rules of a robots.txt may call us."""
LARGEST_FILE = 512 * 1024
"""Bytes of a robots.txt that count; RFC 9309 wants at least 500 kibibytes."""
LONGEST_DELAY = 60.0
"""Seconds between two requests that we are ready to keep."""


@dataclass
class Robots:
    """The rules of each host, read once.

    `read` fetches a robots.txt: its status and the first `LARGEST_FILE` bytes. It raises KnowledgeError where the host does
    not answer or only with an error of its own; then nothing of the host may be fetched (RFC 9309, 2.3.1.4). A host that
    answers that there is no such file, or keeps it from us, allows everything (2.3.1.3).
    """

    read: Callable[[str], tuple[int, bytes]]
    _rules: dict[str, Protego | str] = field(default_factory=dict)

    def delay(self, url: httpx.URL) -> float:
        """The seconds that the host wants between two requests, zero where it does not say.

        Raises:
            KnowledgeError: the host does not let us fetch this address.
        """
        host = url.netloc.decode()
        rules = self._of(f"{url.scheme}://{host}")
        if isinstance(rules, str):
            raise KnowledgeError(rules)
        if not rules.can_fetch(str(url), TOKEN):
            raise KnowledgeError(f"robots.txt of {host} asks programs to stay away from it; open it by hand")
        delay = float(rules.crawl_delay(TOKEN) or 0)
        if delay > LONGEST_DELAY:
            raise KnowledgeError(f"robots.txt of {host} wants {delay:.0f} s between two requests; open it by hand")
        return delay

    def _of(self, host: str) -> Protego | str:
        if host not in self._rules:
            try:
                status, body = self.read(f"{host}/robots.txt")
            except KnowledgeError as error:
                self._rules[host] = f"robots.txt: {error}"
            else:
                text = body.decode("utf-8-sig", errors="replace") if status == 200 else ""
                self._rules[host] = Protego.parse(text)
        return self._rules[host]

"""Fetching one source: only what has changed, from where the last try broke off, and never a half file in place of a whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import httpx

from knowledge.errors import KnowledgeError
from knowledge.pull.clock import Clock
from knowledge.pull.origins import BULK, PAGE, Origin
from knowledge.pull.polite import Polite, TryLaterError
from knowledge.pull.state import CHANGED, NEW, UNCHANGED, Entry, State, digest

MB = 1_000_000
LARGEST = {BULK: 500 * MB, PAGE: 20 * MB}
"""Bytes of one file. All statutes in force are some ten MB."""
LONGEST = 1800.0
"""Seconds for one source, with all its tries and pauses."""

Report = Callable[[Origin, int, int | None], None]
"""Told how many bytes have come, and of how many where that is known."""


@dataclass
class Fetch:
    """One source being fetched into the folder of `state`."""

    origin: Origin
    state: State
    polite: Polite
    clock: Clock
    report: Report

    def __post_init__(self) -> None:
        self._file = self.state.folder / self.origin.file
        self._part = self.state.folder / f"{self.origin.file}.part"
        self._until = self.clock.monotonic() + LONGEST
        # A file that somebody has changed or damaged must not be kept because the source has not changed.
        sha256 = self.state.of(self.origin).sha256
        self._whole = bool(sha256) and digest(self._file) == sha256

    def run(self) -> Entry:
        """Bring the file to where it is what the source has, and tell what was done.

        Raises:
            KnowledgeError: it could not be fetched; the old file is untouched.
        """
        return self.polite.patiently(self._attempt)

    def _attempt(self) -> Entry:
        known = self.state.of(self.origin)
        have = self._part.stat().st_size if known.part and self._part.exists() else 0
        with self.polite.open("GET", self.origin.address, self._conditions(known, have)) as response:
            self.polite.raise_if_busy(response)
            if response.status_code == httpx.codes.NOT_MODIFIED:
                self._part.unlink(missing_ok=True)
                return replace(self._stamped(known), status=UNCHANGED)
            self._require_file(response, known, have)
            known = replace(known, part=_validator(response))
            self.state.put(self.origin, known)
            self._write(response, have if response.status_code == httpx.codes.PARTIAL_CONTENT else 0)
        return self._finish(known, response)

    def _conditions(self, known: Entry, have: int) -> dict[str, str]:
        headers: dict[str, str] = {}
        if self._whole:
            headers |= {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        if have:
            headers |= {"Range": f"bytes={have}-", "If-Range": known.part}
        return {name: value for name, value in headers.items() if value}

    def _require_file(self, response: httpx.Response, known: Entry, have: int) -> None:
        status = response.status_code
        if status == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE or (
            status == httpx.codes.PARTIAL_CONTENT and not _continues(response, known, have)
        ):
            self._part.unlink(missing_ok=True)
            raise TryLaterError(f"{response.url.host} does not go on where it broke off")
        if status in (httpx.codes.NOT_FOUND, httpx.codes.GONE):
            raise KnowledgeError(f"{response.url} is gone ({status}); correct the address")
        if status not in (httpx.codes.OK, httpx.codes.PARTIAL_CONTENT):
            raise KnowledgeError(f"{response.url} answers {status}; open it by hand and correct the address")
        if self.origin.kind == BULK and response.headers.get("Content-Type", "").startswith("text/html"):
            raise KnowledgeError(f"{response.url} is a web page, not a file; open it by hand and correct the address")

    def _write(self, response: httpx.Response, start: int) -> None:
        largest, done = LARGEST[self.origin.kind], start
        # The length is that of the body as it travels; unpacked it is longer.
        length = "" if _is_packed(response) else response.headers.get("Content-Length", "")
        total = start + int(length) if length.isdecimal() else None
        self._require_size(total or 0, largest)
        with self._part.open("ab" if start else "wb") as out:
            for chunk in response.iter_bytes():
                done += len(chunk)
                self._require_size(done, largest)
                out.write(chunk)
                self.report(self.origin, done, total)
                if self.clock.monotonic() > self._until:
                    raise KnowledgeError(f"it took more than {LONGEST / 60:.0f} minutes; pull again to go on from here")
        if not done:
            raise KnowledgeError(f"{response.url} answers with nothing; open it by hand and correct the address")

    def _require_size(self, size: int, largest: int) -> None:
        if size > largest:
            self._part.unlink(missing_ok=True)
            raise KnowledgeError(
                f"it has more than {largest // MB} MB, the most for kind {self.origin.kind}; correct the address"
            )

    def _finish(self, known: Entry, response: httpx.Response) -> Entry:
        sha256 = digest(self._part)
        same = self._whole and sha256 == known.sha256
        if same:
            self._part.unlink()
        else:
            self._part.replace(self._file)
        entry = replace(
            self._stamped(known),
            answered=str(response.url),
            etag=response.headers.get("ETag", ""),
            last_modified=response.headers.get("Last-Modified", ""),
            sha256=sha256,
            status=UNCHANGED if same else CHANGED if known.sha256 else NEW,
        )
        return entry if same else replace(entry, fetched=entry.checked)

    def _stamped(self, known: Entry) -> Entry:
        now = self.clock.now().isoformat(timespec="seconds")
        return replace(known, licence=self.origin.licence, kind=self.origin.kind, checked=now, part="", problem="")


def _validator(response: httpx.Response) -> str:
    """What a later try can name to get the rest of the same body; empty where it cannot go on."""
    if _is_packed(response):
        return ""
    etag: str = response.headers.get("ETag", "")
    return etag if etag and not etag.startswith("W/") else response.headers.get("Last-Modified", "")


def _continues(response: httpx.Response, known: Entry, have: int) -> bool:
    return response.headers.get("Content-Range", "").startswith(f"bytes {have}-") and (
        _validator(response) in ("", known.part)
    )


def _is_packed(response: httpx.Response) -> bool:
    return response.headers.get("Content-Encoding", "identity") != "identity"

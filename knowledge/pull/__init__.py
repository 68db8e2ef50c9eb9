"""Fetching statutes, guides and pages from where they are published, so that they can be imported."""

from __future__ import annotations

import fcntl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from knowledge.errors import KnowledgeError
from knowledge.pull.clock import REAL, Clock
from knowledge.pull.fetch import Fetch, Report
from knowledge.pull.origins import Origin
from knowledge.pull.polite import Polite, http_client
from knowledge.pull.state import FAILED, NOT_DUE, Entry, State


@dataclass(frozen=True)
class Outcome:
    """How one source went: one of `knowledge.pull.state.STATUSES`, and what there is to say about it."""

    origin: Origin
    status: str
    detail: str = ""


def pull(
    origins: Iterable[Origin],
    folder: Path,
    report: Report,
    *,
    transport: httpx.BaseTransport | None = None,
    clock: Clock = REAL,
    due_only: bool = True,
) -> Iterator[Outcome]:
    """Fetch each of `origins` into `folder`, one after the other; one that fails leaves its old file and stops no other.

    With `due_only`, a source is left alone that was looked at less than its days ago.

    Raises:
        KnowledgeError: the folder cannot be used, or another pull is at work in it.
    """
    with _alone(folder), http_client(transport) as http:
        state, polite = State.load(folder), Polite(http, clock)
        for origin in origins:
            if due_only and not state.is_due(origin, clock.now()):
                yield Outcome(origin, NOT_DUE, f"looked at {state.of(origin).checked[:10]}, every {origin.days} days")
                continue
            try:
                entry = Fetch(origin, state, polite, clock, report).run()
            except (KnowledgeError, OSError) as error:
                problem = _one_line(error)
                entry = replace(state.of(origin), status=FAILED, problem=problem)
            state.put(origin, entry)
            yield Outcome(origin, entry.status, entry.problem or _moved(entry))


def _moved(entry: Entry) -> str:
    if entry.answered in ("", entry.address):
        return ""
    return f"now at {entry.answered}; correct the address"


def _one_line(error: KnowledgeError | OSError) -> str:
    if isinstance(error, OSError):
        return (
            f"{error.filename or 'the file'} cannot be written ({error.strerror}); make room or choose another folder"
        )
    return str(error)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two at once would write into the same unfinished file."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / ".lock").open("w")
    except OSError as error:
        raise KnowledgeError(f"{folder} cannot be written ({error.strerror}); choose another folder") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise KnowledgeError(f"another pull is at work in {folder}; wait until it is done") from None
        yield

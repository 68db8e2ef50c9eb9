"""A process that is killed at a certain point: before or after a commit, or before or after anything that goes over a socket.

Nothing in the program knows of it: the points are put around SQLAlchemy's commit and Python's sockets, in the process that dies.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

OVER_SOCKETS = ("send", "sendall", "recv", "recv_into")


@dataclass
class Points:
    """Counts the points that this process passes, and kills it at number `dies_at`, which it tells before."""

    tell: Callable[[str, Any], None]
    dies_at: int | None
    receivers: dict[int, str]  # their names by port
    passed: list[str] = field(default_factory=list)

    def reach(self, name: str) -> None:
        self.passed.append(name)
        if len(self.passed) == self.dies_at:
            self.tell("killed", name)
            os.kill(os.getpid(), signal.SIGKILL)

    @contextlib.contextmanager
    def around(self, name: str) -> Iterator[None]:
        self.reach(f"before {name}")
        yield
        self.reach(f"after {name}")

    def surround_commits(self, engine: Engine) -> None:
        """Of transactions that write; what was only read cannot be lost."""
        commit, writes = engine.dialect.do_commit, [False]

        @sa.event.listens_for(engine, "commit")
        def note(connection: Any) -> None:
            writes[0] = not connection.get_execution_options().get("koordinator_read_only")

        def do_commit(connection: Any) -> None:
            with self.around("commit") if writes[0] else contextlib.nullcontext():
                commit(connection)

        engine.dialect.do_commit = do_commit

    def surround_sockets(self) -> None:
        for name in OVER_SOCKETS:
            setattr(socket.socket, name, self._surrounded(getattr(socket.socket, name), name.partition("_")[0]))

    def _surrounded(self, call: Callable[..., Any], name: str) -> Callable[..., Any]:
        def surrounded(sock: socket.socket, *arguments: Any) -> Any:
            receiver = self.receivers.get(sock.getpeername()[1], "other")
            with self.around(f"{receiver}: {name.removesuffix('all')}"):
                return call(sock, *arguments)

        return surrounded


@dataclass(frozen=True)
class Ended:
    """How a process ended: the point at which it was killed, if it was, what it acknowledged, and how many points it passed alive."""

    killed_at: str | None
    acknowledged: list[tuple[str, str]]
    passed: int


def run_apart(work: Callable[[Callable[[str, Any], None]], Points]) -> Ended:
    """Do `work` in a process of its own, which is a copy of this one. `work` is given how to tell, and returns its points.

    Raises:
        ChildProcessError: it failed, which is another thing than being killed.
    """
    hears, tells = os.pipe()
    child = os.fork()
    if not child:
        status = 1
        try:
            os.close(hears)
            points = work(lambda *told: _tell(tells, told))
            points.tell("passed", len(points.passed))
            status = 0
        except Exception:
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(tells)
    with os.fdopen(hears, encoding="utf-8") as lines:
        told = [json.loads(line) for line in lines]
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    if status and not killed:
        raise ChildProcessError(f"ended with {status}")
    of_points = {word: what for word, what in told if word in ("killed", "passed")}
    acknowledged = [(word, what) for word, what in told if word not in of_points]
    return Ended(of_points["killed"] if killed else None, acknowledged, of_points.get("passed", 0))


def _tell(pipe: int, told: tuple[Any, ...]) -> None:
    os.write(pipe, json.dumps(told).encode() + b"\n")

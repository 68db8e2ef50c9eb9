"""Programs that can be started, killed, paused and started again, each in a process of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bot.processes import Server

STOP_SECONDS = 10


@dataclass
class Program:
    """`user`: who runs it, where that is not us. `stop_signal`: what makes it end in good order."""

    name: str
    command: list[str]
    is_ready: Callable[[], bool]
    log: Path
    folder: Path
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    user: str | None = None
    stop_signal: int = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None
    _paused: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, name: str, server: Server) -> Program:
        """One of our own servers."""
        command = [sys.executable, "-m", *server.module]
        return cls(name, command, lambda: answers(server.ready_at), server.log, server.folder, server.environment)

    def start(self) -> None:
        as_user = {"user": self.user, "group": self.user, "extra_groups": []} if self.user else {}
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                **as_user,
            )

    def wait(self, seconds: float = 600) -> None:
        """Wait until it answers. One that ends while starting is started again: the killed one may still hold its place."""
        until, tries = time.monotonic() + seconds, 20
        while not self.is_ready():
            if time.monotonic() > until or not tries:
                raise TimeoutError(f"{self.name} does not answer: {self.log.read_text(errors='replace')[-2000:]}")
            if self.process.poll() is not None:
                time.sleep(0.2)
                self.start()
                tries -= 1
            time.sleep(0.05)

    def kill(self) -> None:
        """As `kill -9`: it has no say in it."""
        self.process.kill()
        self.process.wait()

    def end(self, number: int) -> None:
        """Send it a signal that ends it, and wait until it has ended."""
        self.process.send_signal(number)
        self.process.wait(STOP_SECONDS)

    def pause(self) -> None:
        """Stop it in the middle of whatever it does, with all its children: its connections stay open and nobody answers."""
        self._paused = [self.process.pid]
        os.kill(self.process.pid, signal.SIGSTOP)
        for child in children_of(self.process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGSTOP)
                self._paused.append(child)

    def resume(self) -> None:
        for process in self._paused:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGCONT)
        self._paused = []

    def stop(self) -> None:
        if not self.process or self.process.poll() is not None:
            return
        self.resume()
        try:
            self.end(self.stop_signal)
        except subprocess.TimeoutExpired:
            self.kill()


def children_of(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def answers(address: str) -> bool:
    """Whether an HTTP address answers with 200."""
    try:
        return httpx.get(address, timeout=2, trust_env=False).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def accepts(port: int) -> bool:
    """Whether a port of loopback accepts connections."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0

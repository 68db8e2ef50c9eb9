"""Starting and stopping servers, each in a process of its own on loopback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bot.errors import ServerError
from bot.settings import ROOT, Settings

STOP_SECONDS = 10
Progress = Callable[[str], None]


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_taken(port: int) -> bool:
    """Whether something listens on this port of loopback."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def child_environment(settings: Settings) -> dict[str, str]:
    """The environment of our own processes: closed to the outside, and told where the others listen.

    Without USE_TF=0 sentence-transformers imports TensorFlow, ten seconds more; Rasa's telemetry is on by default. One
    thread, because a reply multiplies small matrices, and threads that wait for each other cost more than they give.
    """
    return {
        **os.environ,
        "USE_TF": "0",
        "HF_HUB_OFFLINE": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
        "SANIC_HOST": "127.0.0.1",
        "KOORDINATOR_DATA": str(settings.data),
        "KOORDINATOR_HOST": settings.host,
        "KOORDINATOR_PORT": str(settings.port),
        "KOORDINATOR_DATABASE": settings.database,
        "KOORDINATOR_REDIS": settings.redis or "",
        "KOORDINATOR_RASA_SERVERS": ",".join(settings.rasa_servers),
    }


@dataclass(frozen=True)
class Server:
    """A running server: its process, the address that answers when it is ready, and its log."""

    name: str
    process: subprocess.Popen[bytes]
    ready_at: str
    log: Path


def start_servers(settings: Settings) -> list[Server]:
    """Start Rasa with our answers inside (`bot.server`).

    Raises:
        ServerError: its port is taken.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    port = settings.rasa_port
    if is_taken(port):
        raise ServerError(f"port {port} is taken; choose another with KOORDINATOR_RASA_PORT")
    return [_start("rasa", ["-m", "bot.server", str(port)], f"http://127.0.0.1:{port}/webhooks/rest/", settings)]


def wait_until_ready(servers: list[Server], seconds: float, progress: Progress = lambda _: None) -> None:
    """Wait until every server answers.

    Raises:
        ServerError: one stopped by itself, or does not answer in time; the message names its log.
    """
    start = time.monotonic()
    waiting = list(servers)
    with httpx.Client(timeout=2, trust_env=False) as http:
        while waiting:
            for server in list(waiting):
                if server.process.poll() is not None:
                    raise ServerError(f"the {server.name} server stopped while starting; see {server.log}")
                if _answers(http, server.ready_at):
                    waiting.remove(server)
            if waiting and time.monotonic() - start > seconds:
                names = " and ".join(server.name for server in waiting)
                raise ServerError(
                    f"{names} did not answer within {seconds:.0f} s; see {waiting[0].log}, or raise KOORDINATOR_START_SECONDS"
                )
            progress(" and ".join(server.name for server in waiting))
            time.sleep(0.2)


def stop(servers: list[Server]) -> None:
    """Ask every server to stop, and end those that do not."""
    for server in servers:
        server.process.send_signal(signal.SIGTERM)
    for server in servers:
        try:
            server.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.process.kill()
            server.process.wait()


@contextmanager
def running(settings: Settings, progress: Progress = lambda _: None) -> Iterator[list[Server]]:
    """The server, ready, for as long as the block lasts."""
    servers = start_servers(settings)
    try:
        wait_until_ready(servers, settings.start_seconds, progress)
        yield servers
    finally:
        stop(servers)


def _start(name: str, arguments: list[str], ready_at: str, settings: Settings) -> Server:
    log = settings.data / f"{name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=child_environment(settings),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    return Server(name, process, ready_at, log)


def _answers(http: httpx.Client, address: str) -> bool:
    try:
        return http.get(address).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False

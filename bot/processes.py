"""Starting and stopping servers, each in a process of its own on loopback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
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
    thread, because a reply multiplies small matrices, and threads that wait for each other cost more than they give. Two heaps,
    because every thread with one of its own keeps what it once needed.
    """
    return {
        **os.environ,
        "USE_TF": "0",
        "HF_HUB_OFFLINE": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
        "SANIC_HOST": "127.0.0.1",
        **settings.as_environment(),
    }


@dataclass
class Server:
    """A server in a process of its own.

    `module` is the Python module it runs, with its arguments; `ready_at` the address that answers when it is ready.
    """

    name: str
    module: list[str]
    ready_at: str
    log: Path
    environment: Mapping[str, str]
    folder: Path = ROOT
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> Server:
        """Start the process, anew when it has ended; what it says goes to the end of its log."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.module],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        return self

    @property
    def pid(self) -> int:
        """The number of the process.

        Raises:
            ServerError: it has not been started.
        """
        if not self.process:
            raise ServerError(f"the {self.name} server has not been started")
        return self.process.pid

    @property
    def has_stopped(self) -> bool:
        """Whether it was started and has ended."""
        return self.process is not None and self.process.poll() is not None


def rasa_server(settings: Settings) -> Server:
    """Rasa with our answers inside (`bot.server`)."""
    port = settings.rasa_port
    ready_at = f"http://127.0.0.1:{port}/webhooks/rest/"
    return Server("rasa", ["bot.server", str(port)], ready_at, settings.data / "rasa.log", child_environment(settings))


def gateway_server(settings: Settings) -> Server:
    """The gateway (`bot.gateway`), the one that people reach."""
    ready_at, log = f"{settings.gateway}/health", settings.data / "gateway.log"
    return Server("gateway", ["bot.gateway"], ready_at, log, child_environment(settings))


def start_servers(settings: Settings, *, gateway: bool = False) -> list[Server]:
    """Start Rasa and, where wanted, the gateway in front of it.

    Raises:
        ServerError: a port is taken.
    """
    ports = {"KOORDINATOR_RASA_PORT": settings.rasa_port, **({"KOORDINATOR_PORT": settings.port} if gateway else {})}
    for name, port in ports.items():
        if is_taken(port):
            raise ServerError(f"port {port} is taken; choose another with {name}")
    servers = [rasa_server(settings), *([gateway_server(settings)] if gateway else [])]
    settings.data.mkdir(parents=True, exist_ok=True)
    return [server.start() for server in servers]


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
                if server.has_stopped:
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
    processes = [server.process for server in servers if server.process]
    for process in processes:
        process.send_signal(signal.SIGTERM)
    for process in processes:
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def running(
    settings: Settings, progress: Progress = lambda _: None, *, gateway: bool = False
) -> Iterator[list[Server]]:
    """The servers, ready, for as long as the block lasts."""
    servers = start_servers(settings, gateway=gateway)
    try:
        wait_until_ready(servers, settings.start_seconds, progress)
        yield servers
    finally:
        stop(servers)


def _answers(http: httpx.Client, address: str) -> bool:
    try:
        return http.get(address).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False

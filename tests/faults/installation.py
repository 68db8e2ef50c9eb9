"""A whole installation on loopback, in a new folder: a database, Redis, Rasa servers and gateways, all of them real."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg2

from bot.processes import free_port, gateway_server, rasa_server
from bot.settings import Settings
from tests.faults.programs import Program, accepts

SECRET = "only-for-the-tests-of-faults-on-loopback"
USER = "koordinator"


def postgres_folder() -> Path | None:
    """Where PostgreSQL's programs are: of Debian's package, or on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    beside = shutil.which("postgres")
    binary = found[-1] if found else Path(beside).resolve() if beside else None
    return binary.parent if binary and (binary.parent / "initdb").exists() else None


def missing() -> str | None:
    """Why a whole installation cannot be started here, None where it can."""
    if not postgres_folder():
        return "PostgreSQL is not installed (Debian: postgresql)"
    if not shutil.which("redis-server"):
        return "Redis is not installed (Debian: redis-server)"
    return None


class Installation:
    """Programs by name: postgres, redis, rasa1, rasa2, gateway1, gateway2. With SQLite: rasa1 and gateway1."""

    def __init__(self, trained: Settings, folder: Path, *, sqlite: bool = False, rasas: tuple[str, ...] = ()) -> None:
        """`rasas`: addresses of Rasa servers that run already, instead of our own."""
        self.folder = folder
        self.programs: dict[str, Program] = {}
        self.gateways: list[str] = []
        number = 1 if sqlite else 2
        self.database = f"sqlite:///{folder / 'journal.db'}" if sqlite else self._add_postgres()
        redis = None if sqlite else self._add_redis()
        ports = [] if rasas else [free_port() for _ in range(number)]
        self.rasas = rasas or tuple(f"http://127.0.0.1:{port}" for port in ports)
        shared = {"database": self.database, "redis": redis, "rasa_servers": self.rasas, "secret": SECRET}
        # Every resident comes from an address of their own, as behind a proxy: otherwise they share one limit.
        shared["proxies"] = "127.0.0.1"
        for place, port in enumerate(ports, 1):
            settings = replace(trained, data=self._folder(f"rasa{place}"), rasa_port=port, **shared)
            self.programs[f"rasa{place}"] = Program.of(f"rasa{place}", rasa_server(settings))
        for place in range(1, number + 1):
            settings = replace(trained, data=self._folder(f"gateway{place}"), port=free_port(), **shared)
            self.programs[f"gateway{place}"] = Program.of(f"gateway{place}", gateway_server(settings))
            self.gateways.append(settings.gateway)

    def start(self) -> None:
        for program in self.programs.values():
            program.start()
            if program.name in ("postgres", "redis"):
                program.wait()
        for program in self.programs.values():
            program.wait()

    def stop(self) -> None:
        """End all, the database last."""
        for program in reversed(self.programs.values()):
            program.stop()

    def logs(self) -> str:
        """What our own servers said."""
        return "\n".join(
            program.log.read_text(errors="replace")
            for program in self.programs.values()
            if program.name[:-1] in ("rasa", "gateway") and program.log.exists()
        )

    def _folder(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir()
        return folder

    def _add_redis(self) -> str:
        port, folder = free_port(), self._folder("redis")
        command = f"redis-server --port {port} --bind 127.0.0.1 --appendonly no --dir {folder} --save".split()
        self.programs["redis"] = Program("redis", [*command, ""], lambda: accepts(port), folder / "redis.log", folder)
        return f"redis://127.0.0.1:{port}/0"

    def _add_postgres(self) -> str:
        port, folder, binaries = free_port(), self._folder("postgres"), postgres_folder()
        user = None
        if os.getuid() == 0:  # PostgreSQL refuses to run as root.
            user = "postgres"
            self.folder.chmod(0o711)
            shutil.chown(folder, user, user)
        data = folder / "data"
        as_user = {"user": user, "group": user, "extra_groups": []} if user else {}
        make = [binaries / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C"]
        subprocess.run(make, check=True, cwd=folder, stdout=subprocess.DEVNULL, **as_user)
        command = [str(binaries / "postgres"), "-D", str(data), "-p", str(port), "-k", str(folder), "-h", "127.0.0.1"]
        address = f"postgresql://{USER}@127.0.0.1:{port}/postgres"
        log = folder / "postgres.log"
        self.programs["postgres"] = Program(
            "postgres", command, lambda: _connects(address), log, folder, user=user, stop_signal=signal.SIGINT
        )
        return address


@contextmanager
def installed(trained: Settings, **options: object) -> Iterator[Installation]:
    """An installation that runs for as long as the block lasts."""
    # Not below pytest's own folder, which the user of the database may not enter.
    folder = Path(tempfile.mkdtemp(prefix="koordinator-faults-"))
    installation = None
    try:
        installation = Installation(trained, folder, **options)
        installation.start()
        yield installation
    finally:
        if installation:
            installation.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _connects(address: str) -> bool:
    try:
        with closing(psycopg2.connect(address, connect_timeout=2)):
            return True
    except psycopg2.OperationalError:
        return False

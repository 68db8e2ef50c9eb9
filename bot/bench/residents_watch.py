"""Looking after the servers while residents talk with them: memory, processor time, messages that wait."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from bot.bench.memory import KIB_PER_MIB, PROC, memory_of
from bot.bench.residents_client import Record

EVERY_SECONDS = 5.0
CLIENT = "client"
_WAITING = "koordinator_messages_waiting"
_TICKS = os.sysconf("SC_CLK_TCK")
_OWN = ("RssAnon", "VmSwap")


@dataclass(frozen=True)
class Sample:
    """One look: seconds since the start, MiB and share of one core by process, messages without an answer (None: not told).

    `own_mib` is what a process has made itself, in memory or swapped out: there growth shows. `proportional_mib` is what it
    takes of the machine; that also changes when the kernel drops pages of files, and when others load the same libraries.
    """

    at_s: float
    own_mib: dict[str, float]
    proportional_mib: dict[str, float]
    cpu: dict[str, float]
    waiting: int | None


class Watch:
    """Looks every few seconds; the share of a core is that of the time since the look before."""

    def __init__(self, address: str, pids: Mapping[str, int], record: Record) -> None:
        """`pids`: the servers by name, those that run on this machine; the client itself is watched too."""
        self.samples: list[Sample] = []
        self._address = address
        self._pids = pids
        self._record = record
        self._before = self._spent()

    async def look(self) -> None:
        """Look again and again, until cancelled."""
        async with httpx.AsyncClient(base_url=self._address, trust_env=False, timeout=EVERY_SECONDS) as client:
            while True:
                await asyncio.sleep(EVERY_SECONDS)
                waiting = await _waiting(client)
                sets = await asyncio.to_thread(self._memory)
                self.samples.append(Sample(self._record.now_s(), *sets, self._shares(), waiting))

    def _memory(self) -> tuple[dict[str, float], dict[str, float]]:
        own = {name: own_mib(pid) for name, pid in self._pids.items()}
        return own, {name: memory_of([pid]).now_mib for name, pid in self._pids.items()}

    def _shares(self) -> dict[str, float]:
        before, self._before = self._before, self._spent()
        passed = self._before["time"] - before["time"]
        return {name: (spent - before[name]) / passed for name, spent in self._before.items() if name != "time"}

    def _spent(self) -> dict[str, float]:
        servers = {name: cpu_seconds(pid) for name, pid in self._pids.items()}
        return {"time": time.monotonic(), CLIENT: time.process_time(), **servers}


def cpu_seconds(pid: int, proc: Path = PROC) -> float:
    """Processor time that a process has used with all its threads, in seconds; 0 when it has ended."""
    try:
        # The name of the process, in brackets, may hold spaces.
        fields = (proc / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


def own_mib(pid: int, proc: Path = PROC) -> float:
    """Memory of a process that is in no file, in MiB, swapped out or not; 0 when it has ended."""
    try:
        lines = (proc / str(pid) / "status").read_text().splitlines()
    except OSError:
        return 0.0
    kib = {name: value.split()[0] for name, _, value in (line.partition(":") for line in lines) if name in _OWN}
    return sum(map(int, kib.values())) / KIB_PER_MIB


def gauge(metrics: str, name: str) -> int | None:
    """The value of a figure without labels in Prometheus' format, None when it is not there."""
    found = (line.split()[1] for line in metrics.splitlines() if line.startswith(f"{name} "))
    return next((int(float(value)) for value in found), None)


async def _waiting(client: httpx.AsyncClient) -> int | None:
    """Messages without an answer. /ready counts them; /metrics shows them to this machine."""
    try:
        await client.get("/ready")
        shown = await client.get("/metrics")
    except httpx.HTTPError:
        return None
    return gauge(shown.text, _WAITING) if shown.status_code == httpx.codes.OK else None

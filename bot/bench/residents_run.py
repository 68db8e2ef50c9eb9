"""One run of `koordinator bench load`: the servers started for it, the residents, and whoever looks after both."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from bot.bench.residents import Plan
from bot.bench.residents_client import Record, hold
from bot.bench.residents_watch import Sample, Watch
from bot.errors import SetupError, UnreachableError
from bot.processes import free_port, running
from bot.settings import Settings
from bot.training import is_trained

Progress = Callable[[Record], None]
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Gateway:
    """The gateway that is measured, and the servers behind it that run on this machine, by name."""

    address: str
    pids: Mapping[str, int]


@contextmanager
def started(settings: Settings, folder: Path, progress: Callable[[str], None]) -> Iterator[Gateway]:
    """Our servers on free ports, with an empty journal in `folder`, believing each resident's own address.

    Raises:
        SetupError: there is no model of what is in the checkout.
        ServerError: one did not start.
    """
    if not is_trained(settings):
        raise SetupError("the model is not up to date; run `koordinator train`")
    folder.mkdir(parents=True, exist_ok=True)
    for database in folder.glob("*.db*"):
        database.unlink()
    # Journal and secret are in the folder and Rasa on this machine, whatever the environment says.
    own = replace(
        settings,
        data=folder.resolve(),
        rasa_port=free_port(),
        host=LOOPBACK,
        port=free_port(),
        database=None,
        redis=None,
        rasa_servers=(),
        secret=None,
        proxies=LOOPBACK,
    )
    with running(own, progress, gateway=True) as servers:
        yield Gateway(own.gateway, {server.name: server.pid for server in servers})


@contextmanager
def found(address: str) -> Iterator[Gateway]:
    """The gateway that somebody else has started at `address`.

    Raises:
        UnreachableError: none answers there.
    """
    try:
        answers = httpx.get(f"{address}/health", timeout=5, trust_env=False).status_code == httpx.codes.OK
    except (httpx.HTTPError, httpx.InvalidURL):
        answers = False
    if not answers:
        raise UnreachableError(f"no gateway answers at {address}; start one with `koordinator run`, or leave --url out")
    yield Gateway(address, {})


def run(
    gateway: Gateway, plan: Plan, questions: Mapping[str, Sequence[str]], progress: Progress
) -> tuple[Record, list[Sample]]:
    """Hold the conversations and return what residents saw and how the servers were; `progress` is called every second."""
    return asyncio.run(_run(gateway, plan, questions, progress))


async def _run(
    gateway: Gateway, plan: Plan, questions: Mapping[str, Sequence[str]], progress: Progress
) -> tuple[Record, list[Sample]]:
    record = Record()
    watch = Watch(gateway.address, gateway.pids, record)
    beside = [asyncio.create_task(watch.look()), asyncio.create_task(_tell(record, progress))]
    try:
        await hold(gateway.address, plan, questions, record)
    finally:
        for task in beside:
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*beside)
    return record, watch.samples


async def _tell(record: Record, progress: Progress) -> None:
    while True:
        progress(record)
        await asyncio.sleep(1)

"""Kill processes and take databases away, many times, and count what it costs: `python -m tests.faults.count`."""

from __future__ import annotations

import asyncio
import json
import signal
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from bot.settings import load_settings
from bot.training import is_trained
from tests.faults.figures import figures
from tests.faults.installation import Installation, installed, missing
from tests.faults.trial import Trial, trial
from tests.faults.verdict import judge, settled

PROCESSES = ("gateway", "postgres", "redis", "rasa")
OUTAGES = ("postgres-stopped", "postgres-paused", "sqlite-locked")
# As long as `koordinator run` waits before it starts a process again that has died twice within a minute.
DEAD_SECONDS = 1.0
AWAY_SECONDS = 10.0


@click.command(help=__doc__)
@click.option("--kill", "kills", multiple=True, type=click.Choice(PROCESSES), help="What to kill; may be repeated.")
@click.option("--outage", "outages", multiple=True, type=click.Choice(OUTAGES), help="Which outage; may be repeated.")
@click.option("--kills", "number", default=100, show_default=True, help="How often each kind of process is killed.")
@click.option("--outages", "times", default=20, show_default=True, help="How often each kind of outage happens.")
@click.option("--seconds", default=AWAY_SECONDS, show_default=True, help="How long an outage lasts.")
@click.option("--residents", default=4, show_default=True, help="How many people talk meanwhile.")
@click.option("--seed", default=1, show_default=True, help="Chooses the moments.")
@click.option("--minutes", default=0.0, help="Begin no more faults after so many minutes; 0: no limit.")
@click.option("--label", default="", help="Put the figures under another name than the kind's own.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The file; what is in it of others stays.")
def main(
    kills: tuple[str, ...],
    outages: tuple[str, ...],
    number: int,
    times: int,
    seconds: float,
    residents: int,
    seed: int,
    minutes: float,
    label: str,
    out: Path,
) -> None:
    if reason := missing():
        sys.exit(reason)
    settings = load_settings()
    if not is_trained(settings):
        sys.exit("there is no model of what is in the checkout: run `koordinator train`")
    everything = not (kills or outages)
    for kind in PROCESSES if everything else kills:
        with installed(settings) as installation:
            counted = asyncio.run(_killing(installation, kind, number, residents, seed, minutes))
            _write(out, "kills", label or kind, counted, installation)
    for kind in OUTAGES if everything else outages:
        with _for_outage(settings, kind) as installation:
            counted = asyncio.run(_taking_away(installation, kind, times, seconds, residents, seed))
            _write(out, "outages", label or kind, counted, installation)


async def _killing(
    installation: Installation, kind: str, number: int, residents: int, seed: int, minutes: float
) -> dict[str, Any]:
    until = time.monotonic() + 60 * minutes if minutes else float("inf")
    names = [name for name in installation.programs if name.startswith(kind)]
    async with _counting(installation, residents, seed) as (running, counted):
        for done in range(number):
            if time.monotonic() > until:
                break
            fault = await running.kill(names[done % len(names)], DEAD_SECONDS)
            _progress(running, f"{kind}: {done + 1} of {number}", fault.ended - fault.began)
    return counted


async def _taking_away(
    installation: Installation, kind: str, times: int, seconds: float, residents: int, seed: int
) -> dict[str, Any]:
    async with _counting(installation, residents, seed) as (running, counted):
        for done in range(times):
            if kind == "sqlite-locked":
                fault = await lock_sqlite(running, seconds)
            elif kind == "postgres-paused":
                fault = await running.pause("postgres", seconds)
            else:
                fault = await stop_postgres(running, seconds)
            _progress(running, f"{kind}: {done + 1} of {times}", fault.ended - fault.began)
    return counted


async def lock_sqlite(running: Trial, seconds: float) -> Any:
    """Hold SQLite's lock in another connection, as a long writer does."""
    address = running.installation.database.removeprefix("sqlite:///")
    other = sqlite3.connect(address, isolation_level=None, timeout=30)

    async def release() -> None:
        other.execute("ROLLBACK")

    try:
        return await running.fault("sqlite", lambda: other.execute("BEGIN EXCLUSIVE"), release, seconds)
    finally:
        other.close()


async def stop_postgres(running: Trial, seconds: float) -> Any:
    """As `pg_ctl stop -m immediate`: every connection is cut and nothing is written down in good order."""
    postgres = running.installation.programs["postgres"]

    async def again() -> None:
        await asyncio.to_thread(postgres.process.wait)
        postgres.start()
        await asyncio.to_thread(postgres.wait)

    return await running.fault("postgres", lambda: postgres.process.send_signal(signal.SIGQUIT), again, seconds)


@asynccontextmanager
async def _counting(
    installation: Installation, residents: int, seed: int
) -> AsyncIterator[tuple[Trial, dict[str, Any]]]:
    """A trial and its figures, which are there when the block has ended."""
    counted: dict[str, Any] = {}
    began = time.monotonic()
    async with trial(installation, seed=seed, residents=residents) as running:
        yield running, counted
    in_time = await settled(installation.database)
    verdict = judge(installation.database, running.messages)
    counted.update(figures(running, verdict), settled=in_time, minutes=round((time.monotonic() - began) / 60, 1))


def _for_outage(settings: Any, kind: str) -> Any:
    return installed(replace(settings), sqlite=kind == "sqlite-locked")


def _progress(running: Trial, what: str, seconds: float) -> None:
    click.echo(f"{what}, away {seconds:.1f} s, {len(running.messages)} messages", err=True)


def _write(out: Path, part: str, kind: str, counted: dict[str, Any], installation: Installation) -> None:
    whole = json.loads(out.read_text(encoding="utf-8")) if out.exists() else {}
    errors = installation.logs().count("Traceback")
    whole.setdefault(part, {})[kind] = {"date": str(date.today()), **counted, "tracebacks": errors}
    out.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if errors:
        out.with_suffix(f".{kind}.log").write_text(installation.logs(), encoding="utf-8")


if __name__ == "__main__":
    main()

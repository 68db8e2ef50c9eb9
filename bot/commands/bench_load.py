"""`koordinator bench load`."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from bot.bench.bots import load_questions
from bot.bench.machine import describe
from bot.bench.residents import Plan
from bot.bench.residents_client import Record
from bot.bench.residents_plot import draw
from bot.bench.residents_report import Figures, as_data, figures_of, tables
from bot.bench.residents_run import found, run, started
from bot.settings import load_settings


def bench_load(plan: Plan, url: str | None, out: Path | None) -> bool:
    """Hold the conversations with a bar running, print the tables, write data and picture into `out`; True without an error."""
    settings, console, machine = load_settings(), Console(), describe()
    folder = settings.data / "bench"
    out = out or folder
    out.mkdir(parents=True, exist_ok=True)
    questions = load_questions()
    # Whoever stops us with SIGTERM stops the servers too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("Starting …", total=None)

        def progress(record: Record) -> None:
            what = f"{record.here} residents, {len(record.turns):,} messages, {len(record.errors):,} errors"
            shown.update(task, description=what, total=plan.total_s, completed=min(record.now_s(), plan.total_s))

        starting = started(
            settings, folder / "load", lambda names: shown.update(task, description=f"Starting {names} …")
        )
        with found(url.rstrip("/")) if url else starting as gateway:
            record, samples = run(gateway, plan, questions, progress)
    machine["load_after"] = round(os.getloadavg()[0], 2)
    figures = figures_of(plan, record, samples)
    data = as_data(machine, plan, record, samples, figures)
    (out / "load.json").write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draw(plan, record, samples, out / "load.png")
    for table in tables(plan, figures):
        console.print(table)
    if hint := _hint(figures):
        console.print(hint, soft_wrap=True, highlight=False)
    console.print(f"{out / 'load.json'} and {out / 'load.png'}", soft_wrap=True, highlight=False)
    return not figures.errors


def _hint(figures: Figures) -> str | None:
    """What to do about errors that the gateway's limits make."""
    if any(": 429" in kind for kind in figures.errors):
        return "The gateway takes all residents for one address: start it with KOORDINATOR_PROXIES naming this machine."
    return None

"""`koordinator bench`."""

from __future__ import annotations

import json
import signal
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.bench.bots import Ours, load_questions
from bot.bench.machine import describe
from bot.bench.measure import Plan, run
from bot.bench.other_bot import RasaInit
from bot.bench.plots import draw
from bot.bench.report import as_data, figures_of, table
from bot.server.lean_imports import require_tensorflow
from bot.settings import load_settings


def bench(rounds: int, turns: int, out: Path | None, *, skip_training: bool) -> None:
    """Measure both bots with a bar running, print the table, and write data and picture into `out`.

    Raises:
        SetupError: the other bot needs TensorFlow, and it is not installed.
    """
    require_tensorflow("the bot of `rasa init`")
    settings, console = load_settings(), Console()
    folder = settings.data / "bench"
    out = out or folder
    out.mkdir(parents=True, exist_ok=True)
    plan = Plan(rounds=rounds, turns=turns)
    bots = (
        Ours(settings, folder / "koordinator", load_questions()),
        RasaInit(folder / "rasa_init", settings.start_seconds),
    )
    machine = describe()
    # Whoever stops us with SIGTERM stops the servers too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=plan.phases(len(bots), training=not skip_training), completed=-1)
        measured = run(
            bots,
            plan,
            training=not skip_training,
            progress=lambda what: shown.update(task, description=what, advance=1),
        )
    figures = figures_of(measured)
    data = as_data(measured, figures, plan, machine)
    (out / "bench.json").write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draw(figures, measured.conversation_ms, out / "bench.png")
    console.print(table(figures))
    for name, part in data["conversation"].items():
        console.print(f"{name}, ms a turn by tenths of {turns}: " + " ".join(f"{ms:.0f}" for ms in part["deciles_ms"]))
    console.print(f"{out / 'bench.json'} and {out / 'bench.png'}", soft_wrap=True, highlight=False)

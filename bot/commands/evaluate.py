"""`koordinator evaluate`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot.commands.train import train_model
from bot.evaluation.aims import aims
from bot.evaluation.falls import Fall, falls
from bot.evaluation.figures import ALL, Figure
from bot.evaluation.plots import plots
from bot.evaluation.questions import load_questions
from bot.evaluation.record import as_data, configuration, read_recorded, write_recorded
from bot.evaluation.report import COLUMNS, page, shown
from bot.evaluation.run import evaluate
from bot.evaluation.wrong import Wrong, as_tsv, worst_first
from bot.processes import free_port, running
from bot.settings import Settings, load_settings


def evaluate_set(
    which: str, url: str | None, out: Path | None, *, show_wrong: int, as_json: bool, record: bool
) -> None:
    """Ask, judge, print the figures, and write report, figures, rows and the list of wrong answers.

    Raises:
        SetupError: there is no such set, or it is not of the right form.
        ServerError: the assistant could not be started.
        UnreachableError: nobody answers at `url`.
    """
    settings, console = load_settings(), Console(stderr=True)
    questions = load_questions(which)
    folder = out or settings.data / "evaluation" / questions.name
    with _assistant(settings, url, console) as webhook, Progress(console=console, transient=True) as progress:
        task = progress.add_task(f"Asking {len(questions.items)} questions", total=len(questions.items))
        evaluation = evaluate(webhook, questions, lambda: progress.advance(task))
    about = configuration(settings, questions, url)
    data, wrong = as_data(evaluation.figures, about), worst_first(evaluation.judged)
    fallen = falls(read_recorded(questions.name), evaluation.figures)
    folder.mkdir(parents=True, exist_ok=True)
    with console.status("Writing the report …"):
        drawn = plots(evaluation.judged, evaluation.figures)
        methods = _methods(settings, questions.name)
        files = {
            "report.html": page(evaluation.figures, wrong, drawn, fallen, about, methods),
            "figures.json": json.dumps(data, ensure_ascii=False, indent=1) + "\n",
            "rows.json": json.dumps(evaluation.rows(), ensure_ascii=False, indent=1) + "\n",
            "wrong.tsv": as_tsv(wrong),
        }
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    if record:
        write_recorded(questions.name, data)
    if as_json:
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        _print(evaluation.figures, fallen)
        _print_wrong(wrong, show_wrong, held_out=questions.name == "heldout")
    console.print(f"{', '.join(files)} are in {folder}", soft_wrap=True, highlight=False)


@contextmanager
def _assistant(settings: Settings, url: str | None, console: Console) -> Iterator[str]:
    """The address to ask: the given one, or that of an assistant of this checkout, started on a free port.

    One that runs already is not asked: it may be of an older state of the checkout.
    """
    if url:
        yield url
        return
    train_model(force=False)
    own = replace(settings, rasa_port=free_port(), data=settings.data / "evaluation" / "server")
    with console.status("Starting …") as status, running(own, lambda names: status.update(f"Starting {names} …")):
        status.stop()
        yield own.webhook


def _methods(settings: Settings, name: str) -> list[dict[str, Any]]:
    """What `koordinator compare` saved of this set, if it has been run."""
    saved = settings.data / "evaluation" / "comparison.json"
    rows: list[dict[str, Any]] = json.loads(saved.read_text(encoding="utf-8")) if saved.exists() else []
    return [row for row in rows if row.get("set") == name and "method" in row]


def _print(figures: Sequence[Figure], fallen: Sequence[Fall]) -> None:
    console = Console()
    table = Table(box=SIMPLE_HEAD, caption="Shares in per cent; n over all languages.", caption_justify="left")
    table.add_column("step")
    table.add_column("measure")
    for column in (*COLUMNS, "n"):
        table.add_column(column, justify="right", no_wrap=True)
    by_key = {figure.key: figure for figure in figures}
    step = ""
    for head in dict.fromkeys(figure.key[:2] for figure in figures):
        cells = [by_key.get((*head, language)) for language in COLUMNS]
        if step and step != head[0]:
            table.add_section()
        name, step = ("" if head[0] == step else head[0]), head[0]
        values = [shown(cell) if cell else "–" for cell in cells]
        table.add_row(name, head[1], *values, str(by_key[(*head, ALL)].n))
    console.print(table)
    goals = Table(box=SIMPLE_HEAD)
    for column in ("aim", "is", "should be", ""):
        goals.add_column(column, justify="right" if column in ("is", "should be") else "left", no_wrap=True)
    for aim in aims(figures):
        sign = "≤" if aim.figure.falling else "≥"
        goals.add_row(
            aim.figure.measure, shown(aim.figure), f"{sign} {100 * aim.share:.0f}", "met" if aim.met else "missed"
        )
    console.print(goals)
    for fall in fallen:
        console.print(f"Below the recorded figure: {fall}", highlight=False)


def _print_wrong(wrong: Sequence[Wrong], count: int, *, held_out: bool) -> None:
    console = Console()
    console.print(f"{len(wrong)} wrong answers; wrong.tsv has them all, worst first.", highlight=False)
    if held_out and not count:
        return
    if held_out:
        console.print("What has been read is no longer held out: do not tune on it.", style="bold")
    for entry in wrong[:count]:
        found = f"{entry.found_instead}, confidence {entry.confidence or '–'}"
        console.print(
            f"\n{entry.severity} · {entry.id} · {entry.language}\n  {entry.question}\n  {entry.what_is_wrong}\n"
            f"  wanted {entry.wanted or '–'}; found {found}",
            markup=False,
            highlight=False,
        )

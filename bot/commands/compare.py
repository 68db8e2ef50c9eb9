"""`koordinator compare`."""

from __future__ import annotations

import json
import logging
import os
import warnings
from collections.abc import Sequence
from dataclasses import asdict

import click
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, track
from rich.table import Table

from bot.commands.train import train_model
from bot.errors import SetupError
from bot.evaluation import response_selector
from bot.evaluation.comparison import Row, as_data, best_leg, compare, compared
from bot.evaluation.legs import legs_of
from bot.evaluation.metrics import Difference
from bot.evaluation.questions import Item, load_questions
from bot.processes import child_environment
from bot.server.lean_imports import prepare_rasa
from bot.settings import Settings, load_settings
from knowledge.conversation import LANGUAGES, Turn

RESPONSE_SELECTOR = "ResponseSelector"
FILE = "comparison.json"


def compare_methods(which: str, *, with_selector: bool, as_json: bool) -> None:
    """Rank a question set by every method, print the figures and save them under the data folder.

    Raises:
        SetupError: no such set, no question in it that can be ranked, or the selector could not be trained
            (without TensorFlow it cannot).
    """
    settings, console = load_settings(), Console(stderr=True)
    questions = load_questions(which)
    items = compared(questions.items)
    if not items:
        raise SetupError(f"{questions.path} has no question with one list under `want` and no turn before it; add some")
    prepare_rasa(tensorflow_for=f"Rasa's {RESPONSE_SELECTOR}" if with_selector else None)
    train_model(force=False)
    _keep_rasa_quiet(settings)
    about = {}
    if with_selector:
        about[RESPONSE_SELECTOR] = {"training": asdict(_trained_selector(settings, console))}
    rankings = _rank(items, settings, console)
    if with_selector:
        rank = response_selector.load_ranker(settings)
        # As Rasa gets it: the message as it was typed.
        rankings[RESPONSE_SELECTOR] = [rank(item.text) for item in track(items, RESPONSE_SELECTOR, console=console)]
    rows = compare(items, rankings)
    data = [{"set": questions.name, **row} for row in as_data(rows, about)]
    file = settings.data / "evaluation" / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if as_json:
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        _show(rows)
        console.print(f"Saved to {file}.", soft_wrap=True)
        if questions.name == "dev":
            console.print(
                "The weights of the fusion are learnt from these very questions; only others show what it is worth."
            )


def _keep_rasa_quiet(settings: Settings) -> None:
    """Keep Rasa in this process from printing warnings and, at its debug level, every question that it reads."""
    logging.disable(logging.INFO)
    os.environ.update(child_environment(settings))
    # What Rasa imports sets filters of its own on the way; so warnings are stopped where they would be shown.
    warnings.showwarning = lambda *_, **__: None
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)


def _rank(items: Sequence[Item], settings: Settings, console: Console) -> dict[str, list[list[str]]]:
    """The rankings of the legs and the fusions, with the text and topics that the answer path searches with."""
    from bot.tune import Parser
    from knowledge.assistant import load_assistant
    from knowledge.respond import question_query

    with console.status("Loading …"):
        assistant, parse = load_assistant(settings.index, settings.data, settings.encoder), Parser()
        legs = legs_of(assistant.search)
    rankings: dict[str, list[list[str]]] = {name: [] for name in legs}
    for item in track(items, "Ranking", console=console):
        query = question_query(Turn(item.text, **parse(item.text)), assistant)
        for name, leg in legs.items():
            rankings[name].append(leg(query))
    return rankings


def _trained_selector(settings: Settings, console: Console) -> response_selector.Training:
    clock = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*clock, console=console, transient=True) as progress:
        progress.add_task(f"Training Rasa's {RESPONSE_SELECTOR} (about half an hour on two cores) …")
        from knowledge.documents import load_articles

        training = response_selector.train(load_articles(), settings)
    console.print(
        f"{RESPONSE_SELECTOR}: {training.examples} examples, {training.responses} responses, {training.epochs} epochs in "
        f"{training.seconds / 60:.0f} minutes; right on {training.accuracy:.1%} of its examples at the end."
    )
    return training


def _show(rows: Sequence[Row]) -> None:
    """One table per language, and how far the fusion is ahead of its best leg."""
    console = Console()
    for language in LANGUAGES:
        mine = [row for row in rows if row.language == language]
        if not mine:
            continue
        table = Table(title=f"{language}: {mine[0].n} questions", box=SIMPLE, title_justify="left")
        for heading in ("", "R@1", "R@3", "MRR", "nDCG", "fusion ahead at 1"):
            table.add_column(heading, justify="right" if heading else "left", no_wrap=True)
        for row in mine:
            figures = (row.recall_at_1, row.recall_at_3, row.mrr, row.ndcg)
            table.add_row(row.method, *(f"{100 * figure:.1f}" for figure in figures), _points(row.ahead_at_1))
        console.print(table)
        for k in (1, 3):
            leg = best_leg(rows, language, k)
            ahead = leg.ahead_at_1 if k == 1 else leg.ahead_at_3
            console.print(f"Best leg at {k}: {leg.method}; the fusion is ahead by {_points(ahead)}.", highlight=False)
    console.print("\nIn per cent and points; in brackets the 95 % interval (paired bootstrap).", highlight=False)


def _points(difference: Difference | None) -> str:
    if difference is None:
        return ""
    return f"{100 * difference.mean:+.1f} [{100 * difference.low:+.1f}, {100 * difference.high:+.1f}]"

"""Which classifier should find the intent: `python -m bot.evaluation.intents`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from bot.errors import AssistantError
from bot.evaluation.intent_comparison import Outcome, Row, cross_validate, rows
from bot.evaluation.intent_examples import fold_of_groups, load_examples, same_words
from bot.evaluation.intent_pipeline import Kind
from bot.evaluation.intent_questions import ask_questions
from bot.evaluation.questions import load_questions
from bot.server.lean_imports import prepare_rasa
from knowledge.conversation import LANGUAGES
from knowledge.documents import load_articles
from knowledge.encoder import load_encoder
from knowledge.errors import KnowledgeError

KINDS = {
    "sparse": Kind("logistic, sparse"),
    "both": Kind("logistic, sparse and dense", dense=True),
    "dense": Kind("logistic, dense", sparse=False, dense=True),
    "diet": Kind("DIET, sparse", epochs=1),
    "diet-both": Kind("DIET, sparse and dense", dense=True, epochs=1),
}
NAMES = {"info": "topic", "oos": "out of scope", "crisis": "danger", "human": "wish for a person"}


def kinds_of(names: Sequence[str], epochs: int) -> list[Kind]:
    """The classifiers of these names; DIET is trained for `epochs`."""
    return [replace(KINDS[name], epochs=epochs) if KINDS[name].epochs else KINDS[name] for name in names]


def table(found: Sequence[Row], outcomes: Sequence[Outcome]) -> Table:
    """One line per language and classifier."""
    shown = Table("language", "classifier", "n", "accuracy", "macro F1", "ahead (95 %)", "training", "a message")
    times = {outcome.kind.name: (fmean(outcome.seconds), fmean(outcome.milliseconds)) for outcome in outcomes}
    for row in found:
        seconds, milliseconds = times[row.kind]
        ahead = f"{row.ahead.mean:+.1%} ({row.ahead.low:+.1%} to {row.ahead.high:+.1%})" if row.ahead else ""
        shown.add_row(
            row.language, row.kind, str(row.n), f"{row.accuracy:.1%}", f"{row.macro_f1:.3f}", ahead,
            f"{seconds:.0f} s", f"{milliseconds:.1f} ms",
        )  # fmt: skip
    return shown


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--kind", "chosen", type=click.Choice(list(KINDS)), multiple=True, default=("sparse", "both", "dense"),
    help="Classifiers to compare; the first is what the others are compared with. All but DIET by default.",
)  # fmt: skip
@click.option("--encoder", help="Name or folder of another sentence encoder than the shipped one.")
@click.option("--folds", default=5, show_default=True, type=click.IntRange(2), help="Folds of the examples.")
@click.option("--first", type=click.IntRange(1), help="Ask only so many of the folds; all by default.")
@click.option("--every", default=1, show_default=True, type=click.IntRange(1), help="Take every so many-th example.")
@click.option("--epochs", default=10, show_default=True, type=click.IntRange(1), help="Epochs of DIET.")
@click.option("--questions", is_flag=True, help="Ask the development questions, not folds of the examples.")
def main(
    chosen: tuple[str, ...],
    encoder: str | None,
    folds: int,
    first: int | None,
    every: int,
    epochs: int,
    questions: bool,
) -> None:
    """Compare intent classifiers on folds of the training examples, per language. Times are of the processor.

    One training takes about a minute on one core; an epoch of DIET takes as long.

    \b
    Example:
        python -m bot.evaluation.intents
        python -m bot.evaluation.intents --kind sparse --kind diet --first 1 --every 4 --epochs 8
        python -m bot.evaluation.intents --questions
    """
    console = Console()
    kinds = kinds_of(chosen, epochs)
    try:
        prepare_rasa(tensorflow_for="DIET" if any(kind.epochs for kind in kinds) else None)
        model = load_encoder(encoder)
        examples = load_examples()[::every]
        console.print(f"{len(examples)} examples, {len({e.intent for e in examples})} intents, encoder {model.name}")
        if questions:
            found = ask_questions(examples, kinds, model, load_questions("dev").items, load_articles(), console.print)
            for (kind, asked, language), share in sorted(found.items(), key=lambda entry: entry[0][1:]):
                console.print(f"{NAMES[asked]}, {language}, {kind}: {share.share:.1%} of {share.n}")
            return
        fold = fold_of_groups([same_words(e.text) for e in examples], [e.intent for e in examples], folds)
        fold = np.where(fold < (first or folds), fold, -1)
        outcomes = cross_validate(examples, fold, kinds, model, console.print)
        console.print(table(rows(examples, outcomes, LANGUAGES), outcomes))
    except (AssistantError, KnowledgeError) as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()

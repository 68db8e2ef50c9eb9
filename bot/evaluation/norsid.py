"""Our intent classifier on NorSID, a benchmark of others in Norwegian dialects: `python -m bot.evaluation.norsid --data FILE`.

NorSID (Norwegian slot and intent detection, VarDial 2025; ltgoslo/NoMusic): orders to a voice assistant, translated into
bokmål (B) and by speakers of North Norwegian (N), Trøndersk (T) and West Norwegian (V). One sentence has up to eleven
translators, so folds are made of sentence numbers: no wording of a sentence that is asked has been learnt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import click
from rich.console import Console

from bot.errors import AssistantError, SetupError
from bot.evaluation.intent_comparison import cross_validate, rows
from bot.evaluation.intent_examples import Example, fold_of_groups, same_words
from bot.evaluation.intents import KINDS, kinds_of, table
from bot.server.lean_imports import prepare_rasa
from knowledge.encoder import load_encoder
from knowledge.errors import KnowledgeError

DIALECTS = ("B", "N", "T", "V")
FIELDS = ("id", "text", "intent", "dialect")


@dataclass(frozen=True)
class Utterance:
    """One translation; `number` is that of the sentence it translates."""

    number: str
    text: str
    intent: str
    dialect: str


def read_utterances(path: Path) -> list[Utterance]:
    """Read a file in NorSID's form: before the tokens of each utterance stand lines such as `# intent = PlayMusic`.

    A sentence that somebody left untranslated is left out.

    Raises:
        SetupError: an utterance lacks one of the fields; the message names it.
    """
    utterances = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = (line[2:].partition(" =") for line in block.splitlines() if line.startswith("# "))
        found = {name.strip(): value.strip() for name, _, value in lines}
        if not found:
            continue
        missing = [name for name in FIELDS if name not in found]
        if missing:
            raise SetupError(
                f"{path}: the utterance {found.get('id', block[:20])} has no {missing[0]}; is this NorSID?"
            )
        number = found["id"].partition("/")[0]
        # Rasa keeps the slash for what parts a retrieval intent from its response.
        intent = found["intent"].replace("/", ".")
        utterances.append(Utterance(number, found["text"], intent, found["dialect"]))
    return [utterance for utterance in utterances if utterance.text]


def sentences(utterances: Iterable[Utterance], *, strict: bool) -> list[str]:
    """The sentence that each utterance belongs to; if `strict`, sentences that share a wording are one."""
    utterances = list(utterances)
    same = {utterance.number: utterance.number for utterance in utterances}

    def root(number: str) -> str:
        while same[number] != number:
            number = same[number]
        return number

    if strict:
        first: dict[str, str] = {}
        for utterance in utterances:
            same[root(utterance.number)] = root(first.setdefault(same_words(utterance.text), utterance.number))
    return [root(utterance.number) for utterance in utterances]


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File of NorSID, .conll.",
)
@click.option(
    "--kind", "chosen", type=click.Choice(list(KINDS)), multiple=True, default=("sparse", "both"),
    help="Classifiers; the first is what the others are compared with. The shipped one without and with dense by default.",
)  # fmt: skip
@click.option("--encoder", help="Name or folder of another sentence encoder than the shipped one.")
@click.option("--folds", default=5, show_default=True, type=click.IntRange(2), help="Folds of the sentence numbers.")
@click.option("--epochs", default=10, show_default=True, type=click.IntRange(1), help="Epochs of DIET.")
@click.option("--strict", is_flag=True, help="Keep sentences that share a wording in one fold, too.")
def main(data: Path, chosen: tuple[str, ...], encoder: str | None, folds: int, epochs: int, strict: bool) -> None:
    """Measure the intent classifier of config.yml on NorSID, per dialect.

    \b
    Example: python -m bot.evaluation.norsid --data norsid_dev.conll
    """
    console = Console()
    kinds = kinds_of(chosen, epochs)
    try:
        prepare_rasa(tensorflow_for="DIET" if any(kind.epochs for kind in kinds) else None)
        utterances = read_utterances(data)
        examples = [Example(u.text, u.intent, u.dialect) for u in utterances]
        fold = fold_of_groups(sentences(utterances, strict=strict), [u.intent for u in utterances], folds)
        outcomes = cross_validate(examples, fold, kinds, load_encoder(encoder), console.print)
    except (AssistantError, KnowledgeError) as error:
        raise click.ClickException(str(error)) from error
    console.print(table(rows(examples, outcomes, DIALECTS), outcomes))
    for outcome in outcomes:
        console.print(f"{outcome.kind.name}: {accuracy(examples, outcome.predicted):.2%} of {len(outcome.predicted)}")


def accuracy(examples: Sequence[Example], predicted: dict[int, str]) -> float:
    """The share (0 to 1) of the asked examples whose intent was found."""
    return fmean(examples[i].intent == intent for i, intent in predicted.items())


if __name__ == "__main__":
    main()

"""Measures model/ on the treebank. Run: python -m knowledge.norwegian.evaluate --data DIR [--part test]."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from knowledge.norwegian import MODEL, load_pipeline
from knowledge.norwegian.conllu import Sentence, read_sentences, to_document
from knowledge.norwegian.train import LANGUAGES

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.training import Example

# How a text comes in: as the treebank divides it, as the pipeline divides it itself, and as many type.
WAYS = ("gold tokens", "own tokens", "lower case")
FIGURES = {
    "UPOS": "pos_acc",
    "morph": "morph_acc",
    "lemma": "lemma_acc",
    "NER P": "ents_p",
    "NER R": "ents_r",
    "NER F": "ents_f",
}


def examples(nlp: Language, sentences: list[Sentence], way: str) -> Iterator[Example]:
    """Each sentence as it comes in, beside what is right."""
    from spacy.training import Example

    for sentence in sentences:
        expected = to_document(sentence, nlp.vocab)
        yield Example(_incoming(nlp, expected, way), expected)


def _incoming(nlp: Language, expected: Doc, way: str) -> Doc:
    from spacy.tokens import Doc

    if way == "own tokens":
        return nlp.make_doc(expected.text)
    return Doc(nlp.vocab, [token.lower_ if way == "lower case" else token.text for token in expected])


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with {nb,nn}-{dev,test}.conllu.",
)
@click.option(
    "--part", type=click.Choice(["dev", "test"]), default="dev", show_default=True, help="Choose by dev, report test."
)
@click.option(
    "--model",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=MODEL,
    help="Another pipeline than the shipped one.",
)
def main(data: Path, part: str, model: Path) -> None:
    """Print how right the Norwegian spaCy pipeline is, in per cent.

    Example: python -m knowledge.norwegian.evaluate --data ud/ndt_conllu --part test
    """
    console = Console()
    nlp = load_pipeline(folder=model)
    table = Table("", *FIGURES)
    labels = nlp.get_pipe("ner").labels
    by_label = Table("F of names", *labels)
    for language in LANGUAGES:
        sentences = read_sentences(data / f"{language}-{part}.conllu")
        for way in WAYS:
            scores = nlp.evaluate(list(examples(nlp, sentences, way)))
            table.add_row(f"{language}, {way}", *(_percent(scores.get(name)) for name in FIGURES.values()))
            of_label = scores["ents_per_type"] or {}
            by_label.add_row(f"{language}, {way}", *(_percent(of_label.get(label, {}).get("f")) for label in labels))
    console.print(table, by_label)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}"


if __name__ == "__main__":
    main()

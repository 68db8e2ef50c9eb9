"""Makes model/ from the treebank. Run: python -m knowledge.norwegian.train --data DIR."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from knowledge.norwegian import MODEL
from knowledge.norwegian.conllu import Sentence, read_sentences, to_document
from knowledge.norwegian.labels import UdLabels, agreement

if TYPE_CHECKING:
    from spacy.language import Language

LANGUAGES = ("nb", "nn")
# Words (parts of speech, morphology, lemmas) and names share nothing, so each is learnt from texts of its own choosing.
PARTS = ("words", "names")
META = {
    "name": "koordinator_nb_nn",
    "version": "1.0.0",
    "description": "Bokmål and nynorsk: parts of speech, morphology, lemmas, names",
    "license": "CC BY-SA 4.0",
}


def training_sentences(data: Path, console: Console) -> list[Sentence]:
    """The training part in both written forms, labelled as in Universal Dependencies."""
    sentences: list[Sentence] = []
    for language in LANGUAGES:
        known = read_sentences(data / f"{language}-dev.conllu")
        upos, both = agreement(known)
        console.print(
            f"{language}: labels learnt from four fifths of the development part are right for {100 * upos:.2f} % "
            f"of the words of the last, with features {100 * both:.2f} %"
        )
        sentences += UdLabels(known).relabel(read_sentences(data / f"{language}-train.conllu"))
    return sentences


def write_documents(sentences: list[Sentence], path: Path) -> None:
    """Write sentences in spaCy's own format."""
    import spacy
    from spacy.tokens import DocBin

    vocab = spacy.blank("nb").vocab
    DocBin(docs=(to_document(sentence, vocab) for sentence in sentences)).to_disk(path)


def write_corpora(data: Path, work: Path, console: Console) -> None:
    """Write the training and the development part, once per work folder."""
    if (work / "dev.spacy").exists():
        return
    write_documents(training_sentences(data, console), work / "train.spacy")
    write_documents(
        [s for language in LANGUAGES for s in read_sentences(data / f"{language}-dev.conllu")], work / "dev.spacy"
    )


def train_part(part: str, work: Path) -> None:
    """Train what `{part}.cfg` describes and keep the best of it by the development part in `work/{part}/model-best`."""
    from spacy.cli.train import train

    # Renamed at the end, so that only what is finished is taken over by the next run.
    unfinished = work / f"{part}.unfinished"
    overrides = {"paths.train": str(work / "train.spacy"), "paths.dev": str(work / "dev.spacy")}
    train(Path(__file__).with_name(f"{part}.cfg"), unfinished, overrides=overrides)
    unfinished.rename(work / part)


def assemble(words: Language, names: Language) -> Language:
    """One pipeline of both."""
    words.add_pipe("ner", source=names)
    words.meta.update(META)
    words.meta["performance"] = {**words.meta["performance"], **names.meta["performance"]}
    return words


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with {nb,nn}-{train,dev}.conllu.",
)
@click.option(
    "--work",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for what comes on the way; a part that is finished there is not trained again.",
)
def main(data: Path, work: Path) -> None:
    """Train the Norwegian spaCy pipeline: about half an hour on one core, with a line per evaluation.

    Example: python -m knowledge.norwegian.train --data ud/ndt_conllu --work build/norwegian
    """
    import spacy

    console = Console()
    work.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        if not (work / part).exists():
            write_corpora(data, work, console)
            train_part(part, work)
    words, names = (spacy.load(work / part / "model-best") for part in PARTS)
    shutil.rmtree(MODEL, ignore_errors=True)
    assemble(words, names).to_disk(MODEL)
    console.print(f"Written to {MODEL}; measure it with python -m knowledge.norwegian.evaluate --data {data}")


if __name__ == "__main__":
    main()

"""Measures encoders. Run: python -m knowledge.encoder.evaluate --data DIR [--questions FILE] [--model NAME]….

Translation: of 1,000 sentences, how many find their own translation among all 1,000. Facts: of questions with known right facts,
how many find one of them among the first three, by words (BM25), by meaning (the encoder), and by both.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import yaml
from numpy.typing import NDArray
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from knowledge.encoder import Encoder, load_encoder
from knowledge.encoder.training.data import DATA_FOLDER, Row, read_rows
from knowledge.errors import KnowledgeError
from knowledge.facts import load_facts
from knowledge.lexical import Lexical

Scores = NDArray[np.float32]

SETS = {"Tatoeba": "eval_tatoeba_laser", "NTREX": "eval_ntrex", "FLORES": "eval_sib200_flores"}
COLUMNS = {"nb": 0, "nn": 1, "en": 2}
TRANSLATIONS = (("nb", "en"), ("en", "nb"), ("nn", "en"), ("en", "nn"))
# The fact base is in bokmål and English.
DIRECTIONS = (("nb", "nb"), ("nn", "nb"), ("en", "en"), ("en", "nb"), ("nb", "en"), ("nn", "en"))
LIMIT = 1000
AMONG = (1, 3, 5)
# How much a full match of words counts beside a full match of meaning; chosen on development questions to the articles, see README.md.
WORDS_WEIGHT = 0.4


@dataclass(frozen=True)
class Question:
    """A question by language, and the ids of the facts that answer it."""

    text: dict[str, str]
    facts: frozenset[str]


def read_questions(path: Path) -> list[Question]:
    """The questions of a file like `tests/data/fact_questions.yml`."""
    items = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [Question({lang: item[lang] for lang in COLUMNS}, frozenset(item["facts"])) for item in items]


def translation_accuracy(encoder: Encoder, rows: list[Row], source: str, target: str) -> float:
    """Share (0–1) of the first 1,000 sentences whose nearest text in the other language is their translation."""
    columns = COLUMNS[source], COLUMNS[target]
    pairs = [(row[columns[0]], row[columns[1]]) for row in rows if row[columns[0]] and row[columns[1]]][:LIMIT]
    left, right = (encoder.encode(list(side)) for side in zip(*pairs, strict=True))
    return float(((left @ right.T).argmax(axis=1) == np.arange(len(pairs))).mean())


def by_words(queries: list[str], documents: list[str]) -> Scores:
    """BM25 of words and their four-grams as a share of the most a query of known words could reach, shape (queries, documents)."""
    index = Lexical.of(documents)
    # The less of a query the documents know, as of one in another language, the less its words can say.
    return np.stack([index.known(query) * index.scores(query) for query in queries])


def by_meaning(encoder: Encoder, queries: list[str], documents: list[str]) -> Scores:
    """Cosine of each query with each document, shape (queries, documents)."""
    return encoder.encode(queries) @ encoder.encode(documents, kind="passage").T


def recall(scores: Scores, ids: list[str], questions: list[Question], among: int) -> float:
    """Share (0–1) of questions with a right fact among the first `among`."""
    first = np.argsort(-scores, axis=1, kind="stable")[:, :among]
    return float(np.mean([any(ids[i] in q.facts for i in row) for row, q in zip(first, questions, strict=True)]))


def fact_recall(encoder: Encoder, questions: list[Question], source: str, target: str) -> dict[str, list[float]]:
    """Recall at 1, 3 and 5 by words, by meaning and by both, for questions in `source` and facts in `target`."""
    facts = load_facts()
    queries, documents = [q.text[source] for q in questions], [getattr(fact, target) for fact in facts.values()]
    words, meaning = by_words(queries, documents), by_meaning(encoder, queries, documents)
    legs = {"words": words, "meaning": meaning, "both": meaning + WORDS_WEIGHT * words}
    return {name: [recall(scores, list(facts), questions, k) for k in AMONG] for name, scores in legs.items()}


def milliseconds_a_query(encoder: Encoder, queries: list[str]) -> float:
    """The median time to encode one query."""
    times = []
    for query in queries:
        start = time.perf_counter()
        encoder.encode([query])
        times.append(1000 * (time.perf_counter() - start))
    return float(np.median(times))


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=DATA_FOLDER, help="Parallel files; without them no translations.")
@click.option(
    "--questions", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Questions to the facts."
)
@click.option("--model", "models", multiple=True, help="By name or folder; ours when none is given. May be repeated.")
def main(data: Path | None, questions: Path | None, models: tuple[str, ...]) -> None:
    """Print translation accuracy, and how many questions find a right fact among the first 1 / 3 / 5, in per cent.

    \b
    Example:
      python -m knowledge.encoder.evaluate --data parallel --questions tests/data/fact_questions.yml
      python -m knowledge.encoder.evaluate --questions tests/data/fact_questions.yml --model intfloat/multilingual-e5-small
    """
    console = Console()
    for name in models or (None,):
        try:
            encoder = load_encoder(name)
        except KnowledgeError as error:
            raise click.ClickException(str(error)) from error
        console.print(f"\n{name or 'ours'}: {encoder.dimensions} dimensions")
        if data:
            console.print(_translations(encoder, data))
        if questions:
            asked = read_questions(questions)
            console.print(_facts(encoder, asked))
            milliseconds = milliseconds_a_query(encoder, [q.text[language] for q in asked for language in COLUMNS])
            console.print(f"{milliseconds:.1f} ms a query (median)")


def _translations(encoder: Encoder, data: Path) -> Table:
    table = Table("Translation", *(f"{a} → {b}" for a, b in TRANSLATIONS), box=SIMPLE)
    for title, stem in SETS.items():
        rows = read_rows(data / f"{stem}.tsv")
        table.add_row(title, *(f"{100 * translation_accuracy(encoder, rows, a, b):.1f}" for a, b in TRANSLATIONS))
    return table


def _facts(encoder: Encoder, questions: list[Question]) -> Table:
    table = Table(f"Facts, {len(questions)} asked", "words", "meaning", "both", box=SIMPLE)
    for source, target in DIRECTIONS:
        found = fact_recall(encoder, questions, source, target)
        table.add_row(
            f"{source} → {target}", *(" / ".join(f"{100 * share:.0f}" for share in found[leg]) for leg in found)
        )
    return table


if __name__ == "__main__":
    main()

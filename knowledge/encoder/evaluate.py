"""Measures an encoder. Run: python -m knowledge.encoder.evaluate --data DIR [--facts FILE] [--model NAME].

Two measures. Translation: of 1,000 sentences, how many find their own translation among all 1,000. Facts: of typical
questions with known right facts, how many find one of them among the first 1, 3 and 5.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np

from knowledge.encoder import Encoder, load_encoder
from knowledge.encoder.train import DATA_FOLDER, read_rows

SETS = {"Tatoeba": "eval_tatoeba_laser", "NTREX": "eval_ntrex", "FLORES": "eval_sib200_flores"}
COLUMNS = {"nb": 0, "nn": 1, "en": 2}
LIMIT = 1000
_FACT_ID = re.compile(r"[A-X]\d\d")


@dataclass(frozen=True)
class Question:
    """A typical question in Norwegian and English, and the ids of the facts that answer it."""

    nb: str
    en: str
    expected: frozenset[str]


def translation_accuracy(encoder: Encoder, rows: list[tuple[str, str, str]], source: str, target: str) -> float:
    """Share (0–1) of the first 1,000 sentences whose nearest text in the other language is their translation."""
    columns = COLUMNS[source], COLUMNS[target]
    pairs = [(row[columns[0]], row[columns[1]]) for row in rows if row[columns[0]] and row[columns[1]]][:LIMIT]
    left, right = (encoder.encode(list(side)) for side in zip(*pairs, strict=True))
    return float(((left @ right.T).argmax(axis=1) == np.arange(len(pairs))).mean())


def read_facts(path: Path) -> tuple[dict[str, tuple[str, str]], list[Question]]:
    """Read the fact base: id → (Norwegian, English), and the questions that point to facts."""
    facts: dict[str, tuple[str, str]] = {}
    found = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if _FACT_ID.fullmatch(cells[0]) and len(cells) >= 3:
            facts[cells[0]] = (cells[1], cells[2])
        elif cells[0].isdigit() and len(cells) == 4:
            found.append(cells)
    questions = [Question(nb, en, _expand(pointers, facts)) for _, nb, en, pointers in found]
    return facts, [question for question in questions if question.expected]


def _expand(pointers: str, facts: dict[str, tuple[str, str]]) -> frozenset[str]:
    """Ids behind pointers such as “B01–B04, H12” or “G-table”."""
    ids: set[str] = set()
    for first, last in re.findall(r"([A-X]\d\d)(?:–([A-X]\d\d))?", pointers):
        numbers = range(int(first[1:]), int((last or first)[1:]) + 1)
        ids |= {f"{first[0]}{number:02d}" for number in numbers}
    for letter in re.findall(r"([A-X])-(?:table|section)", pointers):
        ids |= {fact for fact in facts if fact[0] == letter}
    return frozenset(ids)


def fact_recall(encoder: Encoder, path: Path) -> dict[str, tuple[float, ...]]:
    """Share of questions with a right fact among the first 1, 3, 5, keyed by “question language → fact language”."""
    facts, questions = read_facts(path)
    ids = list(facts)
    documents = {
        "nb": encoder.encode([facts[fact][0] for fact in ids], kind="passage"),
        "en": encoder.encode([facts[fact][1] for fact in ids], kind="passage"),
    }
    asked = {"nb": encoder.encode([q.nb for q in questions]), "en": encoder.encode([q.en for q in questions])}
    recall = {}
    for source, target in (("nb", "nb"), ("en", "en"), ("en", "nb"), ("nb", "en")):
        ranked = np.argsort(-(asked[source] @ documents[target].T), axis=1)
        recall[f"{source} → {target}"] = tuple(
            _hits([[ids[i] for i in row[:count]] for row in ranked], questions) for count in (1, 3, 5)
        )
    return recall


def _hits(found: list[list[str]], questions: list[Question]) -> float:
    return float(np.mean([bool(q.expected.intersection(ids)) for ids, q in zip(found, questions, strict=True)]))


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", required=True, type=DATA_FOLDER, help="Parallel files.")
@click.option("--facts", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Fact base with questions.")
@click.option("--model", help="Another model, by name or folder.")
def main(data: Path, facts: Path | None, model: str | None) -> None:
    """Print translation accuracy and, with --facts, how well questions find facts, in per cent.

    Example: python -m knowledge.encoder.evaluate --data parallel --facts facts.md
    """
    encoder = load_encoder(model)
    for title, stem in SETS.items():
        rows = read_rows(data / f"{stem}.tsv")
        directions = (("nb", "en"), ("en", "nb"), ("nn", "en"), ("en", "nn"))
        figures = [f"{a} → {b} {100 * translation_accuracy(encoder, rows, a, b):.1f}" for a, b in directions]
        click.echo(f"{title}: {', '.join(figures)}")
    if facts:
        for direction, recall in fact_recall(encoder, facts).items():
            click.echo(f"Facts {direction}: {' / '.join(f'{100 * share:.0f}' for share in recall)}")


if __name__ == "__main__":
    main()

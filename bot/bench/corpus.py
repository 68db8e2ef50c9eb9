"""What the search is measured on: passages, as many as wanted, and queries that people and editors really write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from bot.bench.sections import passage, read_sections
from bot.settings import ROOT
from knowledge.documents import load_articles
from knowledge.index import Scores, passage_texts

QUESTIONS = ROOT / "tests" / "data" / "questions_dev.yml"
SEED = 20261126
NOISE = 0.5
"""Length of the noise added to a repeated vector of length one: the cosine with what it repeats is about 0.89."""


@dataclass(frozen=True)
class Corpus:
    """Distinct passages in random order, and queries: questions of the development set, and headings, about half each."""

    name: str
    texts: tuple[str, ...]
    queries: tuple[str, ...]


def statutes(folder: Path, progress: Callable[[int, int], None] = lambda *_: None) -> Corpus:
    """Every section of the statutes under `folder`; the headings are theirs."""
    sections = read_sections(folder, progress)
    return _shuffled("sections of statutes", list(map(passage, sections)), [s.name for s in sections])


def articles() -> Corpus:
    """The passages of the assistant's own articles; the headings are the articles' titles."""
    found = load_articles()
    titles = [text.title for article in found.values() for text in article.texts.values()]
    return _shuffled("passages of the articles", passage_texts(found), titles)


def repeated(vectors: Scores, count: int) -> Scores:
    """`count` rows of unit length: those there are, and when more are wanted, the same again and again, each with new noise."""
    noise = np.random.default_rng(SEED)
    rows = vectors[np.arange(count) % len(vectors)]
    for start in range(len(vectors), count, len(vectors)):
        part = rows[start : start + len(vectors)]
        part += noise.standard_normal(part.shape, dtype=np.float32) * np.float32(NOISE / part.shape[1] ** 0.5)
        part /= np.linalg.norm(part, axis=1, keepdims=True)
    return rows


def _shuffled(name: str, texts: list[str], headings: list[str]) -> Corpus:
    questions = [item["t"] for item in yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))]
    order = np.random.default_rng(SEED)
    distinct = list(dict.fromkeys(texts))
    chosen = order.choice(headings, min(len(headings), len(questions)), replace=False)
    return Corpus(
        name,
        tuple(distinct[i] for i in order.permutation(len(distinct))),
        tuple(dict.fromkeys([*questions, *map(str, chosen)])),
    )

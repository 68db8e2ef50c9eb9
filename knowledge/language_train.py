"""Makes language.npz. Run: python -m knowledge.language_train --data DIR [--questions FILE]."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
import numpy as np
import yaml
from numpy.typing import NDArray
from rich.progress import track

from knowledge.documents import ARTICLES
from knowledge.encoder.training.data import DATA_FOLDER, parallel_rows, read_rows
from knowledge.language import (
    BUCKETS,
    LANGUAGES,
    SURE,
    WEIGHTS,
    WORD_BITS,
    choose,
    feature_ids,
    probabilities,
    word_bit,
    words_of,
)

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression

SEED = 20261121
STRENGTH = 30.0  # inverse regularisation
# Health and everyday text exists in bokmål but hardly in nynorsk; at full weight “Tom er snill” would look like bokmål.
ALONE_WEIGHT = 0.05
QUESTION_WEIGHT = 0.3  # the questions of our articles mix dialect and slips into both written forms
KNOWN_FROM = 5  # occurrences that make a word known; a foreign name or title stays below
EVALUATION = ("eval_tatoeba_laser", "eval_ntrex", "eval_sib200_flores")


class Example(NamedTuple):
    """A text, its language, and how much it counts."""

    text: str
    language: str
    weight: float


def examples_of_rows(rows: Iterable[tuple[str, str, str]], chance: random.Random) -> list[Example]:
    """Whole texts, and from each of three words or more also a fragment of one to six words, as short as a chat message.

    What is written alike in bokmål and nynorsk stays under both labels: that is how the model learns to be unsure.
    """
    examples = []
    for row in rows:
        for language, text in zip(LANGUAGES, row, strict=True):
            if not text:
                continue
            weight = ALONE_WEIGHT if language == "nb" and not row[1] else 1.0
            examples.append(Example(text, language, weight))
            words = text.split()
            if len(words) >= 3:
                length = chance.randint(1, 6)
                start = chance.randrange(max(1, len(words) - length + 1))
                examples.append(Example(_respell(" ".join(words[start : start + length]), chance), language, weight))
    return examples


def _respell(text: str, chance: random.Random) -> str:
    """Now and then write as on a keyboard without æ, ø, å."""
    if chance.random() > 0.05:
        return text
    letters = chance.choice([("ae", "oe", "aa"), ("a", "o", "a"), ("e", "o", "a")])
    return text.lower().translate({ord(letter): plain for letter, plain in zip("æøå", letters, strict=True)})


def article_examples(chance: random.Random, folder: Path = ARTICLES) -> list[Example]:
    """Texts and questions of our articles, labelled by the block they stand in."""
    rows, questions = [], []
    for path in sorted(folder.rglob("*.yml")):
        article = yaml.safe_load(path.read_text(encoding="utf-8"))
        blocks = {language: article.get(language) or {} for language in LANGUAGES}
        for field in ("title", "answer", "more"):
            nb, nn, en = (blocks[language].get(field) or "" for language in LANGUAGES)
            # English text gives the Norwegian term in brackets; it is still not English.
            rows.append((nb, nn, re.sub(r"\([^)]*\)", "", en)))
        for language, block in blocks.items():
            questions += [Example(str(text), language, QUESTION_WEIGHT) for text in block.get("questions") or []]
    return examples_of_rows(rows, chance) + questions


def fit(examples: list[Example]) -> LogisticRegression:
    """Multinomial logistic regression on binary features, each text scaled to length one."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    rows = [feature_ids(words_of(example.text)) for example in track(examples, "Features")]
    starts = np.cumsum([0, *(len(row) for row in rows)])
    columns = np.concatenate([np.array(row, dtype=np.int32) for row in rows])
    values = np.repeat([len(row) ** -0.5 if row else 0.0 for row in rows], np.diff(starts)).astype(np.float32)
    matrix = csr_matrix((values, columns, starts), shape=(len(rows), BUCKETS))
    labels = np.array([LANGUAGES.index(example.language) for example in examples])
    # Balanced over the languages, or nynorsk, of which there is least, would lose every doubt.
    weights = np.array([example.weight for example in examples])
    weights /= np.bincount(labels, weights)[labels]
    classifier = LogisticRegression(C=STRENGTH, max_iter=200, random_state=SEED)
    return classifier.fit(matrix, labels, sample_weight=weights / weights.mean())


def known_words(examples: list[Example]) -> NDArray[np.uint8]:
    """Bits (packed, uint8) of the words that training text uses often enough to be called known."""
    counts = Counter(word for example in examples for word in words_of(example.text))
    bits = np.zeros(WORD_BITS, dtype=np.uint8)
    bits[[word_bit(word) for word, count in counts.items() if count >= KNOWN_FROM]] = 1
    return np.packbits(bits, bitorder="little")


def save(classifier: LogisticRegression, known: NDArray[np.uint8], path: Path = WEIGHTS) -> None:
    """Write the weights as whole numbers from −127 to 127 and their scale."""
    scale = float(np.abs(classifier.coef_).max()) / 127
    weights = np.round(classifier.coef_.T / scale).astype(np.int8)
    np.savez_compressed(
        path, weights=weights, scale=scale, intercept=classifier.intercept_.astype(np.float32), known=known
    )


def accuracy(texts: list[tuple[str, str]], among: tuple[str, ...] = LANGUAGES) -> float:
    """Share (0–1) of (language, text) whose likeliest language among those given is right."""
    asked = [(language, probabilities(text)) for language, text in texts if language in among]
    return float(np.mean([max(among, key=shares.__getitem__) == language for language, shares in asked]))


def _report(title: str, texts: list[tuple[str, str]], say: Callable[[str], None]) -> None:
    each = [f"{a} {100 * accuracy([t for t in texts if t[0] == a]):.1f}" for a in LANGUAGES]
    pairs = [f"{a}–{b} {100 * accuracy(texts, (a, b)):.1f}" for a, b in combinations(LANGUAGES, 2)]
    answered = np.mean([choose(text, None) == language for language, text in texts])
    say(f"{title} ({len(texts)}): {', '.join(each + pairs)}; answered in the right language {100 * answered:.1f}")


def _report_curve(texts: list[tuple[str, str]], say: Callable[[str], None]) -> None:
    """Per threshold: share decided, and share wrong among the decided, in per cent."""
    shares = [(language, probabilities(text)) for language, text in texts]
    for threshold in (0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        decided = [max(p, key=p.__getitem__) == language for language, p in shares if max(p.values()) >= threshold]
        wrong = 100 * (1 - np.mean(decided))
        say(f"threshold {threshold}: decided {100 * len(decided) / len(shares):.1f}, wrong {wrong:.2f}")


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", required=True, type=DATA_FOLDER, help="Parallel text.")
@click.option(
    "--questions", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="language, text, dev|test"
)
@click.option("--measure-only", is_flag=True, help="Keep the weights that are there.")
def main(data: Path, questions: Path | None, measure_only: bool) -> None:
    """Train the language model and print how well it does, in per cent.

    Example: python -m knowledge.language_train --data parallel --questions tests/data/language_questions.tsv
    """
    chance = random.Random(SEED)
    rows = parallel_rows(data)
    chance.shuffle(rows)
    development, training = rows[:2000], rows[2000:]
    if not measure_only:
        examples = examples_of_rows(training, chance) + article_examples(chance)
        save(fit(examples), known_words(examples))
    asked = [line.split("\t") for line in questions.read_text(encoding="utf-8").splitlines()] if questions else []
    short = {part: [(a, text) for a, text, kept in asked if kept == part] for part in ("dev", "test")}
    fragments = [
        (e.language, e.text) for e in examples_of_rows(development, random.Random(SEED)) if len(e.text.split()) > 2
    ]
    click.echo(f"Development, to choose the threshold (now {SURE}):")
    _report_curve(fragments + short["dev"], click.echo)
    for name in EVALUATION:
        texts = [(a, text) for row in read_rows(data / f"{name}.tsv") for a, text in zip(LANGUAGES, row, strict=True)]
        _report(name, [(a, text) for a, text in texts if text], click.echo)
    for part, texts in short.items():
        if texts:
            _report(f"short questions, {part}", texts, click.echo)


if __name__ == "__main__":
    main()

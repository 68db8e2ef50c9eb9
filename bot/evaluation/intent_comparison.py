"""Classifiers trained and asked on the same folds of examples."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean, median

import numpy as np
from numpy.typing import NDArray

from bot.evaluation.intent_examples import Example
from bot.evaluation.intent_pipeline import Classifier, Featurizers, Kind, Vectors, train
from bot.evaluation.metrics import Difference, paired_bootstrap
from knowledge.encoder import Encoder

# So many messages are classified one at a time for the time that each takes.
TIMED = 100
Progress = Callable[[str], object]


@dataclass
class Outcome:
    """What a classifier made of the examples (by position) that it had not seen.

    Per fold: the seconds of its training and the median milliseconds of one message, both of processor time.
    """

    kind: Kind
    predicted: dict[int, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """A classifier in one language: accuracy and macro F1 (0 to 1), and its accuracy less that of the first classifier."""

    kind: str
    language: str
    n: int
    accuracy: float
    macro_f1: float
    ahead: Difference | None


def cross_validate(
    examples: Sequence[Example], fold: NDArray[np.int64], kinds: Sequence[Kind], encoder: Encoder, say: Progress
) -> list[Outcome]:
    """Ask every classifier the examples of each fold after training it on the others; a fold of -1 is never asked."""
    texts = [example.text for example in examples]
    intents = [example.intent for example in examples]
    vectors = encoder.encode(texts) if any(kind.dense for kind in kinds) else np.zeros((len(texts), 1), np.float32)
    outcomes = [Outcome(kind) for kind in kinds]
    for number in range(fold.max() + 1):
        inside, outside = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        with tempfile.TemporaryDirectory() as folder:
            featurizers = Featurizers(Path(folder))
            seen = featurizers.learn([texts[i] for i in inside], [intents[i] for i in inside], vectors[inside])
            unseen = featurizers.batch([texts[i] for i in outside], vectors[outside])
            for outcome in outcomes:
                classifier = train(outcome.kind, featurizers, seen, Path(folder))
                answers = dict(zip(outside.tolist(), classifier.predict(unseen), strict=True))
                outcome.predicted |= answers
                outcome.seconds.append(classifier.seconds)
                outcome.milliseconds.append(milliseconds(classifier, encoder, [texts[i] for i in outside[:TIMED]]))
                right = fmean(answers[i] == intents[i] for i in answers)
                say(f"fold {number + 1}, {outcome.kind.name}: {right:.1%} right, {classifier.seconds:.0f} s")
    return outcomes


def milliseconds(classifier: Classifier, encoder: Encoder, texts: Sequence[str]) -> float:
    """The median processor time from one text to its intent, as a server takes it."""
    taken = []
    for text in texts:
        start = time.process_time()
        dense: Vectors = encoder.encode([text]) if classifier.kind.dense else np.zeros((1, 1), np.float32)
        classifier.one_by_one(classifier.featurizers.tokenized([text], dense))
        taken.append((time.process_time() - start) * 1000)
    return median(taken)


def rows(examples: Sequence[Example], outcomes: Sequence[Outcome], languages: Iterable[str]) -> list[Row]:
    """Figures of each classifier per language (or dialect), over what they were asked; none for one without any."""
    from sklearn.metrics import f1_score

    found = []
    for language in languages:
        asked = [i for i in sorted(outcomes[0].predicted) if examples[i].language == language]
        if not asked:
            continue
        wanted = [examples[i].intent for i in asked]
        first = [outcomes[0].predicted[i] == intent for i, intent in zip(asked, wanted, strict=True)]
        for outcome in outcomes:
            answers = [outcome.predicted[i] for i in asked]
            hits = [answer == intent for answer, intent in zip(answers, wanted, strict=True)]
            f1 = f1_score(wanted, answers, labels=sorted(set(wanted)), average="macro", zero_division=0)
            ahead = None if outcome is outcomes[0] else paired_bootstrap(hits, first)
            found.append(Row(outcome.kind.name, language, len(asked), fmean(hits), float(f1), ahead))
    return found

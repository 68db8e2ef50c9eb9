"""Texts with their intents, and folds over them that share nothing."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.settings import ROOT
from knowledge.conversation import LANGUAGES
from knowledge.documents import load_articles
from knowledge.tokens import words

__all__ = ["Example", "fold_of_groups", "load_examples", "same_words"]


@dataclass(frozen=True)
class Example:
    """One text, what is meant by it, and its language or dialect."""

    text: str
    intent: str
    language: str


def load_examples(folder: Path = ROOT / "nlu_data") -> list[Example]:
    """All that the intent classifier learns from: our own files, and the articles' titles and questions."""
    from rasa.shared.nlu.training_data.loading import load_data

    own = [
        Example(message.get("text"), message.get("intent"), language)
        for language in LANGUAGES
        for message in load_data(str(folder / language)).intent_examples
    ]
    asked = [
        Example(question, f"ask_{article.topic}", language)
        for article in load_articles().values()
        for language, text in article.texts.items()
        for question in (text.title, *text.questions)
    ]
    return list(dict.fromkeys(own + asked))


def same_words(text: str) -> str:
    """A key that texts share which differ in case, signs, spelling variants or synonyms only."""
    return " ".join(words(text)) or text


def fold_of_groups(groups: Sequence[str], labels: Sequence[str], count: int) -> NDArray[np.int64]:
    """The fold (0 to `count` - 1) of each text: a group is never parted, and each label is spread over the folds.

    A group counts under its commonest label; within a label, the order is by checksum, so that it is no one's choice.
    """
    seen: dict[str, Counter[str]] = {}
    for group, label in zip(groups, labels, strict=True):
        seen.setdefault(group, Counter())[label] += 1
    ordered = sorted(seen, key=lambda group: (seen[group].most_common(1)[0][0], zlib.crc32(group.encode()), group))
    fold = {group: place % count for place, group in enumerate(ordered)}
    return np.array([fold[group] for group in groups])

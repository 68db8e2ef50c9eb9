"""Filling a sentence: what stands in braces becomes what was typed, a word that fits the situation, or the name of a law."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.laws import Laws
from knowledge.letters.content import load_words

_BRACES = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Filler:
    """Everything that the braces of one letter can stand for."""

    language: str
    situation: Mapping[str, str]
    fields: Mapping[str, str]

    def fill(self, text: str) -> str:
        """The sentence with its braces filled, in one pass, so that braces which a person typed stay as typed.

        Raises:
            KnowledgeError: a name in braces is neither a field, a word nor a law.
        """
        return _BRACES.sub(lambda match: self._value(match[1]), text)

    def _value(self, name: str) -> str:
        texts = load_words(self.language)
        if "§" in name:
            return law_name(name, self.language)
        if name in self.fields:
            return self.fields[name]
        if name in texts["words"]:
            return self._fitting(texts["words"][name])
        if name in texts["blanks"]:
            return self._fitting(texts["blanks"][name])
        raise KnowledgeError(f"{{{name}}} is no field, word or law; correct it, or add it to words.yml")

    def _fitting(self, word: str | dict[str, Any]) -> str:
        while not isinstance(word, str):
            (key,) = word
            word = word[key][self.situation[key]]
        return word


def law_name(source: str, language: str) -> str:
    """A section under the full name of its law; in English the Norwegian name, which is the one to use, is explained."""
    label = _laws().label(source, language)
    if language != "en":
        return label
    return f"{_laws().label(source, 'nb')} ({label.split(' § ')[0]})"


@lru_cache(maxsize=1)
def _laws() -> Laws:
    return Laws.load()

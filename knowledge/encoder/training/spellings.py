"""Other ways to write a Norwegian sentence: as nynorsk, as dialect, with a typing error.

Everyday nynorsk and dialect hardly exist as parallel text, but most words of a bokmål sentence have one counterpart in the
same place. A sentence spelt anew keeps its English counterpart, so the encoder learns that the spelling does not matter.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

from knowledge.encoder.training.data import Row
from knowledge.yaml_file import read_mapping

SPELLINGS = Path(__file__).with_name("spellings.yml")
SEEN_AT_LEAST = 3
AGREES_AT_LEAST = 0.5
_WORD = re.compile(r"\w+", re.UNICODE)


class Respeller:
    """Rewrites bokmål word by word; the nynorsk counterparts are learnt from sentences with as many words in both."""

    def __init__(self, rows: Iterable[Row], seed: int) -> None:
        self._nynorsk = counterparts(rows)
        self._spoken: dict[str, list[str]] = read_mapping(SPELLINGS)
        self._random = Random(seed)

    def nynorsk(self, text: str) -> str:
        """`text` with each word that has a usual nynorsk counterpart replaced by it."""
        return _replace(text, lambda word: self._nynorsk.get(word, word))

    def dialect(self, text: str) -> str:
        """`text` with most of the words that have spoken spellings written in one of them."""

        def spoken(word: str) -> str:
            choices = self._spoken.get(word)
            return self._random.choice(choices) if choices and self._random.random() < 0.7 else word

        return _replace(text, spoken)

    def typing_error(self, text: str) -> str:
        """`text` with one letter of one longer word doubled, dropped, or swapped with the next."""
        words = [match for match in _WORD.finditer(text) if len(match.group()) > 3]
        if not words:
            return text
        word = self._random.choice(words)
        at = self._random.randrange(word.start(), word.end() - 1)
        first, second = text[at], text[at + 1]
        return text[:at] + self._random.choice((first + first + second, second, second + first)) + text[at + 2 :]


def counterparts(rows: Iterable[Row]) -> dict[str, str]:
    """The nynorsk word that stands most often where a bokmål word stands, for words where the two differ."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for nb, nn, _ in rows:
        pairs = _WORD.findall(nb.lower()), _WORD.findall(nn.lower())
        if nn and len(pairs[0]) == len(pairs[1]):
            for left, right in zip(*pairs, strict=True):
                seen[left][right] += 1
    found = {}
    for word, counts in seen.items():
        likeliest, count = counts.most_common(1)[0]
        if likeliest != word and count >= SEEN_AT_LEAST and count >= AGREES_AT_LEAST * counts.total():
            found[word] = likeliest
    return found


def _replace(text: str, change: Callable[[str], str]) -> str:
    def changed(match: re.Match[str]) -> str:
        word = match.group()
        other = change(word.lower())
        if other == word.lower():
            return word
        return other.capitalize() if word[0].isupper() else other

    return _WORD.sub(changed, text)

"""Two texts compared word by word, for people to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, REMOVED, ADDED = "same", "removed", "added"

_MARKS = {SAME: "{}", REMOVED: "[-{}-]", ADDED: "{{+{}+}}"}


@dataclass(frozen=True)
class Span:
    """Words that stand together in a comparison, and whether they stayed, went or came."""

    kind: str
    text: str

    @property
    def marked(self) -> str:
        """The words with their kind in characters: `[-gone-]`, `{+come+}`."""
        return _MARKS[self.kind].format(self.text)


def word_diff(old: str, new: str) -> list[tuple[Span, ...]]:
    """The paragraphs that differ, each as spans of words; paragraphs that are the same are left out."""
    return [tuple(_spans(before, after)) for before, after in _blocks(_lines(old), _lines(new))]


def marked(paragraph: tuple[Span, ...]) -> str:
    """A paragraph of a comparison as text: `kommunen [-skal-] {+kan+} tilby plan`."""
    return " ".join(span.marked for span in paragraph)


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _blocks(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """The stretches of lines that differ: line by line where there are as many on both sides, else as one."""
    for kind, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if i_end - i == j_end - j:
            yield from zip(old[i:i_end], new[j:j_end], strict=True)
        else:
            yield "\n".join(old[i:i_end]), "\n".join(new[j:j_end])


def _spans(old: str, new: str) -> Iterator[Span]:
    before, after = re.findall(r"\n|\S+", old), re.findall(r"\n|\S+", new)
    for kind, i, i_end, j, j_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Span(SAME, _joined(before[i:i_end]))
            continue
        if i < i_end:
            yield Span(REMOVED, _joined(before[i:i_end]))
        if j < j_end:
            yield Span(ADDED, _joined(after[j:j_end]))


def _joined(words: list[str]) -> str:
    return " ".join(words).replace(" \n ", "\n")

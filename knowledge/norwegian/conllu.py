"""Reads the treebank (CoNLL-U) as spaCy documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

# The columns of a word.
FORM, LEMMA, UPOS, XPOS, FEATS, HEAD, DEPREL, MISC = 1, 2, 3, 4, 5, 6, 7, 9

Row = list[str]
Sentence = list[Row]


def read_sentences(path: Path) -> list[Sentence]:
    """The sentences of a file, each a list of words, each a list of ten columns."""
    return list(_sentences(path.read_text(encoding="utf-8").splitlines()))


def _sentences(lines: Iterable[str]) -> Iterator[Sentence]:
    sentence: Sentence = []
    for line in (*lines, ""):
        if not line and sentence:
            yield sentence
            sentence = []
        elif line and not line.startswith("#"):
            sentence.append(line.split("\t"))


def misc(row: Row) -> dict[str, str]:
    """What the last column holds, such as `name` and `NDTfeats`."""
    return dict(pair.split("=", 1) for pair in row[MISC].split("|") if "=" in pair)


def to_document(sentence: Sentence, vocab: Vocab) -> Doc:
    """A sentence with its lemmas, parts of speech, morphology and names; a space stands between all words."""
    from spacy.tokens import Doc

    return Doc(
        vocab,
        words=[row[FORM] for row in sentence],
        lemmas=[row[LEMMA] for row in sentence],
        pos=[row[UPOS] for row in sentence],
        morphs=["" if row[FEATS] == "_" else row[FEATS] for row in sentence],
        ents=[misc(row)["name"] for row in sentence],
    )

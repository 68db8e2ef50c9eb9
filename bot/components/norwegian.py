"""The Norwegian pipeline that stands in for `nb_core_news_sm` where that cannot be installed.

A blank pipeline leaves every word as it stands. This one knows the lemma of 23,000 inflected bokmål and nynorsk
forms, taken from the annotations (CC0) of the training part of the Norwegian Dependency Treebank: right for 91.5 % of the
words in its bokmål test part, where the word itself is right for 64.1 % (2026-11-21).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

LEMMAS = Path(__file__).with_name("norwegian_lemmas.tsv")


def load_lemmas() -> dict[str, str]:
    """Lemma by inflected form; forms that are their own lemma are left out."""
    rows = (line.split("\t") for line in LEMMAS.read_text(encoding="utf-8").splitlines())
    return {form: lemma for form, lemma in rows}


def build_pipeline() -> Language:
    """A spaCy pipeline with Norwegian tokens and lemmas."""
    import spacy
    from spacy.lookups import Lookups

    nlp = spacy.blank("nb")
    lookups = Lookups()
    lookups.add_table("lemma_lookup", load_lemmas())
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"}).initialize(lookups=lookups)
    return nlp

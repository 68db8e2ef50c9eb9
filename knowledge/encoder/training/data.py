"""What the encoder learns from: public parallel text under licences that let a model be given away, and our own articles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import click

from knowledge.documents import load_articles

# A sentence or short paragraph in bokmål, nynorsk and English; an empty string where a language is missing.
Row = tuple[str, str, str]

DATA_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)

# Only licences that let the model be given away under ours: no GPL or AGPL alone, nothing without a licence.
SOURCES = {
    "altinn": "MIT",
    "altinn_authz": "MIT",
    "atb_mittatb": "EUPL-1.2",
    "debian_handbook": "CC BY-SA 3.0 (or GPL-2.0+, as one likes)",
    "fdk_portal": "Apache-2.0",
    "fhi_smittestopp": "MIT",
    "lex_los": "Apache-2.0",
    "lex_wordnet": "Norwegian Wordnet licence, CC BY-SA 3.0 (English lemmas)",
    "mozilla_www": "MPL-2.0",
    "navikt_apps": "MIT",
    "navikt_apps2": "MIT",
    "navikt_enonic": "MIT",
    "navikt_fp_dokgen": "MIT",
    "navikt_pensjonsbrev": "MIT",
    "navikt_skjema": "MIT",
    "nva_frontend": "MIT",
    "openehr": "CC BY-SA 4.0, CC BY-SA 3.0",
    "tatoeba_nob": "CC BY 2.0 FR",
}

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ«“\"])")


def read_rows(path: Path) -> list[Row]:
    """Read one parallel file: bokmål, nynorsk, English; an empty string where a language is missing.

    Raises ValueError on a line that has not three columns.
    """
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line:
            continue
        columns = line.split("\t")
        if len(columns) != 3:
            raise ValueError(f"{path}:{number}: {len(columns)} columns, expected 3")
        rows.append((columns[0], columns[1], columns[2]))
    return rows


def parallel_rows(folder: Path) -> list[Row]:
    """The rows of all sources."""
    return [row for name in SOURCES for row in read_rows(folder / f"{name}.tsv")]


def with_english(rows: Iterable[Row]) -> list[Row]:
    """The rows that have English and a Norwegian text, without repeats."""
    return list(dict.fromkeys(row for row in rows if row[2] and (row[0] or row[1])))


def article_rows() -> list[Row]:
    """Titles and sentences of our own articles, side by side in the three languages."""
    rows: list[Row] = []
    for article in load_articles().values():
        texts = [article.texts[language] for language in ("nb", "nn", "en")]
        rows.append((texts[0].title, texts[1].title, texts[2].title))
        for part in ("answer", "more"):
            rows += _side_by_side(*(getattr(text, part) for text in texts))
    return list(dict.fromkeys(row for row in rows if all(row)))


def _side_by_side(nb: str, nn: str, en: str) -> Iterable[Row]:
    """Sentence by sentence where all three have as many; else the whole."""
    sentences = [_SENTENCE_END.split(text) for text in (nb, nn, en)]
    if len({len(part) for part in sentences}) == 1:
        return [(a, b, c) for a, b, c in zip(*sentences, strict=True)]
    return [(nb, nn, en)]

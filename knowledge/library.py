"""The library: the sections that a municipality has imported, on disk, found by question, by number or by name.

It lies beside the reviewed articles and never among them. An import writes a new edition beside the one in use and then
names it in the file `current`; a running assistant looks at that file and goes on with the new edition.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from knowledge.encoder.shared import vector_of
from knowledge.errors import KnowledgeError
from knowledge.lexical import Lexical
from knowledge.sections import Part, Section

if TYPE_CHECKING:
    from knowledge.encoder import Encoder

logger = logging.getLogger(__name__)

CURRENT = "current"
SECTIONS, VECTORS, WORDS, FACTS = "sections.db", "vectors.faiss", "words", "edition.json"
# For each passage in the indexes the section that it stands for, and the digest of its text.
OWNERS, TEXTS = "owners.npy", "texts"
COLUMNS = tuple(field.name for field in fields(Section))
# How much a full match of words counts beside a full match of meaning, as for the facts (knowledge/encoder/README.md).
WORDS_WEIGHT = 0.4
NEAREST = 1000
# More than a section has, so that the first passages hold as many sections as are wanted.
PASSAGES = 10


@dataclass(frozen=True)
class Hit:
    """A section that a search found: its cosine with the query, the share of its words, and both together."""

    section: Section
    score: float
    cosine: float
    words: float


@dataclass(frozen=True)
class Edition:
    """What an import notes about what it built.

    When, with which encoder and lines that people ask by, how many documents, sections that can be found, passages that stand for
    them in the indexes, and sections of each status.
    """

    made: str
    encoder: str
    asked: str
    documents: int
    indexed: int
    passages: int
    statuses: dict[str, int]

    @property
    def day(self) -> str:
        """The day of the import, as 2026-11-26."""
        return self.made[:10]


class Library:
    """One edition, opened for reading."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        """Open the edition in `folder`.

        Raises:
            KnowledgeError: a file is missing or damaged, or another encoder built it.
        """
        import faiss

        self.folder = folder
        self.edition = read_edition(folder)
        if self.edition.encoder != encoder.fingerprint:
            raise KnowledgeError(
                f"the library was built with the encoder {self.edition.encoder}, not with {encoder.fingerprint}; "
                "build it anew with: koordinator train"
            )
        self._encoder = encoder
        try:
            self._database = _connect(folder)
            self._dense = faiss.read_index(str(folder / VECTORS))
            self._lexical = Lexical.open(folder / WORDS, self.edition.passages)
            self._owners = np.load(folder / OWNERS)
        except (OSError, RuntimeError, ValueError, sqlite3.Error) as error:
            raise KnowledgeError(f"the library in {folder} is damaged ({error}); import the texts again") from error

    def find(self, query: str, count: int = 10) -> list[Hit]:
        """The sections in force that fit `query` best, best first: by meaning and by words together."""
        vector = vector_of(self._encoder, query)
        nearest, rows = self._dense.search(vector[None, :], min(NEAREST, self.edition.passages))
        # What is beyond the nearest counts as near as the last of them.
        cosine = np.full(self.edition.passages, nearest[0, -1], dtype=np.float32)
        cosine[rows[0]] = nearest[0]
        # The less of a query the texts know, as of one in another language, the less its words can say.
        words = self._lexical.known(query) * self._lexical.scores(query)
        score = cosine + WORDS_WEIGHT * words
        # A section counts by the best of its passages.
        wanted = min(count * PASSAGES, len(score))
        first = np.argpartition(-score, wanted - 1)[:wanted]
        best: dict[int, int] = {}
        for row in first[np.argsort(-score[first])]:
            best.setdefault(int(self._owners[row]), int(row))
        owners = list(best)[:count]
        found = dict(self._rows("position IN", owners))
        return [
            Hit(found[owner], float(score[best[owner]]), float(cosine[best[owner]]), float(words[best[owner]]))
            for owner in owners
        ]

    def nearness(self, query: str, texts: list[str]) -> list[float]:
        """The cosine of each of `texts` with the query."""
        return [float(x) for x in self._encoder.encode(texts, kind="passage") @ vector_of(self._encoder, query)]

    def section(self, id: str) -> Section | None:
        """The section of this id, whatever its status."""
        return next((section for _, section in self._rows("id IN", [id])), None)

    def numbered(self, document: str, number: str) -> list[Section]:
        """The sections of a document with this number, or, where none has it, those that had it once."""
        sections = [section for _, section in self._rows("document IN", [document])]
        now = [section for section in sections if section.number == number]
        return now or [section for section in sections if number in section.former]

    def documents(self) -> dict[str, str]:
        """The title of every document by its reference."""
        return dict(self._database.execute("SELECT DISTINCT document, document_title FROM sections"))

    def sections(self) -> Iterator[Section]:
        """All sections, in the order of their import."""
        for row in self._database.execute(f"SELECT {', '.join(COLUMNS)} FROM sections ORDER BY rowid"):
            yield _section(row)

    def numbers(self, document: str) -> list[str]:
        """The numbers of a document's sections in force, in their order."""
        query = "SELECT number FROM sections WHERE document = ? AND status = 'in_force' AND number != '' ORDER BY rowid"
        return [number for (number,) in self._database.execute(query, (document,))]

    def _rows(self, condition: str, values: list[Any]) -> Iterator[tuple[int, Section]]:
        marks = ", ".join("?" * len(values))
        query = f"SELECT position, {', '.join(COLUMNS)} FROM sections WHERE {condition} ({marks}) ORDER BY rowid"
        for position, *row in self._database.execute(query, values):
            yield position, _section(row)


class Shelf:
    """The place of the library: gives the edition in use, and the new one once an import has finished."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._folder = folder
        self._encoder = encoder
        self._seen: tuple[int, int] | None = None
        self._library: Library | None = None

    @property
    def library(self) -> Library | None:
        """The edition in use; None where nothing has been imported, or where not even the last one can be opened.

        The reviewed articles answer without it, so a damaged edition is a line in the log and no reason to fall silent.
        """
        try:
            found = os.stat(self._folder / CURRENT)
        except FileNotFoundError:
            return None
        seen = (found.st_mtime_ns, found.st_ino)
        if seen != self._seen:
            self._seen = seen
            try:
                self._library = Library(edition_in_use(self._folder), self._encoder)
            except KnowledgeError as error:
                logger.error("%s", error)
        return self._library


def edition_in_use(folder: Path) -> Path:
    """The folder of the edition that `current` names.

    Raises:
        KnowledgeError: nothing has been imported.
    """
    try:
        return folder / (folder / CURRENT).read_text(encoding="utf-8").strip()
    except OSError:
        raise KnowledgeError(
            f"no library in {folder}; import texts with: koordinator knowledge import SOURCE"
        ) from None


def read_edition(folder: Path) -> Edition:
    """What the import noted about the edition in `folder`.

    Raises:
        KnowledgeError: the note is missing or damaged.
    """
    try:
        return Edition(**json.loads((folder / FACTS).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise KnowledgeError(f"the library in {folder} is damaged ({error}); import the texts again") from error


def sections_in_use(folder: Path) -> list[Section]:
    """All sections of the edition in use, without opening its indexes; an empty list where nothing has been imported."""
    if not (folder / CURRENT).exists():
        return []
    database = _connect(edition_in_use(folder))
    return [_section(row) for row in database.execute(f"SELECT {', '.join(COLUMNS)} FROM sections ORDER BY rowid")]


def as_row(section: Section) -> tuple[Any, ...]:
    """A section as the values of `COLUMNS`."""
    values = {**vars(section), "parts": [list(vars(part).values()) for part in section.parts]}
    values["in_force"] = section.in_force.isoformat() if section.in_force else None
    for name in ("path", "parts", "former"):
        values[name] = json.dumps(values[name], ensure_ascii=False)
    return tuple(values[name] for name in COLUMNS)


def _section(row: Any) -> Section:
    values = dict(zip(COLUMNS, row, strict=True))
    values["in_force"] = date.fromisoformat(values["in_force"]) if values["in_force"] else None
    values["path"], values["former"] = (tuple(json.loads(values[name])) for name in ("path", "former"))
    values["parts"] = tuple(Part(*part) for part in json.loads(values["parts"]))
    return Section(**values)


def _connect(folder: Path) -> sqlite3.Connection:
    # An edition never changes once it is in use, so nobody needs to lock it.
    address = (folder / SECTIONS).resolve().as_uri()
    database = sqlite3.connect(f"{address}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    # SQLite reads nothing until it is asked, so that damage would show in the middle of an answer.
    database.execute("SELECT id FROM sections LIMIT 1")
    return database

"""Building an edition of the library: beside the one in use, checked, and only then put in its place."""

from __future__ import annotations

import fcntl
import json
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from knowledge.asked import fingerprint
from knowledge.changes import comparable
from knowledge.errors import KnowledgeError
from knowledge.lexical import Lexical
from knowledge.library import (
    COLUMNS,
    CURRENT,
    FACTS,
    OWNERS,
    SECTIONS,
    TEXTS,
    VECTORS,
    WORDS,
    Edition,
    Library,
    as_row,
    edition_in_use,
    read_edition,
)
from knowledge.sections import IN_FORCE, Section, by_id
from knowledge.vectors import DIGEST_BYTES, Vectors, complete, digest

if TYPE_CHECKING:
    from knowledge.encoder import Encoder

# Of a section the encoder gets its name and the beginning of its text; see docs/adr/0011-library.md for what that costs.
LETTERS = 400

_AMENDING = re.compile(r"endringslov|endringsforskrift|(?:lov|forskrift) om endring", re.IGNORECASE)

_SCHEMA = f"""
CREATE TABLE sections (position INTEGER, id TEXT PRIMARY KEY, {", ".join(f"{name} TEXT" for name in COLUMNS)});
CREATE INDEX by_document ON sections (document);
CREATE INDEX by_position ON sections (position);
"""


def merged(old: Sequence[Section], new: Sequence[Section]) -> list[Section]:
    """The sections of both; what `new` says something about replaces what `old` has of it.

    That is every document in `new` as a whole, and, where `new` holds most of a collection, what is gone from it.

    Raises:
        KnowledgeError: two sections have the same id.
    """
    replaced = comparable(by_id(old), by_id(new))
    sections = [*(section for section in old if section.id not in replaced), *new]
    twice = [id for id, times in Counter(section.id for section in sections).items() if times > 1]
    if twice:
        raise KnowledgeError(f"the section {twice[0]} is there twice; import each text once")
    return sections


def build(
    folder: Path,
    sections: Sequence[Section],
    asked: dict[str, tuple[str, ...]],
    encoder: Encoder,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Edition:
    """Build an edition of `sections` in `folder`, check it and put it in use.

    All or nothing: when anything fails, or the machine stops, the edition in use stays. Texts that it has are not encoded again.
    `asked` is how people ask for sections (`knowledge.asked`). `progress` is called with how many of how many new texts are
    encoded.

    Raises:
        KnowledgeError: there is nothing to index, or another import is running.
    """
    indexed = [section for section in sections if is_findable(section)]
    if not indexed:
        raise KnowledgeError("no section in force in these texts; nothing was imported")
    with _alone(folder):
        _clear(folder)
        made = datetime.now(timezone.utc)
        edition = folder / made.strftime("%Y%m%dT%H%M%S%f")
        edition.mkdir()
        try:
            passages = passages_of(indexed, asked)
            _write_vectors(edition, passages, encoder, _known(folder), progress)
            Lexical.of(passage.words for passage in passages).save(edition / WORDS)
            np.save(edition / OWNERS, np.array([passage.owner for passage in passages], dtype=np.int32))
            _write_sections(edition, sections)
            statuses = Counter(section.status for section in sections)
            note = Edition(
                made=made.isoformat(timespec="seconds"),
                encoder=encoder.fingerprint,
                documents=len({section.document for section in sections}),
                asked=fingerprint(asked),
                indexed=len(indexed),
                passages=len(passages),
                statuses=dict(statuses),
            )
            (edition / FACTS).write_text(json.dumps(vars(note), indent=1), encoding="utf-8")
            _check(Library(edition, encoder), indexed)
        except BaseException:
            shutil.rmtree(edition, ignore_errors=True)
            raise
        scratch = folder / f"{CURRENT}.part"
        scratch.write_text(edition.name, encoding="utf-8")
        scratch.replace(folder / CURRENT)
        _clear(folder)
    return note


@dataclass(frozen=True)
class Passage:
    """A text that stands for a section in the indexes: what the encoder reads of it, and the words to find it by.

    `owner` is the place of the section among those that are indexed.
    """

    owner: int
    meaning: str
    words: str


def passages_of(indexed: Sequence[Section], asked: dict[str, tuple[str, ...]]) -> list[Passage]:
    """Each section under its name, without which “§ 1 Formål” could be any of thousands, and each line that people ask it by."""
    found = []
    for owner, section in enumerate(indexed):
        found.append(Passage(owner, meaning(section), f"{section.name} {section.text}"))
        found += [Passage(owner, line, line) for line in asked.get(section.id, ())]
    return found


def is_findable(section: Section) -> bool:
    """Whether a question may lead to the section: it is in force and has words.

    What an act of amendment says stands in the law that it amended, and there it may have changed again. What has no number in a
    regulation is an annex: a sixth of all texts, tables and rules for trades, which nobody here asks for.
    """
    has_words = any(character.isalpha() for character in section.text)
    is_annex = section.document.startswith("forskrift/") and not section.number
    return section.status == IN_FORCE and has_words and not is_annex and not _AMENDING.match(section.document_title)


def meaning(section: Section) -> str:
    """What the encoder reads of a section: its name and the beginning of its text."""
    return f"{section.name}. {section.text[:LETTERS]}"


def _write_vectors(
    edition: Path,
    passages: Sequence[Passage],
    encoder: Encoder,
    known: Vectors | None,
    progress: Callable[[int, int], None],
) -> None:
    import faiss

    texts = [passage.meaning for passage in passages]
    vectors, _ = complete(texts, encoder, known, progress)
    # Half the memory of 32 bits, and nothing is lost (docs/adr/0009).
    index = faiss.IndexScalarQuantizer(encoder.dimensions, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    index.add(vectors.of(texts))
    (edition / TEXTS).write_bytes(b"".join(digest(text) for text in texts))
    faiss.write_index(index, str(edition / VECTORS))


def _known(folder: Path) -> Vectors | None:
    """The vectors of the edition in use, each under the digest of its text."""
    import faiss

    if not (folder / CURRENT).exists():
        return None
    old = edition_in_use(folder)
    index = faiss.read_index(str(old / VECTORS))
    rows = index.reconstruct_n(0, index.ntotal).astype(np.float16)
    digests = np.frombuffer((old / TEXTS).read_bytes(), dtype=np.uint8).reshape(-1, DIGEST_BYTES)
    return Vectors(read_edition(old).encoder, [row.tobytes() for row in digests], rows)


def _write_sections(edition: Path, sections: Sequence[Section]) -> None:
    database = sqlite3.connect(edition / SECTIONS)
    try:
        database.executescript(_SCHEMA)
        place = 0
        rows = []
        for section in sections:
            findable = is_findable(section)
            rows.append((place if findable else None, section.id, *as_row(section)))
            place += findable
        database.executemany(f"INSERT INTO sections VALUES ({', '.join('?' * (2 + len(COLUMNS)))})", rows)
        database.commit()
    finally:
        database.close()


def _check(library: Library, indexed: Sequence[Section]) -> None:
    """Whether what was written can be read and found again."""
    for section in (indexed[0], indexed[len(indexed) // 2], indexed[-1]):
        if library.section(section.id) != section:
            raise KnowledgeError(f"the new edition does not hold {section.id} as it was read; the old one stays in use")
        library.find(section.name)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the lock of the library; it falls with the process."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise KnowledgeError("another import is running; wait until it has finished") from None
        yield


def _clear(folder: Path) -> None:
    """Remove editions that are not in use: the one before, and what a stopped import left behind."""
    current = edition_in_use(folder).name if (folder / CURRENT).exists() else ""
    for other in folder.iterdir():
        if other.is_dir() and other.name != current:
            shutil.rmtree(other, ignore_errors=True)

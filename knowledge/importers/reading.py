"""Reading whole sources: the files that an operator names, or what has been pulled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from knowledge.errors import KnowledgeError
from knowledge.importers.formats import read_sections
from knowledge.importers.packages import open_source
from knowledge.pull.origins import PAGE
from knowledge.pull.state import State
from knowledge.sections import Section


def read_sources(
    sources: Iterable[Path], today: date, licence: str = "", tell: Callable[[int], None] = lambda _: None
) -> list[Section]:
    """The sections of all files in `sources`: files, folders or archives. What is not in force `today` is marked so.

    `tell` is called with how many files are read.

    Raises:
        KnowledgeError: a file cannot be read, or there is no text.
    """
    named = list(sources)
    files = ((name, data, licence) for source in named for name, data in open_source(source))
    return _read(files, today, tell, f"in {', '.join(map(str, named))}; name files, folders or archives")


def read_pulled(folder: Path, today: date, tell: Callable[[int], None] = lambda _: None) -> list[Section]:
    """The sections of what `koordinator knowledge pull` has put into `folder`, pages under the address that they came from.

    Raises:
        KnowledgeError: a file cannot be read, or nothing has been pulled.
    """
    return _read(_pulled(folder), today, tell, f"in {folder}; fetch the texts first with: koordinator knowledge pull")


def _pulled(folder: Path) -> Iterator[tuple[str, bytes, str]]:
    for entry in State.load(folder).entries.values():
        path = folder / entry.file
        if path.exists():
            for name, data in open_source(path):
                yield (entry.answered or entry.address) if entry.kind == PAGE else name, data, entry.licence


def _read(
    files: Iterable[tuple[str, bytes, str]], today: date, tell: Callable[[int], None], where: str
) -> list[Section]:
    # A document that is in two files counts once, as the later has it.
    documents: dict[str, list[Section]] = {}
    for count, (name, data, licence) in enumerate(files, start=1):
        sections = read_sections(data, name, licence, today)
        documents.update({section.document: [] for section in sections})
        for section in sections:
            documents[section.document].append(section)
        tell(count)
    if not documents:
        raise KnowledgeError(f"no text to read {where}")
    return [section for sections in documents.values() for section in sections]

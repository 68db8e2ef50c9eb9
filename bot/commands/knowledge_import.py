"""`koordinator knowledge import`."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from bot.indexing import encoding_bar
from bot.settings import load_settings
from knowledge.encoder import load_encoder
from knowledge.errors import KnowledgeError
from knowledge.importers.formats import read_sections
from knowledge.importers.packages import open_source
from knowledge.library import Edition, sections_in_use
from knowledge.library_build import build, merged
from knowledge.sections import Section

MIB = 1 << 20


def import_sources(sources: Sequence[Path], licence: str) -> None:
    """Read every source, build the next edition of the library from them and from what is there, and tell what it holds.

    Raises:
        KnowledgeError: a source cannot be read; nothing is imported then.
    """
    console = Console(stderr=True)
    settings = load_settings()
    start = time.monotonic()
    new = read_all(sources, licence, console)
    sections = merged(sections_in_use(settings.library), new)
    read_s = time.monotonic() - start
    with encoding_bar("Encoding the sections …", console) as progress:
        encoder = load_encoder(settings.encoder, threads=os.cpu_count() or 1)
        edition = build(settings.library, sections, encoder, progress)
    disk = sum(path.stat().st_size for path in settings.library.rglob("*") if path.is_file())
    console.print(_told(edition, len(new), disk, encoder.dimensions), highlight=False)
    console.print(f"{time.monotonic() - start:.0f} s, {read_s:.0f} of them reading.", highlight=False)


def read_all(sources: Sequence[Path], licence: str, console: Console) -> list[Section]:
    """The sections of all files in all sources; a document in two files counts once, as the later has it.

    Raises:
        KnowledgeError: a file cannot be read, or there is none.
    """
    documents: dict[str, list[Section]] = {}
    files = 0
    with console.status("Reading …") as status:
        for source in sources:
            for name, data in open_source(source):
                sections = read_sections(data, name, licence)
                documents.update({section.document: [] for section in sections})
                for section in sections:
                    documents[section.document].append(section)
                files += 1
                if files % 50 == 0:
                    status.update(f"Reading … {files} files")
    if not documents:
        raise KnowledgeError(f"nothing to import in {', '.join(map(str, sources))}; name files, folders or archives")
    return [section for sections in documents.values() for section in sections]


def _told(edition: Edition, read: int, disk: int, dimensions: int) -> str:
    left_out = ", ".join(f"{count} {status.replace('_', ' ')}" for status, count in edition.statuses.items())
    vectors = edition.indexed * dimensions * 2
    return (
        f"{read} sections read. The library now holds {edition.documents} documents: {left_out}; {edition.indexed} can be found. "
        f"{disk / MIB:.0f} MiB on disk, {vectors / MIB:.0f} MiB of vectors in memory."
    )

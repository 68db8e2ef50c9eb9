"""`koordinator knowledge import`."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rich.console import Console

from bot.indexing import encoding_bar
from bot.settings import Settings, load_settings
from knowledge.asked import load_asked
from knowledge.changes import changes, comparable
from knowledge.documents import load_articles
from knowledge.encoder import load_encoder
from knowledge.importers.reading import read_pulled, read_sources
from knowledge.laws import Laws
from knowledge.library import Edition, sections_in_use
from knowledge.library_build import build, merged
from knowledge.pending import Pending
from knowledge.sections import Section, by_id
from knowledge.summary import load_summaries
from knowledge.watch import affected, reasons, rests_on

MIB = 1 << 20


def import_sources(sources: Sequence[Path], licence: str) -> None:
    """Read the sources, build the next edition of the library from them and from what is there, and tell what it holds.

    What changes in sections that we cite puts the texts that rest on them under review, as `watch` does.

    Raises:
        KnowledgeError: a source cannot be read; nothing is imported then.
    """
    console, settings = Console(stderr=True), load_settings()
    start = time.monotonic()
    new = read_new(sources, licence, settings, console)
    old = sections_in_use(settings.library)
    read_s = time.monotonic() - start
    with encoding_bar("Encoding the sections …", console) as progress:
        encoder = load_encoder(settings.encoder, threads=os.cpu_count() or 1)
        edition = build(settings.library, merged(old, new), load_asked(), encoder, progress)
    disk = sum(path.stat().st_size for path in settings.library.rglob("*") if path.is_file())
    console.print(_told(edition, len(new), disk, encoder.dimensions), highlight=False)
    console.print(f"{time.monotonic() - start:.0f} s, {read_s:.0f} of them reading.", highlight=False)
    if touched := put_under_review(old, new, settings):
        console.print(f"{touched} of our texts rest on what has changed; see: koordinator knowledge review")


def read_new(sources: Sequence[Path], licence: str, settings: Settings, console: Console) -> list[Section]:
    """The sections of `sources`, or of what has been pulled where none are named, with a count of files while it reads.

    Raises:
        KnowledgeError: a file cannot be read, or there is none.
    """
    with console.status("Reading …") as status:

        def tell(count: int) -> None:
            if count % 50 == 0:
                status.update(f"Reading … {count} files")

        today = date.today()
        return read_sources(sources, today, licence, tell) if sources else read_pulled(settings.pulled, today, tell)


def put_under_review(old: Sequence[Section], new: Sequence[Section], settings: Settings) -> int:
    """Put what rests on the changes between `old` and `new` under review; how many texts that are."""
    before, after = by_id(old), by_id(new)
    found = changes(comparable(before, after), after)
    touched = affected(found, rests_on(load_articles(), load_summaries()), Laws.load())
    noted = list(reasons(touched, date.today())) if old else []
    if noted:
        Pending.read(settings.data).add(noted).write(settings.data)
    return len({(reason.kind, reason.name) for reason in noted})


def _told(edition: Edition, read: int, disk: int, dimensions: int) -> str:
    statuses = ", ".join(f"{count:,} {status.replace('_', ' ')}" for status, count in edition.statuses.items())
    vectors = edition.passages * dimensions * 2
    return (
        f"{read:,} sections read. The library now holds {edition.documents:,} documents with {statuses}; "
        f"{edition.indexed:,} can be found. {disk / MIB:,.0f} MiB on disk, {vectors / MIB:.0f} MiB of vectors in memory."
    )

"""Building the indexes: encoding those texts of the articles and of the library that no earlier run has encoded."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.settings import Settings
from knowledge import vectors
from knowledge.asked import fingerprint as asked_fingerprint
from knowledge.asked import load_asked
from knowledge.documents import load_articles
from knowledge.encoder import fingerprint, load_encoder
from knowledge.index import passage_texts
from knowledge.library import CURRENT, edition_in_use, read_edition, sections_in_use
from knowledge.library_build import build


@contextmanager
def encoding_bar(title: str, console: Console) -> Iterator[Callable[[int, int], None]]:
    """A bar that is moved by being told how many of how many are done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task(title, total=None)
        yield lambda done, of: shown.update(task, completed=done, total=of)


def update_index(settings: Settings, console: Console) -> None:
    """Bring the index to where it holds all articles as the encoder of `settings` sees them, with a bar while it works.

    Raises:
        KnowledgeError: the articles or the encoder cannot be read.
    """
    texts = passage_texts(load_articles())
    if vectors.is_current(texts, fingerprint(settings.encoder), settings.index):
        return
    start = time.monotonic()
    with encoding_bar("Encoding the articles …", console) as progress:
        encoder = load_encoder(settings.encoder, threads=os.cpu_count() or 1)
        count = vectors.update(texts, encoder, settings.index, progress)
    console.print(f"Index: {count} texts encoded in {time.monotonic() - start:.0f} s.")


def update_library(settings: Settings, console: Console) -> None:
    """Build the library anew where another encoder than that of `settings` built it, or with other lines that people ask by.

    Raises:
        KnowledgeError: the library or the encoder cannot be read.
    """
    if not (settings.library / CURRENT).exists():
        return
    asked = load_asked()
    edition = read_edition(edition_in_use(settings.library))
    if (edition.encoder, edition.asked) == (fingerprint(settings.encoder), asked_fingerprint(asked)):
        return
    with encoding_bar("Encoding the library …", console) as progress:
        encoder = load_encoder(settings.encoder, threads=os.cpu_count() or 1)
        edition = build(settings.library, sections_in_use(settings.library), asked, encoder, progress)
    console.print(f"Library: {edition.indexed} sections encoded.")

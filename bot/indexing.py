"""Building the index: encoding those texts of the articles that no earlier run has encoded."""

from __future__ import annotations

import os
import time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.settings import Settings
from knowledge import vectors
from knowledge.documents import load_articles
from knowledge.encoder import fingerprint, load_encoder
from knowledge.index import passage_texts


def update_index(settings: Settings, console: Console) -> None:
    """Bring the index to where it holds all articles as the encoder of `settings` sees them, with a bar while it works.

    Raises:
        KnowledgeError: the articles or the encoder cannot be read.
    """
    texts = passage_texts(load_articles())
    if vectors.is_current(texts, fingerprint(settings.encoder), settings.index):
        return
    start = time.monotonic()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task("Encoding the articles …", total=None)
        count = vectors.update(
            texts,
            load_encoder(settings.encoder, threads=os.cpu_count() or 1),
            settings.index,
            lambda done, of: shown.update(task, completed=done, total=of),
        )
    console.print(f"Index: {count} texts encoded in {time.monotonic() - start:.0f} s.")

"""`koordinator knowledge links`."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from knowledge.laws import Laws
from knowledge.links import GONE, OK, STATUSES, Link, addresses, check_links
from knowledge.municipality import load_municipalities
from knowledge.pull.clock import IMPATIENT, REAL
from knowledge.pull.folder import FolderTransport


def check_sources(from_folder: Path | None, *, as_json: bool) -> None:
    """Look up all addresses with a bar while it works, and print what is not in order, worst first; exit 1 if one is gone.

    Raises:
        KnowledgeError: the registry or a municipality cannot be read.
    """
    named = addresses(Laws.load(), load_municipalities())
    transport, clock = (FolderTransport(from_folder), IMPATIENT) if from_folder else (None, REAL)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        found = check_links(named, transport=transport, clock=clock)
        links = list(progress.track(found, total=len(named), description="Looking up …"))
    links.sort(key=lambda link: STATUSES.index(link.status))
    if as_json:
        click.echo(json.dumps([vars(link) for link in links], ensure_ascii=False, indent=1))
    else:
        _print(links)
    if any(link.status == GONE for link in links):
        raise SystemExit(1)


def _print(links: list[Link]) -> None:
    console, counts = Console(), Counter(link.status for link in links)
    table = Table(box=SIMPLE_HEAD)
    table.add_column("", no_wrap=True)
    for column in ("named by", "address"):
        table.add_column(column, overflow="fold")
    for link in links:
        if link.status != OK:
            lines = (link.address, f"→ {link.target}" if link.target else "", link.detail)
            table.add_row(link.status, Text(", ".join(link.named_by)), Text("\n".join(filter(None, lines))))
    if table.row_count:
        console.print(table)
    console.print(", ".join(f"{counts[status]} {status}" for status in reversed(STATUSES)), highlight=False)

"""`koordinator retention`."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from bot.commands.journal_database import journal_database
from bot.gateway.retention import delete_old, kept, runs
from bot.settings import load_settings
from knowledge.municipality import load_municipalities


def show_kept() -> None:
    """Print what lies in the journal by municipality, and the latest runs."""
    with journal_database() as engine:
        rows, latest = kept(engine, load_settings().keep_days), runs(engine)
    table = Table("municipality", "kept (days)", "conversations", "entries", "oldest", "overdue")
    for row in rows:
        place = load_municipalities().get(row.municipality or "")
        oldest = f"{row.oldest:%Y-%m-%d %H:%M}" if row.oldest else ""
        figures = (row.days, row.conversations, row.entries, oldest, row.overdue)
        table.add_row(place.name if place else "not given", *map(str, figures))
    console = Console()
    console.print(table)
    for at, actor, deleted in latest:
        told = f"{deleted['entries']} entries and {deleted['conversations']} conversations deleted"
        console.print(f"{at:%Y-%m-%d %H:%M} {actor}: {told}", highlight=False)


def delete_overdue(actor: str) -> None:
    """Delete what is overdue and say how much it was."""
    with journal_database() as engine:
        deleted = delete_old(engine, load_settings().keep_days, actor)
    Console().print(f"{deleted.entries} entries and {deleted.conversations} conversations deleted.", highlight=False)

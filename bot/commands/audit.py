"""`koordinator audit`."""

from __future__ import annotations

import json

import click
from rich.console import Console
from rich.table import Table

from bot.commands.journal_database import journal_database
from bot.store.audit import latest


def show_audit(last: int, *, as_json: bool) -> None:
    """Print the latest rows, the newest last."""
    with journal_database() as engine:
        rows = latest(engine, last)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = Table("when", "who", "what", "details")
    for row in rows:
        details = " ".join(f"{name}={value}" for name, value in row["details"].items())
        table.add_row(row["at"], row["actor"], row["event"], details)
    Console().print(table)

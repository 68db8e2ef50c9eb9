"""`koordinator knowledge review`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from knowledge.documents import ARTICLES, load_articles
from knowledge.pending import Pending
from knowledge.review import Due, confirm, due, of_articles


def show_due(pending: Path, *, days: int = 0, as_json: bool = False, articles: Path = ARTICLES) -> None:
    """Print what an editor must look at within `days`, oldest first; `pending` is the folder of what is under review."""
    texts = of_articles(load_articles(articles).values())
    found = due(texts, Pending.read(pending), date.today(), days)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1, default=str))
    elif found:
        Console(highlight=False).print(_table(found))
    else:
        click.echo("Nothing is due.")


def confirm_article(article: str, name: str, pending: Path, *, articles: Path = ARTICLES) -> None:
    """Write date and name into the article, and take it off what is under review in the folder `pending`."""
    before = Pending.read(pending)
    read = confirm(article, name, date.today(), articles)
    if before.is_pending(article):
        before.settle(article).write(pending)
    click.echo(f"{article}: reviewed {read.reviewed} by {read.reviewer}, again by {read.review_by}")
    for reason in before.of(article):
        if reason.source in read.sources and reason.change != "changed":
            click.echo(
                f"It still names {reason.source} as a source: {reason.change}. Correct `sources` if that is wrong."
            )


def _table(found: Sequence[Due]) -> Table:
    table = Table("Since", "Text", "Last by", "Review by", "Why")
    for one in found:
        why = "; ".join(f"{reason.source} {reason.change}" for reason in one.reasons) or "its time has come"
        name = one.name if one.kind == "article" else f"{one.kind} {one.name}"
        table.add_row(str(one.since), name, one.reviewer, str(one.review_by or ""), why)
    return table

"""`koordinator knowledge review`."""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.table import Column, Table

from bot.settings import load_settings
from knowledge.changes import CHANGED
from knowledge.documents import ARTICLES, load_articles, read_article
from knowledge.errors import KnowledgeError
from knowledge.pending import ARTICLE, Pending
from knowledge.review import Due, due, of_articles, of_summaries, one_line, sign, whole
from knowledge.summary import SUMMARIES, load_summaries


@dataclass(frozen=True)
class Desk:
    """Where an editor works: folders of the articles, the summaries, and of what is under review."""

    pending: Path
    articles: Path = ARTICLES
    summaries: Path = SUMMARIES


def show_due(*, days: int, as_json: bool, desk: Desk | None = None) -> None:
    """Print what an editor must look at within `days`, oldest first."""
    desk = desk or Desk(load_settings().data)
    texts = [
        *of_articles(load_articles(desk.articles).values()),
        *of_summaries(load_summaries(desk.summaries).values()),
    ]
    found = due(texts, Pending.read(desk.pending), date.today(), days)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1, default=str))
    elif found:
        Console(highlight=False).print(_table(found))
    else:
        click.echo("Nothing is due.")


def confirm_text(text: str, name: str, desk: Desk | None = None) -> None:
    """Note that `name` has reviewed a text, and end its review.

    An article, and the summaries of one statute (`hol`), get date and name in their file. Of one summary (`hol § 7-2`) only the
    review ends: the date in its file stands for all of them.

    Raises:
        KnowledgeError: the name is not one line, there is no such text, it is not under review, or its file cannot be edited.
    """
    name = one_line(name)
    desk = desk or Desk(load_settings().data)
    pending = Pending.read(desk.pending)
    articles, summaries = load_articles(desk.articles), load_summaries(desk.summaries)
    reasons = [reason for reason in pending.reasons if text in (reason.name, whole(reason.name))]
    if text in articles:
        path = desk.articles / f"{text}.yml"
        sign(path, name, date.today())
        click.echo(f"{text}: next review by {read_article(path, desk.articles).review_by}")
    elif text in map(whole, summaries):
        sign(desk.summaries / f"{text}.yml", name, date.today())
        click.echo(f"{text}: all its summaries are reviewed")
    elif reasons:
        click.echo(f"{text}: no longer under review")
    else:
        raise KnowledgeError(_nothing(text, [*articles, *summaries, *map(whole, summaries)]))
    for reason in reasons:
        pending = pending.settle(reason.name, name, reason.kind)
        if reason.change != CHANGED:
            click.echo(
                f"{reason.source}: {reason.change}. Correct the source of {reason.name} where that is wrong now."
            )
    if reasons:
        pending.write(desk.pending)


def _nothing(text: str, known: Sequence[str]) -> str:
    if text in known:
        return f"{text} is not under review; confirm all of its file with: koordinator knowledge review {whole(text)}"
    near = difflib.get_close_matches(text, known, n=3, cutoff=0.5)
    hint = f"did you mean {', '.join(dict.fromkeys(near))}?" if near else "see koordinator knowledge review"
    return f"no article or summary “{text}”; {hint}"


def _table(found: Sequence[Due]) -> Table:
    table = Table(Column("Since", no_wrap=True), Column("Text", no_wrap=True), "Last by", "Review by", "Why")
    for one in found:
        why = "; ".join(f"{reason.source} {reason.change}" for reason in one.reasons) or "its time has come"
        name = one.name if one.kind == ARTICLE else f"{one.kind} {one.name}"
        table.add_row(str(one.since), name, one.reviewer, str(one.review_by or ""), why)
    return table

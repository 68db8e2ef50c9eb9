"""`koordinator knowledge watch`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.commands.knowledge_import import read_new
from bot.errors import AssistantError
from bot.settings import load_settings
from knowledge.changes import KINDS, Change, Sections, changes, comparable
from knowledge.documents import load_articles
from knowledge.errors import KnowledgeError
from knowledge.laws import Laws
from knowledge.library import sections_in_use
from knowledge.pending import Pending
from knowledge.sections import by_id
from knowledge.summary import load_summaries
from knowledge.watch import Touched, Uses, affected, reasons, rests_on
from knowledge.word_diff import ADDED, REMOVED, SAME, marked

CHANGED, FAILED = 1, 2
"""Exit codes: something that we cite has changed; could not compare. Click exits with 2 on a wrong option as well."""

STYLES = {SAME: "", REMOVED: "red strike", ADDED: "green"}


class CannotCompareError(click.ClickException):
    """Ends the command with one line and `FAILED`."""

    exit_code = FAILED


@contextmanager
def comparing() -> Iterator[None]:
    """Let an operator's error end the command with `FAILED`: a nightly job must tell it from a change."""
    try:
        yield
    except (AssistantError, KnowledgeError) as error:
        raise CannotCompareError(str(error)) from error


def watch_sources(sources: Sequence[Path], *, as_json: bool, show_all: bool) -> None:
    """Compare `sources`, or what has been pulled where none are named, with the library in use; see `report_changes`."""
    settings = load_settings()
    with comparing():
        new = by_id(read_new(sources, "", settings, Console(stderr=True)))
        old = by_id(sections_in_use(settings.library))
        if not old:
            raise KnowledgeError("no library to compare with; import texts first with: koordinator knowledge import")
        uses = rests_on(load_articles(), load_summaries())
        report_changes(old, new, uses, settings.data, as_json=as_json, show_all=show_all)


def report_changes(
    old: Sections, new: Sections, uses: Uses, folder: Path, *, as_json: bool = False, show_all: bool = False
) -> None:
    """Print what has changed among the sections that `uses` cites, and put what rests on them under review in `folder`.

    Exits with `CHANGED` when there is something.
    """
    found = changes(comparable(old, new), new)
    touched = affected(found, uses, Laws.load())
    pending = Pending.read(folder)
    if touched:
        pending = pending.add(reasons(touched, date.today()))
        pending.write(folder)
    if as_json:
        click.echo(json.dumps(_data(found, touched), ensure_ascii=False, indent=1))
    else:
        console = Console(highlight=False, soft_wrap=True)
        _show(console, touched)
        if show_all:
            console.print(_table(found, touched))
        console.print(_summary(touched, pending))
    if touched:
        raise SystemExit(CHANGED)


def _data(found: Sequence[Change], touched: Sequence[Touched]) -> dict[str, Any]:
    return {
        "cited": [
            {
                "source": one.source,
                "name": one.change.section.name,
                "url": one.change.now.url,
                "kind": one.change.kind,
                "what": one.change.what,
                "old": one.change.old.id if one.change.old else None,
                "new": one.change.new.id if one.change.new else None,
                "diff": [marked(paragraph) for paragraph in one.change.diff],
                "uses": one.uses,
            }
            for one in touched
        ],
        "counts": _counts(found),
    }


def _show(console: Console, touched: Sequence[Touched]) -> None:
    for one in touched:
        console.print(Text.assemble((one.change.section.name, "bold"), f": {one.change.what}"))
        console.print(Text(f"  {one.change.now.url}", "dim"))
        for paragraph in one.change.diff:
            spans = Text(" ").join(Text(span.marked, STYLES[span.kind]) for span in paragraph)
            console.print(Text.assemble("  ", spans))
        for kind, names in one.uses.items():
            console.print(Text(f"  {kind}: {', '.join(names)}"))
        console.print()


def _summary(touched: Sequence[Touched], pending: Pending) -> str:
    if not touched:
        return "Nothing that we cite has changed."
    texts = len({(reason.kind, reason.name) for reason in pending.reasons})
    changed, verb = _many(len(touched), "change"), "is" if texts == 1 else "are"
    return f"{changed} in what we cite; {_many(texts, 'text')} {verb} under review: koordinator knowledge review"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _table(found: Sequence[Change], touched: Sequence[Touched]) -> Table:
    table = Table("Change", "Sections", "Cited")
    cited = _counts([one.change for one in touched])
    for kind, count in _counts(found).items():
        table.add_row(kind, f"{count:,}", f"{cited[kind]:,}")
    return table


def _counts(found: Sequence[Change]) -> dict[str, int]:
    counts = Counter(change.kind for change in found)
    return {kind: counts[kind] for kind in KINDS}

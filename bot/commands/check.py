"""`koordinator check`."""

from __future__ import annotations

import json
from datetime import date

import click
from rich.console import Console

from bot.gateway.widget_words import word_problems
from knowledge.check import check
from knowledge.municipality import load_municipalities


def check_content(*, as_json: bool) -> None:
    """Print every problem; exit 1 when there is one."""
    problems = [*check(date.today()), *word_problems(load_municipalities().values())]
    if as_json:
        click.echo(json.dumps([vars(problem) for problem in problems], ensure_ascii=False, indent=1))
    else:
        console = Console()
        for problem in problems:
            console.print(
                f"{problem.kind}: {problem.where}: {problem.what}", markup=False, highlight=False, soft_wrap=True
            )
        console.print("No problems." if not problems else f"{len(problems)} problems.")
    if problems:
        raise SystemExit(1)

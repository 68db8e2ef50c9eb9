"""`koordinator ask`."""

from __future__ import annotations

import json
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.commands.session import conversation


def ask_once(
    question: str, language: str | None, municipality: str | None, url: str | None, *, explain: bool, as_json: bool
) -> None:
    """Ask and print."""
    with conversation(language, municipality, url, explain=explain) as talk:
        replies = talk.say(question)
    console = Console()
    if as_json:
        console.print_json(json.dumps(replies, ensure_ascii=False))
        return
    for reply in replies:
        console.print(reply.get("text", ""), markup=False, highlight=False)
        if explain:
            _print_explanation(console, reply["custom"])


def _print_explanation(console: Console, custom: dict[str, Any]) -> None:
    why = custom["explain"]
    console.rule("why")
    console.print(
        f"status {custom['status']} · decided by {why['decided_by']} · language {why['language']} · trace {custom['trace']}"
    )
    console.print("intents   " + ", ".join(f"{i['name']} {i['confidence']:.2f}" for i in why["intents"][:3]))
    console.print("entities  " + ", ".join(f"{k}: {v}" for k, v in why["entities"].items() if v) or "-")
    console.print("before    " + (", ".join(f"{k}: {v}" for k, v in why["remembered"].items()) or "-"))
    for search in why["searches"]:
        limits = why["limits"]
        table = Table(
            title=f"confidence {search['confidence']:.2f} (answer from {limits['answer_from']}, suggest from {limits['suggest_from']})"
        )
        table.add_column("article", no_wrap=True)
        for column in ("score", "share", "largest parts", "kept or rejected"):
            table.add_column(column)
        for row in search["candidates"]:
            parts = " ".join(f"{name} {value:+.1f}" for name, value in row["largest_parts"].items())
            kept = ("kept: " if row["kept"] else "rejected: ") + row["why"]
            table.add_row(row["article"], f"{row['score']:.2f}", f"{row['share']:.2f}", parts, kept)
        console.print(table)
    for source in custom["sources"]:
        console.print(f"source    {source['label']}, {source['url']}, checked {source['checked']}", soft_wrap=True)
    timings = why["timings_ms"]
    console.print(
        "timings   "
        + ", ".join(f"{step} {ms:.1f} ms" for step, ms in timings.items())
        + f"; in all {sum(timings.values()):.1f} ms"
    )

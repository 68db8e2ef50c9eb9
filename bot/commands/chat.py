"""`koordinator chat`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot.commands.session import conversation
from bot.settings import DESKS

if TYPE_CHECKING:
    from bot.commands.played_desk import PlayedDesk


def chat_loop(language: str | None, municipality: str | None, url: str | None, play: str | None = None) -> None:
    """Read a line, print the replies, until an empty line or the end of input; or play a guide's example."""
    console = Console()
    people = _people() if play == "contact" else None
    with conversation(language if not play else None, municipality, url) as talk:
        if not play:
            console.print(
                "Skriv et spørsmål. En tom linje avslutter. / Type a question; an empty line ends.", style="dim"
            )
        for line in _example(console, play, language) if play else _typed(console):
            if people:
                talk.metadata["desk"] = people.told(line)
            for reply in talk.say(line):
                console.print(Panel(Text(reply.get("text", ""))))


def _people() -> PlayedDesk:
    from bot.commands.played_desk import PlayedDesk
    from bot.handoff.desks import load_desks

    desk = load_desks(DESKS).of(None)
    assert desk is not None, "the desks that come with the project have a default"
    return PlayedDesk(desk)


def _typed(console: Console) -> Iterator[str]:
    while True:
        try:
            line = console.input("[bold]> [/bold]")
        except (EOFError, KeyboardInterrupt):
            return
        if not line.strip():
            return
        yield line


def _example(console: Console, guide: str, language: str | None) -> Iterator[str]:
    from knowledge.guides.model import load_examples

    for line in load_examples()[guide][language or "nb"]:
        console.print(Text(f"> {line}", style="bold"))
        yield line

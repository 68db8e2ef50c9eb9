"""`koordinator chat`."""

from __future__ import annotations

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot.commands.session import conversation


def chat_loop(language: str | None, municipality: str | None, url: str | None) -> None:
    """Read a line, print the replies, until an empty line or the end of input."""
    console = Console()
    with conversation(language, municipality, url) as talk:
        console.print("Skriv et spørsmål. En tom linje avslutter. / Type a question; an empty line ends.", style="dim")
        while True:
            try:
                line = console.input("[bold]> [/bold]")
            except (EOFError, KeyboardInterrupt):
                break
            if not line.strip():
                break
            for reply in talk.say(line):
                console.print(Panel(Text(reply.get("text", ""))))

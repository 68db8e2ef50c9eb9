"""A conversation for the shell commands: with a running assistant, or one started for the purpose."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from rich.console import Console

from bot.client import Conversation
from bot.commands.train import train_model
from bot.errors import SetupError
from bot.processes import free_port, is_taken, running
from bot.settings import load_settings


@contextmanager
def conversation(
    language: str | None, municipality: str | None, url: str | None, *, explain: bool = False
) -> Iterator[Conversation]:
    """A new conversation.

    Raises:
        SetupError: there is no municipality of that name or number.
        ServerError: nothing was running, and the servers could not be started.
    """
    settings, console = load_settings(), Console(stderr=True)
    metadata: dict[str, object] = {"explain": True} if explain else {}
    if language:
        metadata["language"] = language
    if municipality:
        metadata["municipality"] = _number(municipality)
    if url or is_taken(settings.rasa_port):
        yield Conversation(url or settings.webhook, metadata)
        return
    console.print("No assistant is running here; starting one for this. `koordinator run` keeps one running.")
    train_model(force=False)
    own = replace(settings, rasa_port=free_port(), data=settings.data / "shell")
    with console.status("Starting …") as status, running(own, lambda names: status.update(f"Starting {names} …")):
        status.stop()
        yield Conversation(own.webhook, metadata)


def _number(municipality: str) -> str:
    from knowledge.municipality_guesses import closest_municipalities
    from knowledge.municipality_names import municipalities_named

    named = municipalities_named(municipality)
    if len(named) == 1:
        return named[0].number
    near = ", ".join(f"{place.name} ({place.number})" for place in named or closest_municipalities(municipality))
    raise SetupError(
        f"no single municipality is called “{municipality}”; {f'did you mean {near}?' if near else 'give its name or official number'}"
    )

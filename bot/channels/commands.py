"""STOP, START, HELP and MORE, as people and the telephone network write them. Pure functions."""

from __future__ import annotations

from typing import Literal

Command = Literal["stop", "start", "help", "more"]

_WORDS: dict[Command, str] = {
    "stop": "stop stopp stopall unsubscribe avmeld avslutt slutt end quit cancel",
    "start": "start unstop begynn byrj",
    "help": "help hjelp info",
    "more": "more mer meir",
}
_COMMANDS = {word: command for command, words in _WORDS.items() for word in words.split()}


def command_of(text: str, *, plain: bool) -> Command | None:
    """The command that a message is and nothing besides. Unless `plain`, it begins with a slash.

    A name of ours after an @, and what follows the word in a link that opens the chat, belong to the command.

    >>> command_of("STOPP!", plain=True), command_of("/start 5001", plain=False), command_of("stopp", plain=False)
    ('stop', 'start', None)
    """
    said = text.strip().lower()
    if said.startswith("/"):
        return _COMMANDS.get(said[1:].split()[0].split("@")[0]) if said[1:].strip() else None
    return _COMMANDS.get(said.strip(" .!?«»\"'")) if plain else None

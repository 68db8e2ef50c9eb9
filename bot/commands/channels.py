"""`koordinator channels`."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from bot.commands.journal_database import journal_database
from bot.gateway.channels import CHANNELS
from bot.gateway.switch import turn_off, turn_on, turned_off


def switch_off(channel: str, notice: dict[str, str], actor: str) -> None:
    """Turn a channel off and say so."""
    with journal_database() as engine:
        turn_off(engine, channel, notice, actor)
    Console().print(f"{channel} is off. `koordinator channels on {channel}` turns it on again.")


def switch_on(channel: str, actor: str) -> None:
    """Turn a channel on and say so."""
    with journal_database() as engine:
        turn_on(engine, channel, actor)
    Console().print(f"{channel} is on.")


def list_channels() -> None:
    """Print a row for each channel."""
    with journal_database() as engine:
        off = turned_off(engine)
    table = Table("channel", "assistant", "notice")
    for channel in CHANNELS:
        notice = "\n".join(f"{language}: {text}" for language, text in off.get(channel, {}).items())
        table.add_row(channel, "off" if channel in off else "on", notice)
    Console().print(table)

"""The part of the command line about imported texts: `koordinator knowledge` and what it has beneath it."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def knowledge() -> None:
    """Import statutes and guides, and see what their changes touch.

    What is imported stays on this machine, beside the reviewed articles: where no article answers, the assistant quotes it.

    \b
    Example:
      koordinator knowledge import gjeldende-lover.tar.bz2
    """


@knowledge.command("import")
@click.argument("sources", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="SOURCE…")
@click.option("--licence", default="", help="Licence of these texts; Lovdata's own is known.")
def import_(sources: tuple[Path, ...], licence: str) -> None:
    """Import files, folders or archives: Lovdata's open data, Markdown, web pages, PDF, Word, plain text.

    A document that is there already is replaced. The texts in use stay until the new ones are read, indexed and checked; then a
    running assistant goes on with the new ones. All of Norwegian law takes some minutes.

    \b
    Example:
      koordinator knowledge import gjeldende-lover.tar.bz2 gjeldende-sentrale-forskrifter.tar.bz2
      koordinator knowledge import guides/ --licence "CC BY 4.0"
    """
    from bot.commands.knowledge_import import import_sources

    import_sources(sources, licence)

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
      koordinator knowledge pull
      koordinator knowledge watch
      koordinator knowledge import
      koordinator knowledge review
    """


_sources = click.argument("sources", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[SOURCE]...")
_folder = click.option(
    "--from",
    "from_folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder that stands for the internet: FOLDER/HOST/PATH.",
)
_json = click.option("--json", "as_json", is_flag=True, help="Print it as data.")


@knowledge.command("import")
@_sources
@click.option("--licence", default="", help="Licence of these texts; that of Lovdata and of what was pulled is known.")
def import_(sources: tuple[Path, ...], licence: str) -> None:
    """Import files, folders or archives; by default what has been pulled.

    Reads Lovdata's open data, Markdown, web pages, PDF, Word and plain text. A document that is there already is replaced. The texts
    in use stay until the new ones are read, indexed and checked; then a running assistant goes on with the new ones. All of
    Norwegian law takes some minutes.

    \b
    Example:
      koordinator knowledge import
      koordinator knowledge import gjeldende-lover.tar.bz2 gjeldende-sentrale-forskrifter.tar.bz2
      koordinator knowledge import guides/ --licence "CC BY 4.0"
    """
    from bot.commands.knowledge_import import import_sources

    import_sources(sources, licence)


@knowledge.command()
@click.option(
    "--sources",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Another list of what to fetch; by default knowledge/sources.yml.",
)
@_folder
@click.option(
    "--only", metavar="NAME", multiple=True, help="Only this source, and at once; may be given more than once."
)
def pull(sources: Path | None, from_folder: Path | None, only: tuple[str, ...]) -> None:
    """Fetch the statutes, guides and pages that knowledge/sources.yml lists, as far as they are due.

    Keeps to robots.txt, waits between requests, and asks only for what has changed; what broke off goes on where it was.
    A source that fails keeps its old file and stops no other; then the exit code is 1.

    \b
    Example:
      koordinator knowledge pull
      koordinator knowledge pull --only gjeldende-lover --only HD-25c
      koordinator knowledge pull --from saved
    """
    from bot.commands.knowledge_pull import pull_sources

    pull_sources(sources, from_folder, only)


@knowledge.command()
@_sources
@click.option("--all", "show_all", is_flag=True, help="Also count the changes in what nothing of ours rests on.")
@_json
def watch(sources: tuple[Path, ...], show_all: bool, as_json: bool) -> None:
    """Compare new texts with the library in use, and put what rests on the changes under review.

    SOURCE is as for import; by default what has been pulled. Shows how each section that we cite has changed, and which articles and
    summaries rest on it. Their answers say that they are under review until an editor confirms them. The exit code is 0 when nothing
    that we cite has changed, 1 when something has, and 2 when the texts could not be compared.

    \b
    Example:
      koordinator knowledge watch
      koordinator knowledge watch gjeldende-lover.tar.bz2 --all
    """
    from bot.commands.knowledge_watch import watch_sources

    watch_sources(sources, as_json=as_json, show_all=show_all)


@knowledge.command()
@click.argument("article", required=False)
@click.option("--confirm", "name", metavar="NAME", help="Write today's date and this name into the article.")
@click.option("--within", "days", type=click.IntRange(min=0), default=30, show_default=True, help="Days to look ahead.")
@_json
def review(article: str | None, name: str | None, days: int, as_json: bool) -> None:
    """List what an editor must look at, oldest first, or confirm that ARTICLE has been looked at.

    \b
    Example:
      koordinator knowledge review
      koordinator knowledge review child_coordinator/what --confirm "Kari Nordmann"
      koordinator knowledge review "pbrl § 2-5 c" --confirm "Kari Nordmann"
    """
    from bot.commands.knowledge_review import confirm_text, show_due

    if bool(article) != bool(name):
        raise click.UsageError("name both the article and who has looked at it, or neither")
    if article and name:
        confirm_text(article, name)
    else:
        show_due(days=days, as_json=as_json)


@knowledge.command()
@_folder
@_json
def links(from_folder: Path | None, as_json: bool) -> None:
    """Look up whether the addresses in laws.yml and of the municipalities still lead somewhere.

    Shows those that are gone, could not be reached, or have moved, and where to. The exit code is 1 when one is gone.

    \b
    Example:
      koordinator knowledge links
      koordinator knowledge links --json
    """
    from bot.commands.knowledge_links import check_sources

    check_sources(from_folder, as_json=as_json)

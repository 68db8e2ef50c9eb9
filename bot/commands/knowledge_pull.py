"""`koordinator knowledge pull`."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from bot.settings import load_settings
from knowledge.pull import pull
from knowledge.pull.clock import IMPATIENT, REAL
from knowledge.pull.folder import FolderTransport
from knowledge.pull.origins import BULK, FILE, Origin, choose, load_origins
from knowledge.pull.state import FAILED

MB = 1_000_000


def pull_sources(sources: Path | None, from_folder: Path | None, only: tuple[str, ...]) -> None:
    """Fetch what is due, or what `only` names, with a bar while it works and one line for each; exit 1 if one failed.

    Raises:
        KnowledgeError: the list of sources is wrong, there is none of a name, or the folder cannot be used.
    """
    origins = load_origins(sources or FILE)
    if only:
        origins = choose(origins, only)
    folder, console = load_settings().pulled, Console()
    transport, clock = (FolderTransport(from_folder), IMPATIENT) if from_folder else (None, REAL)
    failed = 0
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[shown]}"))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Sources", total=len(origins), shown=f"0/{len(origins)}")
        bars = {
            origin: progress.add_task(origin.name, total=None, shown="", visible=False)
            for origin in origins
            if origin.kind == BULK
        }

        def report(origin: Origin, done: int, total: int | None) -> None:
            if origin in bars:
                shown = f"{done / MB:.1f}" + (f"/{total / MB:.1f} MB" if total else " MB")
                progress.update(bars[origin], completed=done, total=total, shown=shown, visible=True)

        outcomes = pull(origins, folder, report, transport=transport, clock=clock, due_only=not only)
        for number, outcome in enumerate(outcomes, start=1):
            failed += outcome.status == FAILED
            line = ": ".join(filter(None, (outcome.origin.name, outcome.status, outcome.detail)))
            console.print(line, markup=False, highlight=False, soft_wrap=True)
            progress.update(task, completed=number, shown=f"{number}/{len(origins)}")
    console.print(f"{len(origins)} sources in {folder}, {failed} failed.", highlight=False, soft_wrap=True)
    if failed:
        raise SystemExit(1)

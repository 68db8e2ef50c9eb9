"""Where the time of one answered question goes: `python -m bot.bench.profile`."""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path

import click

from bot.server.lean_imports import leave_out
from bot.settings import ROOT, load_settings
from bot.training import model_file
from knowledge.encoder import needs_torch

TURNS = 10
RESAMPLE_SECONDS = 0.02
"""The page keeps one sample of these seconds; with all of them it would be megabytes."""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("question", default="Hvem har rett til barnekoordinator?")
@click.option("--times", type=click.IntRange(min=1), default=200, show_default=True, help="How often it is asked.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build"),
    show_default=True,
    help="Folder for profile.txt and profile.html.",
)
def main(question: str, times: int, out: Path) -> None:
    """Ask QUESTION many times in this process, in conversations of ten turns, and write where the time went.

    The profiler looks at the stack every millisecond, so an answer must be given many times to be seen whole; the seconds in
    the result are the sum. Everything is loaded, and asked once, before the clock starts.

    \b
    Example:
      python -m bot.bench.profile
      python -m bot.bench.profile "How do we apply?" --times 500 --out build/profile
    """
    try:
        from pyinstrument import Profiler
    except ImportError as error:
        raise click.ClickException("pyinstrument is not installed; run `make setup`") from error
    settings = load_settings()
    leave_out(torch=not needs_torch(settings.encoder))
    from rasa.core.channels.channel import UserMessage
    from rasa.utils.log_utils import configure_structlog

    from bot.server.agent import load_agent
    from bot.server.rest import RestOutput

    configure_structlog(logging.ERROR)
    agent = load_agent(model_file(settings))

    async def ask(turns: int) -> str:
        for turn in range(turns):
            channel = RestOutput()
            await agent.handle_message(UserMessage(question, channel, f"conversation {turn // TURNS}"))
        return str(channel.messages[-1]["custom"]["status"])

    status = asyncio.run(ask(1))
    if status != "answered":
        raise click.ClickException(f"the reply to this is “{status}”; choose a question that an article answers")
    profiler = Profiler(async_mode="disabled")
    with profiler:
        asyncio.run(ask(times))
    out.mkdir(parents=True, exist_ok=True)
    for name, content in (
        ("profile.txt", profiler.output_text(unicode=True)),
        ("profile.html", profiler.output_html(resample_interval=RESAMPLE_SECONDS)),
    ):
        (out / name).write_text(without_places(content), encoding="utf-8")
    click.echo(f"{out / 'profile.txt'} and {out / 'profile.html'}: {question} ({times} times)")


def without_places(content: str) -> str:
    """The profile with paths as seen from the checkout, so that it can be shown to others."""
    return content.replace(f"{ROOT}/", "").replace(str(ROOT), ".").replace(sys.base_prefix, "python")


if __name__ == "__main__":
    main()

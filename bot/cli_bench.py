"""The measuring part of the command line: `koordinator bench` and what it has beneath it."""

from __future__ import annotations

from pathlib import Path

import click


@click.group(invoke_without_command=True)
@click.option(
    "--rounds", type=click.IntRange(min=1), default=5, show_default=True, help="How often each bot is started."
)
@click.option(
    "--turns", type=click.IntRange(min=2), default=600, show_default=True, help="Turns of the one long conversation."
)
@click.option("--skip-training", is_flag=True, help="Measure the models of an earlier training, and no training time.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for bench.json and bench.png; by default .koordinator/bench.",
)
@click.pass_context
def bench(context: click.Context, rounds: int, turns: int, skip_training: bool, out: Path | None) -> None:
    """Measure the assistant beside the bot of `rasa init` with one action call.

    Both are started and asked in turn, so that only their ratio counts. Takes about half an hour on a quiet machine.

    \b
    Example:
      koordinator bench
      koordinator bench --rounds 1 --turns 30 --skip-training --out build/bench
      koordinator bench search
      koordinator bench load
    """
    if context.invoked_subcommand is None:
        from bot.commands.bench import bench as measure

        measure(rounds, turns, out, skip_training=skip_training)


@bench.command()
@click.option(
    "--statutes",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Search the sections (§) in the Markdown files of this folder; by default the passages of our articles.",
)
@click.option(
    "--size",
    "sizes",
    type=click.IntRange(min=100),
    multiple=True,
    default=(5_000, 50_000, 500_000),
    show_default=True,
    help="How many passages; may be given more than once.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for search.json and search_scale.png; by default .koordinator/bench.",
)
def search(statutes: Path | None, sizes: tuple[int, ...], out: Path | None) -> None:
    """Measure how the search grows: exact, approximate and by words, on one core.

    Where there are fewer passages than wanted, their vectors are repeated with noise. With half a million passages it takes
    about a quarter of an hour on a quiet machine. Vectors are kept, so that a second run encodes nothing.

    \b
    Example:
      koordinator bench search --size 5000
      koordinator bench search --statutes statutes --out build/bench
    """
    from bot.commands.bench_search import bench_search

    bench_search(statutes, sizes, out)


@bench.command()
@click.option(
    "--residents",
    type=click.IntRange(1, 400),
    default=200,
    show_default=True,
    help="How many conversations are held at once.",
)
@click.option(
    "--minutes",
    type=click.FloatRange(min=0.1),
    default=10,
    show_default=True,
    help="For how long, once all have come.",
)
@click.option(
    "--think",
    type=click.FloatRange(min=0.1),
    default=10,
    show_default=True,
    help="Seconds until a resident sends the next message, on average.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Another number makes other residents.")
@click.option(
    "--url", help="Address of a running gateway; by default Rasa and a gateway are started, with data of their own."
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for load.json and load.png; by default .koordinator/bench.",
)
@click.pass_context
def load(
    context: click.Context, residents: int, minutes: float, think: float, seed: int, url: str | None, out: Path | None
) -> None:
    """Hold many conversations at once, as the chat page does, and time every answer.

    Residents come, ask, think, and leave after 6 to 12 messages; then others take their places. Every message is timed until
    its response and until its answer is on the event stream. The exit code is 1 when anything went wrong.

    \b
    Example:
      koordinator bench load
      koordinator bench load --residents 20 --minutes 1 --out build/bench
      koordinator bench load --url http://127.0.0.1:8080
    """
    from bot.bench.residents import Plan
    from bot.commands.bench_load import bench_load

    if not bench_load(Plan(residents, minutes, think, seed), url, out):
        context.exit(1)

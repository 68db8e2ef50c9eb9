"""Kill processes at every commit and every send, many times, and count what it costs: `python -m tests.handoff.count`."""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from tests.handoff.receivers import receivers
from tests.handoff.trial import Trial
from tests.handoff.verdict import judge

# So often the person takes it back before anybody is told.
TAKES_IT_BACK = 8


@click.command(help=__doc__)
@click.option("--kills", default=1000, show_default=True, help="How many processes are killed.")
@click.option("--seed", default=1, show_default=True, help="Chooses the order of the points.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The file for the figures.")
def main(kills: int, seed: int, out: Path) -> None:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="koordinator-kills-") as folder, receivers() as running:
        trial = Trial(Path(folder), running)
        lengths = {way: trial.points(way) for way in (False, True)}
        queues = {way: _in_any_order(length, random.Random(seed)) for way, length in lengths.items()}
        while len(trial.killed) < kills:
            way = len(trial.killed) % TAKES_IT_BACK == 0
            if trial.kill(next(queues[way]), way) and len(trial.killed) % 50 == 0:
                click.echo(f"{len(trial.killed)} of {kills}", err=True)
        figures = judge(trial, running.arrived())
    told = {"date": date.today().isoformat(), "kills": kills, "points": {_way(way): n for way, n in lengths.items()}}
    told |= {"minutes": round((time.monotonic() - began) / 60, 1), **figures}
    out.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _in_any_order(length: int, chance: random.Random) -> Iterator[int]:
    """The numbers of all points, again and again, each time in another order."""
    while True:
        yield from chance.sample(range(1, length + 1), length)


def _way(takes_it_back: bool) -> str:
    return "taken back before anybody was told" if takes_it_back else "from asking to closing"


if __name__ == "__main__":
    main()

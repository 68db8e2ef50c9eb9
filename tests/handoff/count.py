"""Kill processes at every commit and every send, many times, and count what it costs: `python -m tests.handoff.count`."""

from __future__ import annotations

import json
import random
import tempfile
import time
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
        queues = {way: Points(trial.points(way), random.Random(seed)) for way in (False, True)}
        while len(trial.killed) < kills:
            way = len(trial.killed) % TAKES_IT_BACK == 0
            at, name = queues[way].next()
            if trial.kill(at, name, way) and len(trial.killed) % 50 == 0:
                click.echo(f"{len(trial.killed)} of {kills}", err=True)
        figures = judge(trial, running.arrived())
    told = {
        "date": date.today().isoformat(),
        "kills": kills,
        "points": {_way(way): len(q.names) for way, q in queues.items()},
    }
    told |= {"minutes": round((time.monotonic() - began) / 60, 1), **figures}
    out.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


class Points:
    """All points of a way, again and again, each time in another order."""

    def __init__(self, names: list[str], chance: random.Random) -> None:
        self.names = names
        self._chance = chance
        self._left: list[int] = []

    def next(self) -> tuple[int, str]:
        """The number of a point, from 1, and its name."""
        if not self._left:
            self._left = self._chance.sample(range(len(self.names)), len(self.names))
        at = self._left.pop()
        return at + 1, self.names[at]


def _way(takes_it_back: bool) -> str:
    return "taken back before anybody was told" if takes_it_back else "from asking to closing"


if __name__ == "__main__":
    main()

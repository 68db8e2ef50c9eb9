"""Two plots of a run in one picture: the ratios with their aims, and the reply time over the long conversation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.bench.figures import Figure, deciles

OURS, OTHER, AIM = "#1b6a59", "#8a8a8a", "#b3261e"


def draw(figures: Sequence[Figure], conversation_ms: dict[str, list[float]], path: Path) -> None:
    """Write the picture as PNG.

    Args:
        figures: those of the run; the ones with a ratio become bars.
        conversation_ms: reply time of every turn, by name of the bot, ours first.
        path: where the picture goes.
    """
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    chart, (left, right) = pyplot.subplots(1, 2, figsize=(13, 4.5), constrained_layout=True)
    ratios = [(figure, figure.ratio) for figure in reversed(figures) if figure.ratio is not None]
    left.barh([figure.name for figure, _ in ratios], [ratio for _, ratio in ratios], color=OURS, height=0.55)
    for row, (figure, ratio) in enumerate(ratios):
        if figure.least is not None and figure.largest is not None and figure.least < figure.largest:
            left.plot([figure.least, figure.largest], [row, row], color="black", linewidth=1)
        if figure.aim and figure.aim.of == "ratio":
            left.plot([figure.aim.limit] * 2, [row - 0.4, row + 0.4], color=AIM, linewidth=2)
        left.annotate(f"{ratio:.2f}", (0, row), textcoords="offset points", xytext=(4, -3), fontsize=8, color="white")
    left.axvline(1, color=OTHER, linewidth=1, linestyle=":")
    left.set_title("ours / theirs, median of the rounds (red: aim)")
    left.set_xlabel("less than 1 is better, for turns/s more than 1")
    for (name, ms), colour in zip(conversation_ms.items(), (OURS, OTHER), strict=False):
        right.plot(range(1, len(ms) + 1), ms, color=colour, linewidth=0.5, alpha=0.4)
        means = deciles(ms)
        middles = [(part + 0.5) * len(ms) / len(means) for part in range(len(means))]
        right.plot(
            middles, means, color=colour, linewidth=2, marker="o", markersize=3, label=f"{name}, mean of each tenth"
        )
    right.set_yscale("log")
    right.set_xlabel("turn of one conversation")
    right.set_ylabel("ms until the reply")
    right.set_title("one long conversation")
    right.legend()
    chart.savefig(path, dpi=120)
    pyplot.close(chart)

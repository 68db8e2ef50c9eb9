"""Two plots of many conversations at once in one picture: how long answers took, and the servers' memory, over time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.bench.plots import AIM, OTHER, OURS
from bot.bench.residents import Plan
from bot.bench.residents_client import Record
from bot.bench.residents_report import BUCKET_S, MOST_MS, SHARES, over_time
from bot.bench.residents_watch import Sample

STYLES = ("-", "--", ":")
COLOURS = (OURS, "#4f8bc9", "#e0a030")


def draw(plan: Plan, record: Record, samples: Sequence[Sample], path: Path) -> None:
    """Write the picture as PNG.

    Args:
        plan: when the time that counts begins.
        record: the messages with their times.
        samples: the servers' memory.
        path: where the picture goes.
    """
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    chart, (left, right) = pyplot.subplots(1, 2, figsize=(13, 4.5), constrained_layout=True)
    series = over_time(record.turns)
    for kind, colour, name in (("stream_ms", OURS, "on the stream"), ("post_ms", OTHER, "response")):
        known = [point for point in series if point[kind]]
        minutes = [(point["at_s"] + BUCKET_S / 2) / 60 for point in known]
        for share, style in zip(SHARES, STYLES, strict=True):
            values = [point[kind][share] for point in known]
            left.plot(minutes, values, color=colour, linestyle=style, linewidth=1.2, label=f"{name}, {share}")
    left.axhline(MOST_MS, color=AIM, linewidth=1, label="aim for p95")
    left.set_yscale("log")
    left.set_ylabel("ms until the answer")
    left.set_title(f"{plan.residents} conversations at once, every {BUCKET_S:.0f} seconds")
    left.legend(fontsize=8)
    for name, colour in zip(samples[0].own_mib if samples else (), COLOURS, strict=False):
        right.plot([s.at_s / 60 for s in samples], [s.own_mib[name] for s in samples], color=colour, label=name)
    right.set_ylim(bottom=0)
    right.set_ylabel("MiB")
    right.set_title("memory that the servers made (without pages of files)")
    if samples and samples[0].own_mib:
        right.legend(fontsize=8)
    for axes in (left, right):
        axes.axvspan(0, plan.ramp_s / 60, color=OTHER, alpha=0.15)
        axes.set_xlabel("minutes (grey: residents arrive, not counted)")
    chart.savefig(path, dpi=120)
    pyplot.close(chart)

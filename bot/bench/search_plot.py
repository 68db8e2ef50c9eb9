"""Three plots in one picture: time of a query, memory and recall, each over the number of passages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.bench.plots import AIM
from bot.bench.search_measure import Measured
from bot.bench.search_report import LEAST_RECALL, MOST_MEMORY, MOST_MS

COLOURS = ("#1b6a59", "#4f8bc9", "#e0a030", "#7d5ba6", "#8a5a2b", "#8a8a8a")


def draw(measured: Sequence[Measured], encode_ms: float, path: Path) -> None:
    """Write the picture as PNG.

    Args:
        measured: every way of searching at every size.
        encode_ms: how long encoding a query takes, which every search by meaning needs first.
        path: where the picture goes.
    """
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    chart, (time, memory, recall) = pyplot.subplots(1, 3, figsize=(15, 4.5), constrained_layout=True)
    sizes = sorted({m.passages for m in measured})
    vectors = {m.passages: m.vectors_mib for m in measured if m.vectors_mib}
    kinds = dict.fromkeys(m.kind for m in measured)
    for kind, colour in zip(kinds, COLOURS, strict=False):
        rows = [m for m in measured if m.kind == kind]
        passages = [m.passages for m in rows]
        time.plot(passages, [m.query_p50_ms for m in rows], color=colour, marker="o", label=kind)
        time.plot(passages, [m.search_p50_ms for m in rows], color=colour, linestyle=":", linewidth=1)
        memory.plot(passages, [m.memory_mib for m in rows], color=colour, marker="o")
        if rows[0].recall is not None:
            recall.plot(passages, [m.recall for m in rows], color=colour, marker="o")
    time.axhline(encode_ms, color="black", linewidth=0.8, label="encoding alone")
    time.axhline(MOST_MS, color=AIM, linestyle="--", linewidth=1, label="aim")
    memory.plot(sizes, [MOST_MEMORY * vectors[size] for size in sizes], color=AIM, linestyle="--", linewidth=1)
    recall.axhline(LEAST_RECALL, color=AIM, linestyle="--", linewidth=1)
    for axes, title in (
        (time, "ms of a query on one core, p50 (dotted: search alone)"),
        (memory, "MiB that the index holds"),
        (recall, "recall@10 against the exact search"),
    ):
        axes.set_title(title, fontsize=10)
        axes.set_xscale("log")
        axes.set_xticks(sizes, [f"{size:,}" for size in sizes], rotation=30)
        axes.minorticks_off()
        axes.set_xlabel("passages")
    time.set_yscale("log")
    memory.set_yscale("log")
    time.legend(fontsize=8)
    chart.savefig(path, dpi=120)
    pyplot.close(chart)

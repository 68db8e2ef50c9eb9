"""The result of a run as figures, as a table and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.box import SIMPLE
from rich.table import Table

from bot.bench.figures import GROWTH_AIM, TRAINING_AIM, Figure, compare, deciles, ends_of, growth, round_figures
from bot.bench.measure import Measured, Plan

MET = {True: "met", False: "missed", None: "–"}


def figures_of(measured: Measured) -> list[Figure]:
    """All figures of a run; training only where it was timed, theirs only where there was another bot."""
    ours, *others = measured.rounds
    figures = round_figures(measured.rounds[ours], [r for name in others for r in measured.rounds[name]])
    times = measured.training_s
    if times:
        figures.append(compare("training", "s", [times[ours]], [times[name] for name in others], TRAINING_AIM))
    slower = {name: growth(ms) for name, ms in measured.conversation_ms.items()}
    ends = ends_of(len(measured.conversation_ms[ours]))
    name = f"last {ends} / first {ends}"
    figures.append(compare(name, "", [slower[ours]], [slower[other] for other in others], GROWTH_AIM))
    return figures


def table(figures: Sequence[Figure]) -> Table:
    """The figures for the terminal."""
    shown = Table(title="koordinator beside rasa init with one action call", box=SIMPLE, padding=(0, 1, 0, 0))
    shown.add_column("", no_wrap=True)
    for column in ("ours", "theirs", "ratio", "rounds"):
        shown.add_column(column, justify="right", no_wrap=True)
    for column in ("aim", ""):
        shown.add_column(column, no_wrap=True)
    for figure in figures:
        shown.add_row(
            f"{figure.name} ({figure.unit})" if figure.unit else figure.name,
            _number(figure.ours),
            _number(figure.theirs),
            _number(figure.ratio),
            "" if figure.least is None else f"{figure.least:.2f}–{figure.largest:.2f}",
            str(figure.aim or ""),
            MET[figure.met],
        )
    return shown


def as_data(measured: Measured, figures: Sequence[Figure], plan: Plan, machine: dict[str, Any]) -> dict[str, Any]:
    """Everything as JSON-ready data: the machine, the plan, the figures, and what they were made from."""
    return {
        "machine": machine,
        "plan": asdict(plan),
        "figures": [{**asdict(f), "aim": str(f.aim) if f.aim else None, "met": f.met} for f in figures],
        "training_s": measured.training_s,
        "rounds": {name: [asdict(r) for r in rounds] for name, rounds in measured.rounds.items()},
        "conversation": {
            name: {"growth": growth(ms), "deciles_ms": deciles(ms), "ms": [round(value, 2) for value in ms]}
            for name, ms in measured.conversation_ms.items()
        },
    }


def _number(value: float | None) -> str:
    """Three figures that say something, whatever the unit."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"

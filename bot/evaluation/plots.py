"""The plots of the report as PNG images, each with a text that says what it shows."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.evaluation import metrics
from bot.evaluation.figures import ALL, Figure
from bot.evaluation.judge import Judged
from bot.evaluation.steps import confidences, of_kind
from knowledge.conversation import LANGUAGES

# Okabe and Ito's colours stay apart for people who see colours otherwise; line styles tell them apart in grey.
COLOURS = {ALL: "#4d4d4d", "nb": "#0072B2", "nn": "#D55E00", "en": "#009E73"}
STYLES = {ALL: "-", "nb": "--", "nn": "-.", "en": ":"}
HEADLINES = (
    ("language", "accuracy"),
    ("intent", "topic of a question"),
    ("retrieval", "recall@1"),
    ("retrieval", "recall@3"),
    ("answer", "in scope answered"),
    ("answer", "right, of the answered"),
    ("answer", "out of scope declined"),
    ("answer", "danger caught"),
    ("conversations", "right after earlier turns"),
)
LOOKS = {"font.size": 10, "axes.spines.top": False, "axes.spines.right": False, "axes.grid": True, "grid.alpha": 0.3}


@dataclass(frozen=True)
class Plot:
    """A PNG image with its title and what it shows in words."""

    title: str
    alt: str
    png: bytes


def plots(rows: Sequence[Judged], figures: Sequence[Figure]) -> list[Plot]:
    """All plots of the report."""
    # The backend that needs no display; chosen here, so that nobody else pays for the import.
    import matplotlib

    matplotlib.use("Agg")
    with matplotlib.rc_context(LOOKS):
        return [draw(rows, figures) for draw in (_steps, _reliability, _risk_coverage, _histograms)]


def _drawn(title: str, alt: str, size: tuple[float, float], draw: Callable[[Any], None]) -> Plot:
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=size)
    draw(axes)
    image = io.BytesIO()
    figure.savefig(image, format="png", dpi=150, bbox_inches="tight", metadata={"Title": title})
    pyplot.close(figure)
    return Plot(title, alt, image.getvalue())


def _steps(rows: Sequence[Judged], figures: Sequence[Figure]) -> Plot:
    by_key = {figure.key: figure for figure in figures}
    shown = [head for head in HEADLINES if (*head, ALL) in by_key]

    def draw(axes: Any) -> None:
        height = 0.8 / len(LANGUAGES)
        for place, language in enumerate(LANGUAGES):
            bars = [(y, by_key[key]) for y, head in enumerate(shown) if (key := (*head, language)) in by_key]
            values = np.array([100 * bar.value for _, bar in bars])
            span = [[v - 100 * b.low for v, (_, b) in zip(values, bars, strict=True)]]
            span.append([100 * b.high - v for v, (_, b) in zip(values, bars, strict=True)])
            axes.barh(
                [y + (place - 1) * height for y, _ in bars],
                values,
                height * 0.9,
                xerr=np.maximum(span, 0),
                color=COLOURS[language],
                label=language,
                error_kw={"elinewidth": 1, "ecolor": "#333333"},
            )
        axes.set_yticks(range(len(shown)))
        axes.set_yticklabels([f"{step}: {measure}" for step, measure in shown])
        axes.invert_yaxis()
        axes.set_xlim(0, 100)
        axes.set_xlabel("per cent, with 95 % interval")
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.08), ncol=len(LANGUAGES), frameon=False)

    worst = min((by_key[(*head, ALL)] for head in shown), key=lambda figure: figure.value, default=None)
    alt = "Bars per step and language; the table of steps holds the same figures."
    if worst:
        alt += f" Lowest over all languages: {worst.step}, {worst.measure}, {100 * worst.value:.1f} per cent."
    return _drawn("Every step, per language", alt, (7, 6.5), draw)


def _reliability(rows: Sequence[Judged], figures: Sequence[Figure]) -> Plot:
    sure, right = confidences(of_kind(rows, "info", "oos"))
    filled = metrics.bins(sure, right)

    def draw(axes: Any) -> None:
        axes.plot([0, 1], [0, 1], color="#999999", linewidth=1, label="as sure as right")
        axes.plot([b.confidence for b in filled], [b.right for b in filled], color=COLOURS["nb"], linewidth=1)
        axes.scatter(
            [b.confidence for b in filled],
            [b.right for b in filled],
            s=[20 + 400 * b.n / len(sure) for b in filled],
            color=COLOURS["nb"],
            zorder=3,
        )
        for b in filled:
            axes.annotate(str(b.n), (b.confidence, b.right), xytext=(7, -12), textcoords="offset points", fontsize=8)
        axes.set(xlim=(0, 1.03), ylim=(0, 1.05), xlabel="confidence", ylabel="share right")
        axes.legend(loc="upper left", frameon=False)

    error = metrics.expected_calibration_error(sure, right)
    points = "; ".join(f"at {b.confidence:.2f} right {b.right:.2f} of {b.n}" for b in filled)
    alt = f"Share right against confidence in ten bins. Expected calibration error {error:.3f}. {points}."
    return _drawn("Reliability: is it as right as it is sure?", alt, (5.5, 4.8), draw)


def _risk_coverage(rows: Sequence[Judged], figures: Sequence[Figure]) -> Plot:
    info = of_kind(rows, "info")
    curves = {}
    for language in (ALL, *LANGUAGES):
        mine = [row for row in info if language in (ALL, row.row.item.language)]
        curves[language] = metrics.risk_coverage(*confidences(mine))

    def draw(axes: Any) -> None:
        for language, curve in curves.items():
            if curve.risk.size:
                axes.plot(
                    100 * curve.coverage,
                    100 * curve.risk,
                    STYLES[language],
                    color=COLOURS[language],
                    label=f"{language} (area {curve.area:.3f})",
                )
        axes.set(xlim=(0, 100), xlabel="per cent of questions answered, surest first", ylabel="per cent of these wrong")
        axes.set_ylim(bottom=0)
        axes.legend(loc="upper left", frameon=False)

    whole = curves[ALL]
    alt = "Share wrong against share answered."
    if whole.risk.size:
        at = {share: float(whole.risk[np.searchsorted(whole.coverage, share)]) for share in (0.5, 0.8, 0.9, 1.0)}
        alt += " " + ", ".join(f"answering {share:.0%}: {risk:.1%} wrong" for share, risk in at.items()) + "."
    return _drawn("Risk and coverage, questions in scope", alt, (5.5, 4.8), draw)


def _histograms(rows: Sequence[Judged], figures: Sequence[Figure]) -> Plot:
    ours, others = (
        [r.row.confidence for r in of_kind(rows, kind) if r.row.confidence is not None] for kind in ("info", "oos")
    )
    limits: dict[str, float] = next((r.row.why["limits"] for r in rows if r.row.why), {})

    def draw(axes: Any) -> None:
        edges = np.linspace(0, 1, 21)
        for values, label, colour, hatch in (
            (ours, "in scope", COLOURS["nb"], ""),
            (others, "out of scope", COLOURS["nn"], "//"),
        ):
            if values:
                weights = np.full(len(values), 100 / len(values))
                axes.hist(
                    values,
                    edges,
                    weights=weights,
                    alpha=0.65,
                    color=colour,
                    hatch=hatch,
                    label=f"{label} ({len(values)})",
                )
        for name, limit in limits.items():
            axes.axvline(limit, color="#333333", linewidth=1, linestyle=":")
            axes.annotate(
                name.replace("_", " "),
                (limit, 0.98),
                xycoords=("data", "axes fraction"),
                rotation=90,
                fontsize=8,
                ha="right",
                va="top",
            )
        axes.set(xlim=(0, 1), xlabel="confidence", ylabel="per cent of the questions")
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.1), ncol=2, frameon=False)

    answer_from = limits.get("answer_from", 0)
    over = [sum(value >= answer_from for value in values) for values in (ours, others)]
    alt = (
        f"Confidence of questions in scope and out of scope. From {answer_from}, where we answer: "
        f"{over[0]} of {len(ours)} in scope, {over[1]} of {len(others)} out of scope."
    )
    return _drawn("How sure it is of what is ours, and of what is not", alt, (5.5, 4.8), draw)

"""The report: one page that holds everything it shows, so that it can be sent and kept."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from bot.evaluation.aims import Aim, aims
from bot.evaluation.falls import Fall
from bot.evaluation.figures import ALL, Figure
from bot.evaluation.plots import Plot
from bot.evaluation.wrong import Wrong
from knowledge.conversation import LANGUAGES

STYLE = Path(__file__).with_name("report.css")
COLUMNS = (ALL, *LANGUAGES)
# Read as they are; every other figure is a share, shown in per cent.
PLAIN = frozenset(
    {"MRR@10", "nDCG@10", "calibration error", "calibration error, adaptive bins", "area under risk–coverage"}
)
METHOD_MEASURES = ("recall_at_1", "recall_at_3", "mrr", "ndcg")


def page(
    figures: Sequence[Figure],
    wrong: Sequence[Wrong],
    drawn: Sequence[Plot],
    fallen: Sequence[Fall],
    about: dict[str, Any],
    methods: Sequence[dict[str, Any]] = (),
) -> str:
    """The whole page as HTML. `methods` is the comparison of ways to find the article, if one was made of this set."""
    title = f"Evaluation: {about['set']}"
    parts = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="quiet">{about["questions"]} questions, {escape(about["date"])}, model {escape(about["model"])}</p>',
        '<nav aria-label="Sections"><a href="#aims">Aims</a><a href="#plots">Plots</a><a href="#steps">Steps</a>'
        '<a href="#wrong">Wrong answers</a><a href="#configuration">Configuration</a></nav>',
        '<h2 id="aims">Aims</h2>',
        '<ul class="aims">' + "".join(map(_aim, aims(figures))) + "</ul>",
        _fallen(fallen),
        '<h2 id="plots">Plots</h2>',
        '<div class="plots">' + "".join(map(_plot, drawn)) + "</div>",
        '<h2 id="steps">Every step, per language</h2>',
        "<p>Shares are in per cent; under each stand its 95 % interval and the number of questions.</p>",
        *(_step(step, list(group)) for step, group in groupby(figures, key=lambda figure: figure.step)),
        _methods(methods),
        f'<h2 id="wrong">Wrong answers, worst first ({len(wrong)})</h2>',
        *(_severity(severity, list(group)) for severity, group in groupby(wrong, key=lambda entry: entry.severity)),
        '<h2 id="configuration">Configuration</h2>',
        _configuration(about),
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE.read_text(encoding='utf-8')}</style></head><body><main>"
        + "\n".join(filter(None, parts))
        + "</main></body></html>\n"
    )


def shown(figure: Figure) -> str:
    """A figure as people read it: a share in per cent, anything else as it is."""
    return f"{figure.value:.3f}" if figure.measure in PLAIN else f"{100 * figure.value:.1f}"


def _aim(aim: Aim) -> str:
    sign = "≤" if aim.figure.falling else "≥"
    verdict = "met" if aim.met else "missed"
    return (
        f'<li class="{verdict}">{escape(_first_upper(aim.figure.measure))}<strong>{shown(aim.figure)} %</strong>'
        f'<span class="verdict">{verdict}</span>, aim {sign}\u00a0{100 * aim.share:.0f}\u00a0%<br>'
        f'<span class="quiet">{_interval(aim.figure)}, {aim.figure.n} questions</span></li>'
    )


def _fallen(fallen: Sequence[Fall]) -> str:
    if not fallen:
        return ""
    rows = "".join(f"<li>{escape(str(fall))}</li>" for fall in fallen)
    return f"<h3>Below the recorded figures by more than noise</h3><ul>{rows}</ul>"


def _plot(plot: Plot) -> str:
    data = base64.b64encode(plot.png).decode("ascii")
    return (
        f"<figure><figcaption>{escape(plot.title)}</figcaption>"
        f'<img src="data:image/png;base64,{data}" alt="{escape(plot.alt)}"></figure>'
    )


def _step(step: str, figures: Sequence[Figure]) -> str:
    rows = []
    for measure, group in groupby(figures, key=lambda figure: figure.measure):
        by_language = {figure.language: figure for figure in group}
        arrow = " <small>(less is better)</small>" if next(iter(by_language.values())).falling else ""
        cells = "".join(_cell(by_language.get(language)) for language in COLUMNS)
        rows.append(f'<tr><th scope="row">{escape(measure)}{arrow}</th>{cells}</tr>')
    return _table(_first_upper(step), ("", *COLUMNS), rows)


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return "<td>–</td>"
    return f"<td>{shown(figure)}<small>{_interval(figure)}</small><small>n {figure.n}</small></td>"


def _methods(methods: Sequence[dict[str, Any]]) -> str:
    rows = [
        f'<tr><th scope="row">{escape(str(row["method"]))}</th><td>{escape(str(row["language"]))}</td>'
        + "".join(f"<td>{row[measure]:.3f}</td>" for measure in METHOD_MEASURES)
        + f"<td>{row['n']}</td></tr>"
        for row in methods
    ]
    head = ("", "language", "recall@1", "recall@3", "MRR", "nDCG", "n")
    return _table("Ways to find the article", head, rows) if rows else ""


def _severity(severity: str, entries: Sequence[Wrong]) -> str:
    return (
        f"<details><summary>{escape(_first_upper(severity))} ({len(entries)})</summary>"
        + "".join(map(_entry, entries))
        + "</details>"
    )


def _entry(entry: Wrong) -> str:
    lines = {
        "earlier turns": entry.earlier_turns,
        "what is wrong": entry.what_is_wrong,
        "wanted": entry.wanted,
        "found instead": entry.found_instead,
        "place of wanted": entry.place_of_wanted,
        "confidence": entry.confidence,
        "decided by": entry.decided_by,
        "id": entry.id,
    }
    listed = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in lines.items() if value)
    lang = escape(entry.language)
    return f'<div class="entry"><q lang="{lang}">{escape(entry.question)}</q><dl>{listed}</dl></div>'


def _configuration(about: dict[str, Any]) -> str:
    flat = {}
    for name, value in about.items():
        flat.update(
            {f"{name}: {key}": inner for key, inner in value.items()} if isinstance(value, dict) else {name: value}
        )
    rows = [
        f'<tr><th scope="row">{escape(name.replace("_", " "))}</th><td>{escape(str(value))}</td></tr>'
        for name, value in flat.items()
    ]
    return _table("What these figures depend on", ("", ""), rows)


def _table(caption: str, head: Iterable[str], rows: Iterable[str]) -> str:
    cells = "".join(f'<th scope="col">{escape(cell)}</th>' if cell else "<td></td>" for cell in head)
    # On a phone a table may be wider than the page: the region can then be reached and scrolled by keyboard.
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f"<table><caption>{escape(caption)}</caption><thead><tr>{cells}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _interval(figure: Figure) -> str:
    scale, places = (1, 3) if figure.measure in PLAIN else (100, 1)
    return f"{scale * figure.low:.{places}f}–{scale * figure.high:.{places}f}"


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]

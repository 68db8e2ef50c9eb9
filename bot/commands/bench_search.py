"""`koordinator bench search`."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.bench import corpus as corpora
from bot.bench.corpus import Corpus
from bot.bench.figures import percentile
from bot.bench.machine import describe
from bot.bench.search_measure import ask, measure
from bot.bench.search_plot import draw
from bot.bench.search_report import AIMS, Preparation, as_data, growth, table
from bot.settings import Settings, load_settings
from knowledge import vectors
from knowledge.encoder import load_encoder
from knowledge.index import Scores

Bar = Callable[[int, int], None]


def bench_search(statutes: Path | None, sizes: tuple[int, ...], out: Path | None) -> None:
    """Measure with a bar running, print the table, and write data and picture into `out`."""
    settings, console, machine = load_settings(), Console(), describe()
    folder = settings.data / "bench"
    out = out or folder
    out.mkdir(parents=True, exist_ok=True)
    sizes = tuple(sorted(set(sizes)))
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:

        def bar(what: str) -> Bar:
            task = shown.add_task(what, total=None)
            return lambda done, of: shown.update(task, completed=done, total=of)

        start = time.perf_counter()
        corpus = corpora.statutes(statutes, bar("Reading …")) if statutes else corpora.articles()
        read_s = time.perf_counter() - start
        # Larger sizes repeat the vectors of the largest that there are texts for; more need not be encoded.
        count = max((size for size in sizes if size <= len(corpus.texts)), default=len(corpus.texts))
        preparation, rows = _prepare(settings, corpus, count, read_s, folder / "search", bar("Encoding …"))
        asked = ask(load_encoder(settings.encoder), corpus.queries)
        step = shown.add_task("", total=None)
        measured = list(measure(corpus, rows, asked, sizes, lambda what: shown.update(step, description=what)))
    data = as_data(machine, preparation, asked, measured)
    (out / "search.json").write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    middle, tail = percentile(asked.ms, 0.5), percentile(asked.ms, 0.95)
    draw(measured, middle, out / "search_scale.png")
    console.print(str(preparation), soft_wrap=True, highlight=False)
    if max(sizes) > count:
        console.print(f"Beyond {count:,} the same vectors are repeated with noise, and there is no BM25.")
    console.print(
        f"Encoding one of {len(asked.ms)} queries takes {middle:.1f} / {tail:.1f} ms (p50 / p95).", highlight=False
    )
    console.print(table(measured))
    console.print(f"Aims: {AIMS}.", soft_wrap=True, highlight=False)
    for kind, steps in growth(measured).items():
        console.print(f"{kind}: " + ", ".join(f"passages × {more:g}, time × {longer:.2f}" for more, longer in steps))
    console.print(f"{out / 'search.json'} and {out / 'search_scale.png'}", soft_wrap=True, highlight=False)


def _prepare(
    settings: Settings, corpus: Corpus, count: int, read_s: float, folder: Path, progress: Bar
) -> tuple[Preparation, Scores]:
    """Encode the first `count` texts on all cores, unless an earlier run has."""
    texts = corpus.texts[:count]
    encoder = load_encoder(settings.encoder, threads=os.cpu_count() or 1)
    start = time.perf_counter()
    encoded = vectors.update(texts, encoder, folder, progress)
    encode_s = time.perf_counter() - start
    rows = vectors.load(texts, encoder, folder)
    return Preparation(
        corpus.name, encoder.fingerprint, encoder.dimensions, len(corpus.texts), count, read_s, encoded, encode_s
    ), rows

import io
import json

import pytest
from rich.console import Console

from bot.bench.machine import describe
from bot.bench.search_measure import Asked, Measured
from bot.bench.search_plot import draw
from bot.bench.search_report import Preparation, as_data, growth, missed, table

PREPARATION = Preparation("sections of statutes", "model:1", 384, 82_000, 50_000, 12.3, 50_000, 250)


def at(passages, kind="exact", query=9.0, memory=76.0, recall=1.0):
    return Measured(kind, passages, 0.5, memory, query - 5, query, query, query + 4, 76.0, recall)


def test_within_all_aims_nothing_is_missed():
    assert missed(at(50_000)) == []


@pytest.mark.parametrize(
    ("change", "what"), [({"query": 10.1}, "time"), ({"memory": 153}, "memory"), ({"recall": 0.97}, "recall")]
)
def test_what_is_missed_is_named(change, what):
    assert missed(at(50_000, **change)) == [what]


def test_bm25_is_only_measured_by_its_time():
    assert missed(Measured("BM25", 50_000, 60, 900, 4, 5, 4, 5)) == []


def test_growth_is_told_for_each_step_of_each_kind():
    rows = [at(5_000, query=6), at(5_000, "BM25", 1), at(50_000, query=9), at(50_000, "BM25", 8)]
    assert growth(rows) == {"exact": [(10, 1.5)], "BM25": [(10, 8)]}


def test_the_table_shows_each_row_with_what_it_misses():
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(table([at(50_000), at(500_000, "HNSW", 12, recall=0.91)]))
    lines = console.export_text().splitlines()
    first = next(line for line in lines if "50,000" in line)
    second = next(line for line in lines if "500,000" in line)
    assert first.split() == ["exact", "50,000", "0.5", "76", "4.00/9.00", "9.0/13.0", "1.000"]
    assert second.split()[-3:] == ["0.910", "time,", "recall"]


def test_the_data_survives_json():
    data = json.loads(json.dumps(as_data(describe(), PREPARATION, Asked(None, [4.0, 6.0]), [at(5_000), at(50_000)])))
    assert data["machine"]["cores"] >= 1
    assert data["preparation"]["encoded"] == 50_000
    assert data["encode_query_ms"] == {"p50": 4.0, "p95": 6.0}
    assert [row["missed"] for row in data["measured"]] == [[], []]


def test_vectors_of_an_earlier_run_are_said_to_be_so():
    assert "82,000 sections of statutes read in 12 s, 50,000 taken at random, 50,000 encoded in 250 s" in str(
        PREPARATION
    )
    earlier = Preparation("sections of statutes", "model:1", 384, 82_000, 50_000, 12.3, 0, 0.2)
    assert "encoded by an earlier run" in str(earlier)


def test_the_picture_is_a_png(tmp_path):
    draw([at(5_000), at(50_000), Measured("BM25", 5_000, 1, 40, 1, 2, 1, 2)], 5.0, tmp_path / "search_scale.png")
    assert (tmp_path / "search_scale.png").read_bytes().startswith(b"\x89PNG")

import numpy as np
import pytest

from bot.bench.corpus import Corpus
from bot.bench.dense import KINDS
from bot.bench.search_measure import BM25, WARM_UP, Asked, ask, measure, timed
from knowledge.encoder import load_encoder


@pytest.fixture(scope="module")
def measured():
    texts = tuple(f"paragraf {number} om tjenester" for number in range(120))
    queries = tuple(f"hva sier paragraf {number}" for number in range(30))
    rows = np.random.default_rng(3).standard_normal((120, 16), dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    steps = []
    results = list(
        measure(Corpus("texts", texts, queries), rows, Asked(rows[:30], [1.0] * 30), [100, 240], steps.append)
    )
    return results, steps


def test_every_kind_is_measured_at_every_size_and_bm25_where_there_are_texts(measured):
    kinds = [kind.name for kind in KINDS]
    assert [(m.passages, m.kind) for m in measured[0]] == [
        *((100, kind) for kind in kinds),
        (100, BM25),
        *((240, kind) for kind in kinds),
    ]
    assert [step.rpartition(", ")[2] for step in measured[1]] == [m.kind for m in measured[0]]


def test_the_exact_search_is_what_recall_is_against(measured):
    shares = {m.kind: m.recall for m in measured[0] if m.passages == 100}
    assert shares["exact"] == 1
    assert shares["16 bits"] > 0.9
    assert shares[BM25] is None


def test_memory_is_what_the_index_holds(measured):
    held = {m.kind: m.memory_mib / m.vectors_mib for m in measured[0] if m.passages == 240 and m.vectors_mib}
    assert held["exact"] == pytest.approx(1, abs=0.05)
    assert held["16 bits"] == pytest.approx(0.5, abs=0.05)
    assert held["HNSW"] > held["exact"]
    assert all(m.memory_mib > 0 for m in measured[0])


def test_a_query_by_meaning_takes_its_encoding_and_its_search(measured):
    for m in measured[0]:
        encoding = 0 if m.kind == BM25 else 1
        assert m.query_p50_ms == pytest.approx(m.search_p50_ms + encoding)
        assert m.search_p50_ms <= m.search_p95_ms


def test_the_first_queries_are_asked_twice_and_only_the_second_time_counts():
    asked = []
    results, ms = timed(lambda query: asked.append(query) or query, range(30))
    assert asked == [*range(WARM_UP), *range(30)]
    assert results == list(range(30))
    assert len(ms) == 30


def test_queries_are_encoded_one_by_one():
    encoder = load_encoder()
    asked = ask(encoder, ["hva er dette", "what is this"])
    assert np.allclose(asked.vectors[1], encoder.encode(["what is this"])[0], atol=1e-6)
    assert len(asked.ms) == 2

import numpy as np
import pytest

from bot.bench.dense import EXACT, KINDS, NEAREST, PER_CELL, cells, recall


@pytest.fixture(scope="module")
def vectors():
    rows = np.random.default_rng(2).standard_normal((400, 32), dtype=np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_the_exact_kind_finds_what_multiplying_finds(vectors):
    found = EXACT.build(vectors).search(vectors[:20], NEAREST)[1]
    assert np.array_equal(found, np.argsort(-(vectors[:20] @ vectors.T), axis=1)[:, :NEAREST])


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_finds_a_vector_by_itself(kind, vectors):
    assert (kind.build(vectors).search(vectors, 1)[1][:, 0] == np.arange(400)).mean() > 0.95


@pytest.mark.parametrize("count", [10, 5_000, 500_000])
def test_no_cell_is_too_poor_to_be_trained(count):
    assert cells(count) == 1 or count / cells(count) >= PER_CELL


def test_recall_is_the_share_found_whatever_the_order():
    exact = np.array([[1, 2], [3, 4]])
    assert recall(exact[:, ::-1], exact) == 1
    assert recall(np.array([[1, 9], [8, 9]]), exact) == 0.25

import numpy as np
import pytest

from bot.bench.corpus import articles, repeated, statutes


@pytest.fixture
def vectors():
    rows = np.random.default_rng(1).standard_normal((50, 64), dtype=np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_no_more_vectors_than_there_are_stay_as_they_are(vectors):
    assert np.array_equal(repeated(vectors, 30), vectors[:30])


def test_more_are_near_what_they_repeat_but_never_the_same(vectors):
    rows = repeated(vectors, 120)
    assert rows.shape == (120, 64)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    likeness = (rows[50:100] * vectors).sum(axis=1)
    assert likeness.min() > 0.8
    assert likeness.max() < 0.98
    assert not np.allclose(rows[50:70], rows[100:])


def test_the_vectors_given_are_not_changed(vectors):
    before = vectors.copy()
    repeated(vectors, 120)
    assert np.array_equal(vectors, before)


def test_the_articles_are_a_corpus_with_questions_and_titles():
    corpus = articles()
    assert len(corpus.texts) == len(set(corpus.texts)) > 1000
    assert len(corpus.queries) > 300
    assert "articles" in corpus.name


def test_a_corpus_of_statutes_has_their_headings_as_queries_and_is_the_same_each_time(tmp_path):
    sections = "\n".join(f"### § {number}. Om noe\n\nDette er nummer {number}." for number in range(1, 40))
    (tmp_path / "lov.md").write_text(f'---\ntittel: "Prøveloven"\n---\n# Prøveloven\n{sections}\n', encoding="utf-8")
    corpus = statutes(tmp_path)
    assert len(corpus.texts) == 39
    assert "Prøveloven § 7 Om noe" in corpus.queries
    assert corpus == statutes(tmp_path)

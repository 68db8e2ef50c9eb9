import bm25s
import numpy as np
import pytest

from knowledge.lexical import Lexical
from knowledge.tokens import tokens

TEXTS = ["Hvem har rett til koordinator?", "Klagefristen er fire uker.", "Barnekoordinatoren får ein plan.", "…"]


@pytest.fixture(scope="module")
def lexical():
    return Lexical.of(TEXTS)


def test_the_order_is_that_of_bm25s_own_search(lexical):
    theirs = bm25s.BM25(method="lucene")
    theirs.index([tokens(text) for text in TEXTS], show_progress=False)
    for query in ("koordinator", "klage innen fire uker", "plan til barnekoordinator"):
        known = [token for token in tokens(query) if token in theirs.vocab_dict]
        scores = theirs.get_scores(known)
        ours = lexical.scores(query)
        assert np.allclose(ours * scores.max(), scores * ours.max(), atol=1e-5)


def test_scores_are_a_share_of_what_the_query_could_reach(lexical):
    scores = lexical.scores(TEXTS[1])
    assert scores.argmax() == 1
    assert 0.9 < scores.max() <= 1.001


def test_a_query_of_unknown_words_finds_nothing(lexical):
    assert not lexical.scores("zzzz qqqq").any()
    assert not lexical.scores("").any()


def test_what_was_saved_scores_the_same(lexical, tmp_path):
    lexical.save(tmp_path)
    opened = Lexical.open(tmp_path, len(TEXTS))
    for text in TEXTS:
        assert np.array_equal(opened.scores(text), lexical.scores(text))


def test_known_is_the_share_of_tokens_that_stand_in_the_texts(lexical):
    assert lexical.known(TEXTS[0]) == 1
    assert lexical.known("zzzz qqqq") == 0
    assert 0 < lexical.known("koordinator zzzzzz") < 1
    assert lexical.known("") == 0

import numpy as np
import pytest

from knowledge import vectors
from knowledge.errors import KnowledgeError


class CountingEncoder:
    """Knows the length of a text and how often it appears asked; tells how many texts it was given."""

    dimensions = 2

    def __init__(self, fingerprint="a"):
        self.fingerprint = fingerprint
        self.encoded = []

    def encode(self, texts, *, kind):
        assert kind == "passage"
        self.encoded += texts
        return np.array([[len(text), 1] for text in texts], dtype=np.float32)


def test_what_was_written_is_read_back_in_the_order_asked(tmp_path):
    encoder = CountingEncoder()
    vectors.update(["a", "bb"], encoder, tmp_path)
    assert vectors.load(["bb", "a", "bb"], encoder, tmp_path).tolist() == [[2, 1], [1, 1], [2, 1]]


def test_only_new_texts_are_encoded(tmp_path):
    encoder = CountingEncoder()
    assert vectors.update(["a", "bb"], encoder, tmp_path) == 2
    assert vectors.update(["a", "bb", "ccc"], encoder, tmp_path) == 1
    assert encoder.encoded == ["a", "bb", "ccc"]


def test_a_text_is_encoded_once_however_often_it_stands_there(tmp_path):
    assert vectors.update(["a", "a"], CountingEncoder(), tmp_path) == 1


def test_texts_that_are_gone_are_forgotten(tmp_path):
    encoder = CountingEncoder()
    vectors.update(["a", "bb"], encoder, tmp_path)
    vectors.update(["a"], encoder, tmp_path)
    with pytest.raises(KnowledgeError, match="lacks 1 texts"):
        vectors.load(["bb"], encoder, tmp_path)


def test_another_encoder_is_refused_with_both_names_and_the_remedy(tmp_path):
    vectors.update(["a"], CountingEncoder("old"), tmp_path)
    with pytest.raises(KnowledgeError, match=r"encoder old, not with new; build it anew with: koordinator train"):
        vectors.load(["a"], CountingEncoder("new"), tmp_path)


def test_updating_with_another_encoder_starts_over(tmp_path):
    vectors.update(["a"], CountingEncoder("old"), tmp_path)
    new = CountingEncoder("new")
    assert vectors.update(["a"], new, tmp_path) == 1
    assert vectors.load(["a"], new, tmp_path).shape == (1, 2)


def test_it_is_current_only_for_its_encoder_and_all_texts(tmp_path):
    vectors.update(["a"], CountingEncoder("a"), tmp_path)
    assert vectors.is_current(["a"], "a", tmp_path)
    assert not vectors.is_current(["a"], "b", tmp_path)
    assert not vectors.is_current(["a", "bb"], "a", tmp_path)


def test_a_missing_index_names_the_remedy(tmp_path):
    with pytest.raises(KnowledgeError, match="koordinator train"):
        vectors.load(["a"], CountingEncoder(), tmp_path)


@pytest.mark.parametrize("content", [b"", b"not an archive", b"PK\x03\x04 cut off"])
def test_a_damaged_file_counts_as_none_and_is_made_anew(tmp_path, content):
    (tmp_path / vectors.FILE).write_bytes(content)
    assert not vectors.is_current(["a"], "a", tmp_path)
    assert vectors.update(["a"], CountingEncoder(), tmp_path) == 1


def test_progress_tells_how_many_of_how_many(tmp_path):
    told = []
    vectors.update([str(n) for n in range(700)], CountingEncoder(), tmp_path, lambda *step: told.append(step))
    assert told == [(512, 700), (700, 700)]

import numpy as np
import pytest

from knowledge.encoder import Encoder
from knowledge.encoder.shared import shared_encoder, vector_of


class Counting:
    """A model that notes what it reads."""

    def __init__(self):
        self.read = []

    def get_embedding_dimension(self):
        return 2

    def encode(self, sentences, /, **_):
        self.read += sentences
        return np.ones((len(sentences), 2), dtype=np.float32)


@pytest.fixture
def model():
    return Counting()


@pytest.fixture
def encoder(model):
    return Encoder("counting", model)


def test_all_of_a_process_have_one_encoder():
    assert shared_encoder(None) is shared_encoder(None)


def test_a_text_is_read_once_for_all_who_want_its_vector(encoder, model):
    assert vector_of(encoder, "hei") is vector_of(encoder, "hei")
    assert model.read == ["hei"]


def test_only_the_last_text_is_remembered(encoder, model):
    for text in ("hei", "takk", "hei"):
        vector_of(encoder, text)
    assert model.read == ["hei", "takk", "hei"]


def test_what_is_remembered_cannot_be_written_to(encoder):
    with pytest.raises(ValueError, match="read-only"):
        vector_of(encoder, "hei")[0] = 5

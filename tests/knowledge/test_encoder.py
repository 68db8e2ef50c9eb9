import shutil

import numpy as np
import pytest

from knowledge.encoder import MODEL_DIR, Encoder, load_encoder
from knowledge.errors import KnowledgeError


@pytest.fixture(scope="module")
def encoder():
    return load_encoder()


class RecordingModel:
    def __init__(self):
        self.texts = []

    def get_embedding_dimension(self):
        return 2

    def encode(self, texts, **_):
        self.texts += texts
        return np.full((len(texts), 2), 3, dtype=np.float16)


def test_every_text_gets_one_row_of_the_models_dimensions(encoder):
    assert encoder.encode(["Hvem kan søke?", "Kven kan søkje?", "Who can apply?"]).shape == (3, encoder.dimensions)


def test_no_text_gives_no_row(encoder):
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_vectors_are_float32_of_unit_length(encoder):
    vectors = encoder.encode(["Hvem kan søke?", "x", "🙂"])
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_empty_text_is_near_nothing(encoder):
    assert not encoder.encode([""]).any()


def test_same_text_gives_the_same_vector_alone_and_in_company(encoder):
    alone, together = encoder.encode(["Hvem kan søke?"])[0], encoder.encode(["Hei", "Hvem kan søke?"])[1]
    np.testing.assert_allclose(alone, together, atol=1e-6)


def test_case_does_not_matter(encoder):
    upper, lower = encoder.encode(["HVEM KAN SØKE?", "hvem kan søke?"])
    np.testing.assert_allclose(upper, lower, atol=1e-6)


@pytest.mark.parametrize(
    ("text", "translation"),
    [
        ("Hvem har rett til barnekoordinator?", "Who is entitled to a child coordinator?"),
        ("Kven har rett til barnekoordinator?", "Who is entitled to a child coordinator?"),
        ("Hvem har rett til barnekoordinator?", "Kven har rett til barnekoordinator?"),
    ],
)
def test_translation_is_nearer_than_an_unrelated_sentence(encoder, text, translation):
    query, right, *wrong = encoder.encode([text, translation, "Bussen går klokka ni.", "The bus leaves at nine."])
    assert query @ right > max(query @ vector for vector in wrong)


def test_e5_models_get_the_prefix_they_were_trained_with():
    model = RecordingModel()
    e5 = Encoder("intfloat/multilingual-e5-small", model)
    e5.encode(["a"])
    e5.encode(["b"], kind="passage")
    assert model.texts == ["query: a", "passage: b"]


def test_other_models_get_the_text_as_it_is():
    model = RecordingModel()
    Encoder("some/model", model).encode(["a"])
    assert model.texts == ["a"]


def test_damaged_model_is_named_in_the_error(tmp_path):
    folder = tmp_path / "damaged"
    shutil.copytree(MODEL_DIR, folder)
    (folder / "model.safetensors").write_bytes(b"not a model")
    with pytest.raises(KnowledgeError, match="damaged"):
        load_encoder(str(folder))


def test_missing_model_is_named_in_the_error(tmp_path):
    with pytest.raises(KnowledgeError, match="nowhere"):
        load_encoder(str(tmp_path / "nowhere"))

import shutil

import numpy as np
import pytest

from knowledge.encoder import MODEL_DIR, Encoder, fingerprint, load_encoder, needs_torch
from knowledge.encoder.onnx_model import GRAPH
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


def test_a_text_gets_nearly_the_same_vector_alone_and_in_company(encoder):
    # Activations are rounded to 8 bits over the whole batch, so company turns the vector a little.
    alone, together = encoder.encode(["Hvem kan søke?"])[0], encoder.encode(["Hei", "Hvem kan søke?"])[1]
    assert alone @ together > 0.98


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


@pytest.mark.parametrize("name", ["some-model", "my-e5-small"])
def test_a_transformer_in_a_folder_can_take_its_place_whatever_its_size(tiny_transformer, tmp_path, name):
    folder = shutil.copytree(tiny_transformer, tmp_path / name)
    other = load_encoder(str(folder))
    assert needs_torch(str(folder))
    assert other.dimensions == 16
    vectors = other.encode(["who can apply", "the bus leaves"], kind="passage")
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_ours_needs_no_deep_learning_library():
    assert not needs_torch()


def test_more_threads_give_the_same_vectors(encoder):
    np.testing.assert_allclose(
        load_encoder(threads=2).encode(["Hvem kan søke?"]), encoder.encode(["Hvem kan søke?"]), atol=1e-5
    )


def test_many_texts_of_all_lengths_come_back_in_their_order(encoder):
    texts = ["Hvem kan søke? " * (n % 7 + 1) + str(n) for n in range(200)]
    alone = np.concatenate([encoder.encode([text]) for text in texts[::40]])
    assert (encoder.encode(texts)[::40] * alone).sum(axis=1).min() > 0.97


def test_a_very_long_text_is_read_from_its_beginning(encoder):
    beginning = "Hvem har rett til koordinator? " * 60
    near, far = encoder.encode([beginning, beginning + "Bussen går klokka ni. " * 200])
    assert near @ far > 0.999


def test_a_fingerprint_tells_folders_apart_by_what_is_in_them(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    for folder, content in ((first, b"a"), (second, b"b")):
        folder.mkdir()
        (folder / "weights").write_bytes(content)
    assert fingerprint(str(first)) != fingerprint(str(second))
    (second / "weights").write_bytes(b"a")
    assert fingerprint(str(first)).partition(":")[2] == fingerprint(str(second)).partition(":")[2]


def test_a_model_of_a_hub_goes_by_its_name():
    assert fingerprint("intfloat/multilingual-e5-small") == "intfloat/multilingual-e5-small"


def test_damaged_model_is_named_in_the_error(tmp_path):
    folder = tmp_path / "damaged"
    shutil.copytree(MODEL_DIR, folder)
    (folder / GRAPH).write_bytes(b"not a model")
    with pytest.raises(KnowledgeError, match="damaged"):
        load_encoder(str(folder))


def test_missing_model_is_named_in_the_error(tmp_path):
    with pytest.raises(KnowledgeError, match="nowhere"):
        load_encoder(str(tmp_path / "nowhere"))

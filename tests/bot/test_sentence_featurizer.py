from types import SimpleNamespace

import numpy as np
import pytest
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.sentence_featurizer import DenseFeaturizer
from bot.evaluation.intent_pipeline import Kind, config_entries
from bot.settings import load_settings
from knowledge.encoder.shared import shared_encoder, vector_of

NAME = "bot.components.sentence_featurizer.DenseFeaturizer"
ENTRY = next(entry for entry in config_entries() if entry["name"] == NAME)


@pytest.fixture(scope="module")
def featurizer():
    return DenseFeaturizer.create(ENTRY, None, None, SimpleNamespace())


def dense(message):
    sequence, sentence = message.get_dense_features(TEXT)
    assert sequence is None
    assert sentence.type == FEATURE_TYPE_SENTENCE
    return sentence.features


def test_a_message_gets_the_searchs_vector_in_the_length_of_the_weight(featurizer):
    (message,) = featurizer.process([Message.build(text="Hvem kan få koordinator?")])
    expected = vector_of(shared_encoder(load_settings().encoder), "Hvem kan få koordinator?") * ENTRY["weight"]
    np.testing.assert_allclose(dense(message), expected[None, :], rtol=1e-6)
    assert np.linalg.norm(dense(message)) == pytest.approx(ENTRY["weight"], rel=1e-4)


def test_training_gives_an_example_about_what_a_message_gets(featurizer):
    # The encoder computes in whole numbers whose scale is that of the batch: not to the last digit the same.
    data = featurizer.process_training_data(TrainingData([Message.build(text=text) for text in ("Hei!", "vi klager")]))
    for example in data.training_examples:
        (message,) = featurizer.process([Message.build(text=example.get(TEXT))])
        assert (dense(example) @ dense(message).T).item() >= 0.95 * ENTRY["weight"] ** 2


def test_an_empty_message_is_near_nothing(featurizer):
    (message,) = featurizer.process([Message.build(text="")])
    assert not dense(message).any()


def test_what_is_measured_is_what_ships():
    assert Kind("any").weight == ENTRY["weight"]

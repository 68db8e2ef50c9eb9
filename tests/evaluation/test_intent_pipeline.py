import numpy as np
import pytest

from bot.components.intent_classifier import IntentClassifier
from bot.errors import SetupError
from bot.evaluation import intent_pipeline
from bot.evaluation.intent_pipeline import Featurizers, Kind, train

TEXTS = [
    "hvordan søker jeg",
    "jeg vil søke om plan",
    "søke om koordinator",
    "jeg vil klage",
    "klage på vedtaket",
    "vi klager",
]
INTENTS = ["ask_apply"] * 3 + ["ask_complain"] * 3
VECTORS = np.repeat(np.eye(2, dtype=np.float32), 3, axis=0)
BOTH = Kind("both", dense=True)
DENSE = Kind("dense", sparse=False, dense=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("components")


@pytest.fixture(scope="module")
def featurizers(folder):
    return Featurizers(folder)


@pytest.fixture(scope="module")
def batch(featurizers):
    return featurizers.learn(TEXTS, INTENTS, VECTORS)


@pytest.mark.parametrize("kind", [Kind("sparse"), BOTH, DENSE])
def test_the_matrix_is_what_rasas_classifier_reads_off_its_messages(featurizers, batch, kind):
    messages = featurizers.featurized(kind, batch)
    component = IntentClassifier(IntentClassifier.get_default_config(), "classifier", None, None)
    assert (component._create_X(messages) != batch.matrix(kind)).nnz == 0


@pytest.mark.parametrize("kind", [Kind("sparse"), BOTH, DENSE])
def test_a_trained_classifier_finds_the_intents_at_once_and_one_by_one(featurizers, batch, folder, kind):
    classifier = train(kind, featurizers, batch, folder)
    asked = featurizers.batch(["jeg søker", "kan jeg klage"], VECTORS[[0, 3]])
    assert classifier.predict(asked) == classifier.one_by_one(asked) == ["ask_apply", "ask_complain"]


def test_a_pipeline_without_our_classifier_is_named(monkeypatch, featurizers, batch, folder):
    monkeypatch.setattr(intent_pipeline, "config_entries", list)
    with pytest.raises(SetupError, match=r"config.yml has no .*IntentClassifier"):
        train(Kind("sparse"), featurizers, batch, folder)

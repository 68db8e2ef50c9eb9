"""The pipeline of config.yml up to its intent classifier, trained in this process.

Tokens and features are made once and read by every classifier that is compared. The components are Rasa's and ours with the
settings of config.yml, so that what is measured is what ships.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from bot.errors import SetupError
from bot.settings import ROOT

CLASSIFIER = "bot.components.intent_classifier.IntentClassifier"
SPACY = "bot.components.spacy_nlp.SpacyNLP"
COUNTS = "CountVectorsFeaturizer"
TEXT, SENTENCE = "text", "sentence"
SEED = 7

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Kind:
    """A classifier and what it reads.

    `epochs` is for DIET, None for the logistic regression of config.yml. `weight` is the length of a dense vector, as in
    config.yml.
    """

    name: str
    sparse: bool = True
    dense: bool = False
    epochs: int | None = None
    weight: float = 5.0


@dataclass(frozen=True)
class Batch:
    """Texts as messages with tokens, their sparse features (texts × n-grams), and their dense ones of length 1."""

    messages: list[Any]
    sparse: Any
    dense: Vectors

    def matrix(self, kind: Kind) -> Any:
        """What a logistic regression of this kind reads, one row per text."""
        from scipy.sparse import csr_matrix, hstack

        parts = [self.sparse] if kind.sparse else []
        if kind.dense:
            parts.append(csr_matrix(self.dense * np.float32(kind.weight)))
        return hstack(parts).tocsr()


class Featurizers:
    """The tokens and sparse features of config.yml."""

    def __init__(self, folder: Path) -> None:
        from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
        from rasa.nlu.tokenizers.spacy_tokenizer import SpacyTokenizer

        from bot.components.spacy_nlp import SpacyNLP

        self._model = SpacyNLP.load_model(_settings(SPACY, SpacyNLP)["model"])
        self._spacy = SpacyNLP(self._model, _settings(SPACY, SpacyNLP))
        self._tokenizer = SpacyTokenizer(_settings("SpacyTokenizer", SpacyTokenizer))
        self._counts = [
            CountVectorsFeaturizer.create(
                {**CountVectorsFeaturizer.get_default_config(), **entry}, *_place(folder, f"counts_{number}")
            )
            for number, entry in enumerate(entry for entry in config_entries() if entry["name"] == COUNTS)
        ]

    def learn(self, texts: Sequence[str], intents: Sequence[str], dense: Vectors) -> Batch:
        """Learn the n-grams of texts, and make their features."""
        from rasa.shared.nlu.training_data.training_data import TrainingData

        messages = self._tokenized(texts, intents)
        for featurizer in self._counts:
            featurizer.train(TrainingData(messages), self._model)
        return self._batch(messages, dense)

    def batch(self, texts: Sequence[str], dense: Vectors) -> Batch:
        """Make the features of texts that nothing is learnt from."""
        return self._batch(self._tokenized(texts, [None] * len(texts)), dense)

    def tokenized(self, texts: Sequence[str], dense: Vectors) -> Batch:
        """Texts without sparse features yet: what `featurized` needs."""
        return Batch(self._tokenized(texts, [None] * len(texts)), None, dense)

    def featurized(self, kind: Kind, batch: Batch) -> list[Any]:
        """Messages that carry the features which a classifier reads, made one by one as Rasa does."""
        from rasa.shared.nlu.training_data.features import Features
        from rasa.shared.nlu.training_data.message import Message

        messages = [Message(data=dict(message.data)) for message in batch.messages]
        for featurizer in self._counts if kind.sparse else ():
            featurizer.process(messages)
        for message, vector in zip(messages, batch.dense, strict=True):
            if kind.dense:
                message.add_features(Features(vector[None, :] * np.float32(kind.weight), SENTENCE, TEXT, "encoder"))
        return messages

    def _tokenized(self, texts: Sequence[str], intents: Sequence[str | None]) -> list[Any]:
        from rasa.shared.nlu.training_data.message import Message

        messages = [Message.build(text=text, intent=intent) for text, intent in zip(texts, intents, strict=True)]
        return self._tokenizer.process(self._spacy.process(messages, self._model))

    def _batch(self, messages: list[Any], dense: Vectors) -> Batch:
        from scipy.sparse import hstack

        # Rasa makes the features message by message and also per token; at once and per message takes a tenth of that.
        joined = [
            [" ".join(featurizer._get_processed_message_tokens_by_attribute(message, TEXT)) for message in messages]
            for featurizer in self._counts
        ]
        counted = [
            featurizer.vectorizers[TEXT].transform(texts)
            for featurizer, texts in zip(self._counts, joined, strict=True)
        ]
        return Batch(messages, hstack(counted).tocsr().astype(np.float32), dense)


@dataclass(frozen=True)
class Classifier:
    """A trained classifier, and the seconds of processor time that its training took."""

    kind: Kind
    component: Any
    featurizers: Featurizers
    seconds: float

    def predict(self, batch: Batch) -> list[str]:
        """The likeliest intent of each text."""
        if self.kind.epochs is None:
            return [str(intent) for intent in self.component.clf.predict(batch.matrix(self.kind))]
        return self.one_by_one(batch)

    def one_by_one(self, batch: Batch) -> list[str]:
        """The same, through Rasa's messages."""
        done = self.component.process(self.featurizers.featurized(self.kind, batch))
        return [message.get("intent")["name"] for message in done]


def train(kind: Kind, featurizers: Featurizers, batch: Batch, folder: Path) -> Classifier:
    """Train a classifier on what was learnt from, write it to a folder and read it back, as a server would."""
    from rasa.nlu.classifiers.diet_classifier import DIETClassifier
    from rasa.shared.nlu.training_data.training_data import TrainingData

    from bot.components.intent_classifier import IntentClassifier

    place = _place(folder, kind.name.replace(" ", "_"))
    start = time.process_time()
    if kind.epochs is None:
        component, settings = IntentClassifier, _settings(CLASSIFIER, IntentClassifier)
        trained = component.create(settings, *place)
        trained.clf.fit(batch.matrix(kind), [message.get("intent") for message in batch.messages])
        trained.persist()
    else:
        chosen = {
            "epochs": kind.epochs,
            "entity_recognition": False,
            "constrain_similarities": True,
            "random_seed": SEED,
        }
        component, settings = DIETClassifier, {**DIETClassifier.get_default_config(), **chosen}
        component.create(settings, *place).train(TrainingData(featurizers.featurized(kind, batch)))
    seconds = time.process_time() - start
    return Classifier(kind, component.load(settings, *place), featurizers, seconds)


def config_entries(path: Path = ROOT / "config.yml") -> list[dict[str, Any]]:
    """The components of the pipeline, with their settings."""
    return list(yaml.safe_load(path.read_text(encoding="utf-8"))["pipeline"])


def _settings(name: str, component: Any) -> dict[str, Any]:
    found = next((entry for entry in config_entries() if entry["name"] == name), None)
    if found is None:
        raise SetupError(f"config.yml has no {name} in its pipeline; put it back, or measure another pipeline by hand")
    return {**component.get_default_config(), **found}


def _place(folder: Path, name: str) -> tuple[Any, Any, Any]:
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.storage.resource import Resource

    context = SimpleNamespace(node_name=name, is_finetuning=False, should_add_diagnostic_data=False)
    return LocalModelStorage(folder), Resource(name), context

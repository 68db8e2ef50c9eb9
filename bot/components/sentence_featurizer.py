"""The vector that the search's sentence encoder makes of a message, as features of the intent classifier."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.settings import load_settings
from knowledge.encoder import Encoder
from knowledge.encoder.shared import shared_encoder, vector_of


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class DenseFeaturizer(GraphComponent):
    """Adds one dense vector per message. `weight` is its length: one of length 1 is hardly heard beside a hundred counts."""

    def __init__(self, encoder: Encoder, weight: float) -> None:
        """Featurize with a loaded encoder."""
        self._encoder = encoder
        self._weight = np.float32(weight)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DenseFeaturizer:
        """Take the encoder of this process, which is the one that the search uses."""
        return cls(shared_encoder(load_settings().encoder), config["weight"])

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the vectors of all examples, which are read in batches."""
        examples = training_data.training_examples
        for example, vector in zip(examples, self._encoder.encode([e.get(TEXT) or "" for e in examples]), strict=True):
            self._add(example, vector)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the vectors of messages, which are remembered for the search."""
        for message in messages:
            self._add(message, vector_of(self._encoder, message.get(TEXT) or ""))
        return messages

    def _add(self, message: Message, vector: NDArray[np.float32]) -> None:
        message.add_features(Features(vector[None, :] * self._weight, FEATURE_TYPE_SENTENCE, TEXT, type(self).__name__))

"""Rasa's logistic regression, kept as plain arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.training_data.message import Message

FILE = "weights.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(LogisticRegressionClassifier):
    """Trains and classifies as Rasa's does; only what lies in the model archive and in memory differs.

    Rasa keeps the whole scikit-learn object in a skops file: its import takes 3 s at every start, and scipy copies the
    weights (20 MB) for each message, because they lie row by row. Arrays need neither, and nothing in them can run.
    """

    def _create_X(self, messages: list[Message]) -> Any:
        # Counts are whole numbers; multiplied with the weights as such, all the weights would be copied into double precision.
        return super()._create_X(messages).astype(np.float32)

    def persist(self) -> None:
        """Write the weights into the model archive, in single precision, which halves them."""
        with self._model_storage.write_to(self._resource) as folder:
            np.savez(
                folder / FILE,
                coef=self.clf.coef_.astype(np.float32),
                intercept=self.clf.intercept_,
                classes=self.clf.classes_.astype(str),
            )

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IntentClassifier:
        """Read the weights from the model archive, column by column as a product with a sparse message wants them."""
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder, np.load(folder / FILE) as weights:
            component.clf.coef_ = np.asfortranarray(weights["coef"])
            component.clf.intercept_ = weights["intercept"]
            component.clf.classes_ = weights["classes"]
        return component

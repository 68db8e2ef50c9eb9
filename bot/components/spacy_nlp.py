"""Rasa's SpacyNLP, able to go on where the named model cannot be installed."""

from __future__ import annotations

import logging

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.nlu.utils.spacy_utils import SpacyNLP as RasaSpacyNLP

from bot.components.norwegian import build_pipeline

logger = logging.getLogger(__name__)


# The name must stay SpacyNLP: Rasa's spaCy tokenizer and featurizer look for their model provider by class name.
@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.MODEL_LOADER, DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER],
    is_trainable=False,
    model_from="SpacyNLP",
)
class SpacyNLP(RasaSpacyNLP):
    """Provides the spaCy model named in config.yml when it is installed, else our own Norwegian pipeline."""

    @staticmethod
    def load_model(spacy_model_name: str) -> SpacyModel:
        """Load `spacy_model_name`, or the stand-in when there is no such package."""
        import spacy

        if spacy.util.is_package(spacy_model_name):
            return RasaSpacyNLP.load_model(spacy_model_name)
        logger.info("%s is not installed; using the Norwegian lemmas that ship with the project", spacy_model_name)
        return SpacyModel(model=build_pipeline(), model_name=f"stand-in for {spacy_model_name}")

    @staticmethod
    def ensure_proper_language_model(nlp: object) -> None:
        """Accept a pipeline built in memory; Rasa's check takes it for a failed load."""

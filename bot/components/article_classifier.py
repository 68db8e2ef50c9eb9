"""Which article a message resembles, learnt from all articles' questions at once.

The search compares a message with one question at a time; a linear classifier learns which words tell neighbouring articles
apart. Alone it finds as many right articles as the encoder does, and as one more feature of the search it lifts
recall@1 by two points (docs/adr/0002-hybrid-search.md).
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from knowledge.tokens import tokens

FILE = "articles.npz"
ARTICLE = "article"
RANKING = "article_ranking"
# So many go with each message into the database; the search treats all others as the last of them.
RANKING_LENGTH = 20


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ArticleClassifier(GraphComponent):
    """A linear support vector machine over the words and four-grams that the search uses, weighed by rarity (TF-IDF)."""

    def __init__(self, model_storage: ModelStorage, resource: Resource) -> None:
        """Untrained."""
        self._model_storage = model_storage
        self._resource = resource

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ArticleClassifier:
        """Make an untrained classifier."""
        return cls(model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples that say which article they stand in (`ArticleImporter`)."""
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.svm import LinearSVC

        examples = [example for example in training_data.intent_examples if example.get(ARTICLE)]
        vectorizer = TfidfVectorizer(analyzer=tokens, sublinear_tf=True, min_df=2)
        matrix = vectorizer.fit_transform(example.get(TEXT) for example in examples)
        machine = LinearSVC(random_state=0).fit(matrix, [example.get(ARTICLE) for example in examples])
        with self._model_storage.write_to(self._resource) as folder:
            np.savez(
                folder / FILE,
                tokens=vectorizer.get_feature_names_out().astype(str),
                rarity=vectorizer.idf_.astype(np.float32),
                weights=machine.coef_.T.astype(np.float32),
                intercept=machine.intercept_.astype(np.float32),
                articles=machine.classes_.astype(str),
            )
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ArticleClassifier:
        """Read what was learnt from the model archive."""
        component = cls(model_storage, resource)
        with model_storage.read_from(resource) as folder, np.load(folder / FILE) as stored:
            component._position = {token: i for i, token in enumerate(stored["tokens"].tolist())}
            component._rarity = stored["rarity"]
            component._weights = np.ascontiguousarray(stored["weights"])
            component._intercept = stored["intercept"]
            component._articles = stored["articles"].tolist()
        return component

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the likeliest articles with their scores (distance from the border, about -1.5 to 1.5), best first."""
        for message in messages:
            scores = self._scores(message.get(TEXT) or "")
            best = np.argsort(-scores)[:RANKING_LENGTH]
            ranking = [{"name": self._articles[i], "score": round(float(scores[i]), 3)} for i in best]
            message.set(RANKING, ranking, add_to_output=True)
        return messages

    def _scores(self, text: str) -> np.ndarray[Any, np.dtype[np.float32]]:
        found = Counter(self._position[token] for token in tokens(text) if token in self._position)
        rows = np.fromiter(found, dtype=np.int64)
        values = (1 + np.log(np.fromiter(found.values(), dtype=np.float32))) * self._rarity[rows]
        length = np.linalg.norm(values)
        return values @ self._weights[rows] / (length or 1) + self._intercept

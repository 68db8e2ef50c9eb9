"""Training examples from the articles: each article's questions are examples of `ask_<topic>`.

An editor writes a question once, in the article; there is no second list to keep in step.
"""

from __future__ import annotations

from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.article_classifier import ARTICLE
from knowledge.documents import Article, load_articles


class ArticleImporter(TrainingDataImporter):
    """Adds the articles' titles and questions to the training data; leaves all else to Rasa's own importer."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        **kwargs: Any,
    ) -> None:
        """Take what Rasa passes to every importer; the articles lie in a fixed place."""

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """One example per question and title, in all languages."""
        return TrainingData(
            [
                _example(question, article)
                for article in load_articles().values()
                for text in article.texts.values()
                for question in (text.title, *text.questions)
            ]
        )

    def get_domain(self) -> Domain:
        """Nothing of our own."""
        return Domain.empty()

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """Nothing of our own."""
        return StoryGraph([])

    def get_config(self) -> dict[str, Any]:
        """Nothing of our own."""
        return {}

    def get_config_file_for_auto_config(self) -> str | None:
        """Nothing of our own."""
        return None


def _example(question: str, article: Article) -> Message:
    message = Message.build(text=question, intent=f"ask_{article.topic}")
    message.set(ARTICLE, article.id)
    return message

from types import SimpleNamespace

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.article_classifier import ARTICLE, RANKING, ArticleClassifier
from bot.components.article_importer import ArticleImporter
from knowledge.documents import load_articles

QUESTIONS = {
    "general/complain": ["Hvordan klager jeg?", "Kan jeg klage på vedtaket?", "How do I complain?", "klage på avslag"],
    "coordinator/apply": [
        "Hvordan søker jeg koordinator?",
        "søke om koordinator",
        "How do I apply?",
        "søknad koordinator",
    ],
    "general/cost": [
        "Hva koster det?",
        "koster det noe",
        "What does it cost?",
        "er det gratis eller koster det penger",
    ],
}


def example(text, article):
    message = Message.build(text=text, intent="ask_what")
    message.set(ARTICLE, article)
    return message


@pytest.fixture
def classifier(tmp_path):
    """Trained, written into a model archive's folder and read back."""
    storage, resource = LocalModelStorage(tmp_path), Resource("articles")
    parts = ({}, storage, resource, SimpleNamespace(node_name="articles"))
    examples = [example(text, article) for article, texts in QUESTIONS.items() for text in texts]
    ArticleClassifier.create(*parts).train(TrainingData([*examples, Message.build(text="hei", intent="greet")]))
    return ArticleClassifier.load(*parts)


def ranking(classifier, text):
    return classifier.process([Message.build(text=text)])[0].get(RANKING)


@pytest.mark.parametrize(
    ("text", "article"), [("jeg vil klage", "general/complain"), ("koster dette?", "general/cost")]
)
def test_a_message_resembles_the_article_whose_questions_it_is_made_of(classifier, text, article):
    assert ranking(classifier, text)[0]["name"] == article


def test_the_ranking_is_best_first_and_holds_articles_only(classifier):
    found = ranking(classifier, "søknad om koordinator")
    assert {entry["name"] for entry in found} == set(QUESTIONS)
    assert [entry["score"] for entry in found] == sorted((entry["score"] for entry in found), reverse=True)


@pytest.mark.parametrize("text", ["", "…", "zzzz qqqq"])
def test_a_message_without_a_known_token_still_gets_a_ranking(classifier, text):
    assert len(ranking(classifier, text)) == len(QUESTIONS)


def test_every_question_of_an_article_names_it_as_an_example():
    examples = ArticleImporter().get_nlu_data().training_examples
    assert {message.get(ARTICLE) for message in examples} == set(load_articles())

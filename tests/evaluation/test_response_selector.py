import sys
from dataclasses import replace

import pytest
import yaml

from bot.errors import SetupError
from bot.evaluation import response_selector
from bot.evaluation.response_selector import (
    NAME,
    fingerprint,
    load_ranker,
    project,
    questions_of,
    ranked,
    read_training,
    train,
)
from bot.server.lean_imports import has_tensorflow
from bot.settings import load_settings
from knowledge.documents import load_articles


@pytest.fixture(scope="module")
def articles():
    few = ("child_coordinator/apply", "individual_plan/what", "hospital_coordinator/what", "general/siblings")
    known = load_articles()
    return {name: known[name] for name in few}


@pytest.fixture
def settings(tmp_path):
    return replace(load_settings(), data=tmp_path)


def with_text(article, **change):
    return replace(article, texts={**article.texts, "nb": replace(article.texts["nb"], **change)})


def write_training(settings, files):
    folder = settings.data / NAME
    folder.mkdir()
    (folder / f"{NAME}.tar.gz").touch()
    (folder / "training.json").write_text(
        f'{{"fingerprint": "{fingerprint(files)}", "examples": 1, "responses": 1, "epochs": 1, "batch_sizes": [1, 2], '
        '"seconds": 3, "accuracy": 0.5}'
    )


def test_rasa_reads_every_title_and_question_once_under_its_article(articles, tmp_path):
    from rasa.shared.nlu.training_data.loading import load_data

    for path, text in project(articles).items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    data = load_data(str(tmp_path / "data"))
    read = sorted((m.get("intent_response_key"), m.get("text")) for m in data.training_examples)
    wanted = [(f"faq/{a.id.replace('/', '.')}", text) for a in articles.values() for text in questions_of(a)]
    assert read == sorted(wanted)
    assert data.retrieval_intents == {"faq"}
    assert len(data.responses) == len(articles)


def test_the_answers_are_the_responses(articles):
    responses = yaml.safe_load(project(articles)["data/responses.yml"])["responses"]
    texts = [entry["text"] for entry in responses["utter_faq/general.siblings"]]
    assert texts == [text.answer for text in articles["general/siblings"].texts.values()]


def test_a_new_question_makes_another_selector(articles):
    other = with_text(articles["general/siblings"], questions=("søsken?",))
    assert fingerprint(project(articles)) != fingerprint(project({**articles, other.id: other}))


def test_a_new_answer_makes_the_same_selector(articles):
    other = with_text(articles["general/siblings"], answer="Ja.")
    assert fingerprint(project(articles)) == fingerprint(project({**articles, other.id: other}))


def test_the_ranking_of_rasa_is_read_as_ids_of_articles():
    entries = [{"intent_response_key": f"faq/{name}", "confidence": 0.5} for name in ("general.siblings", "a_b.c_d")]
    assert ranked({"response_selector": {"faq": {"ranking": entries}}}) == ["general/siblings", "a_b/c_d"]


def test_what_is_trained_from_the_same_questions_is_not_trained_again(articles, settings):
    write_training(settings, project(articles))
    assert train(articles, settings) == read_training(settings)


def test_there_is_no_training_without_its_model(articles, settings):
    write_training(settings, project(articles))
    (settings.data / NAME / f"{NAME}.tar.gz").unlink()
    assert read_training(settings) is None


def test_a_training_that_fails_names_its_log(articles, settings, monkeypatch):
    monkeypatch.setattr(sys, "executable", "false")
    monkeypatch.setattr(response_selector, "require_tensorflow", lambda purpose: None)
    with pytest.raises(SetupError, match=r"train\.log"):
        train(articles, settings)
    assert read_training(settings) is None


@pytest.mark.skipif(has_tensorflow(), reason="TensorFlow is installed")
def test_without_tensorflow_the_remedy_is_named_before_anything_is_written(articles, settings):
    with pytest.raises(SetupError, match="ResponseSelector needs TensorFlow.*`make tensorflow`"):
        train(articles, settings)
    assert not (settings.data / NAME).exists()


@pytest.mark.server
@pytest.mark.skipif(not has_tensorflow(), reason="TensorFlow is not installed; `make tensorflow` installs it")
def test_a_trained_selector_finds_what_it_was_taught(articles, settings):
    training = train(articles, settings)
    assert training.examples == sum(len(questions_of(article)) for article in articles.values())
    assert training.accuracy > 0.9
    rank = load_ranker(settings)
    for article in articles.values():
        assert rank(article.texts["nb"].title)[0] == article.id
    assert sorted(rank("noe helt annet")) == sorted(articles)

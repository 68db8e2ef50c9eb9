import os
from pathlib import Path

import pytest

from bot.bench.bots import Ours, load_questions
from bot.bench.profile import without_places
from bot.errors import SetupError
from bot.settings import ROOT, load_settings


@pytest.fixture
def ours(tmp_path):
    return Ours(load_settings(), tmp_path, {"nb": ["a", "b", "c"], "nn": ["d", "e", "f"], "en": ["g", "h"]})


def test_conversations_go_through_the_languages_and_through_the_questions(ours):
    said = [ours.messages(number, 2) for number in range(6)]
    assert said == [["g", "h"], ["a", "b"], ["d", "e"], ["g", "h"], ["c", "a"], ["f", "d"]]


def test_real_questions_are_asked_in_three_languages():
    questions = load_questions()
    assert set(questions) == {"nb", "nn", "en"}
    assert min(len(listed) for listed in questions.values()) > 50


def test_missing_questions_are_named(tmp_path):
    with pytest.raises(SetupError, match="whole checkout"):
        load_questions(tmp_path / "none.yml")


@pytest.mark.parametrize(
    ("replies", "counts"),
    [
        ([{"text": "x", "custom": {"status": "answered"}}], True),
        ([{"custom": {"status": "declined"}}], False),
        ([], False),
    ],
)
def test_only_an_answer_from_an_article_counts(ours, replies, counts):
    assert ours.answered(replies) is counts


def test_training_is_timed_without_rasas_cache_of_earlier_ones(ours, monkeypatch, tmp_path):
    monkeypatch.setenv("RASA_CACHE_DIRECTORY", "earlier")
    seen = []

    def train(settings):
        cache = Path(os.environ["RASA_CACHE_DIRECTORY"])
        seen.append((list(cache.iterdir()), settings.data, settings.models))

    monkeypatch.setattr("bot.bench.bots.train", train)
    ours.train()
    assert seen == [([], tmp_path, ours.settings.models)]
    assert os.environ["RASA_CACHE_DIRECTORY"] == "earlier"


def test_a_profile_tells_nothing_of_where_it_was_made():
    assert without_places(f"{ROOT}/knowledge/respond.py:81, path {ROOT}") == "knowledge/respond.py:81, path ."

import math
from datetime import date

import numpy as np
import pytest

from bot.evaluation.legs import (
    DENSE,
    LEGS,
    LEXICAL,
    RECIPROCAL,
    SHIPPED,
    WORDS,
    WholeWords,
    legs_of,
    order,
    reciprocal_ranks,
)
from knowledge.documents import Article, Text
from knowledge.search import Query


def article(name, *questions):
    day = date(2026, 1, 1)
    text = Text(title=questions[0], answer="", more="", questions=questions[1:])
    return Article(name, "general", "what", (), "law", (), (), (), day, "", day, {"nb": text})


@pytest.fixture(scope="module")
def legs(assistant):
    return legs_of(assistant.search)


def test_there_are_three_legs_and_two_fusions(legs):
    assert list(legs) == [*LEGS, RECIPROCAL, SHIPPED]


@pytest.mark.parametrize("method", [WORDS, LEXICAL, DENSE, RECIPROCAL, SHIPPED])
def test_every_method_ranks_every_article_once(legs, assistant, method):
    assert sorted(legs[method](Query("hva gjør en koordinator", "nb"))) == sorted(assistant.articles)


@pytest.mark.parametrize("method", [WORDS, LEXICAL, DENSE, RECIPROCAL, SHIPPED])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_method_finds_an_article_by_its_title(legs, assistant, method, language):
    title = assistant.articles["child_coordinator/decline"].texts[language].title
    assert legs[method](Query(title, language))[0] == "child_coordinator/decline"


def test_only_four_grams_see_into_a_compound(legs, assistant):
    compound = Query("barnekoordinatorsøknadspapirhaugen", "nb")
    assert not WholeWords(assistant.articles)(compound.text).any()
    assert legs[LEXICAL](compound)[0].startswith("child_coordinator/")


def test_whole_words_score_as_lucenes_bm25():
    score = WholeWords({"a": article("a", "rett bil"), "b": article("b", "rett"), "c": article("c", "hus tak dør")})
    # Three passages of 2, 1 and 3 words, 2 on average; “bil” is in one of them, once, in a passage of average length.
    bil = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5)) * 1 / (1 + 1.5)
    # “rett” is in two; it weighs most in the shorter one.
    rett = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    in_a, in_b = rett / (1 + 1.5), rett / (1 + 1.5 * (0.25 + 0.75 / 2))
    most = bil + in_b
    assert score("rett bil").tolist() == pytest.approx([(bil + in_a) / most, in_b / most, 0], rel=1e-4)


def test_an_article_is_as_good_as_its_best_passage():
    score = WholeWords({"a": article("a", "hus", "bil"), "b": article("b", "bil båt")})
    assert score("bil")[0] > score("bil")[1] > 0


def test_words_that_no_article_knows_score_nothing():
    assert WholeWords({"a": article("a", "rett")})("xyzzy").tolist() == [0]


def test_of_a_story_the_question_counts_by_itself():
    score = WholeWords(
        {"a": article("a", "får vi barnekoordinator"), "b": article("b", "sønnen vår er fem og går i barnehage")}
    )
    story = "Sønnen vår er fem og går i barnehage og til fysioterapi og lege. Får vi barnekoordinator?"
    assert score(story)[0] == score("Får vi barnekoordinator?")[0] > score(story)[1]


def test_reciprocal_rank_fusion_sums_over_the_legs():
    fused = reciprocal_ranks([np.array([0.9, 0.5, 0.1]), np.array([2.0, 7.0, 1.0])])
    assert fused.tolist() == pytest.approx([1 / 61 + 1 / 62, 1 / 62 + 1 / 61, 1 / 63 + 1 / 63])


def test_equal_scores_keep_the_order_of_the_articles():
    assert order(["a", "b", "c"], np.array([0.0, 1.0, 0.0])) == ["b", "a", "c"]

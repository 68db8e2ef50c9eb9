import pytest

from knowledge.expand import expand_age


@pytest.mark.parametrize(
    "text", ["gjelder det når hun er 20?", "sønnen min er 19 år", "when she turns 18", "en 25-åring"]
)
def test_an_adult_age_adds_the_words_for_it(text):
    assert expand_age(text, "nb") != text


@pytest.mark.parametrize("text", ["jenta vår på 6", "han er 17", "fristen er 4 uker", "§ 7-2 a"])
def test_other_numbers_add_nothing(text):
    assert expand_age(text, "nb") == text

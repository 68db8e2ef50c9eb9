from collections import Counter

import pytest

from bot.evaluation.intent_examples import Example, fold_of_groups, load_examples, same_words


@pytest.fixture(scope="module")
def examples():
    return load_examples()


def test_examples_are_the_own_files_and_the_articles_questions_in_three_languages(examples):
    assert Example("hei", "greet", "nb") in examples
    assert {example.language for example in examples} == {"nb", "nn", "en"}
    assert {"greet", "report_danger", "out_of_scope", "ask_apply"} <= {example.intent for example in examples}


def test_no_example_stands_twice(examples):
    assert len(set(examples)) == len(examples)


@pytest.mark.parametrize("text", ["HVORDAN søker jeg?", "hvordan soeker jeg", "Hvordan søker jeg"])
def test_case_signs_and_spelling_variants_are_the_same_words(text):
    assert same_words(text) == same_words("hvordan søker jeg")


def test_a_text_without_words_is_a_group_of_its_own():
    assert same_words("👍") != same_words("😀")


def test_no_group_is_parted():
    groups = [str(i // 3) for i in range(60)]
    fold = fold_of_groups(groups, ["a", "b"] * 30, 5)
    assert all(len({f for f, g in zip(fold, groups, strict=True) if g == group}) == 1 for group in groups)


def test_every_label_is_spread_evenly_over_the_folds():
    labels = ["often"] * 20 + ["seldom"] * 5
    fold = fold_of_groups([str(i) for i in range(25)], labels, 5)
    assert set(Counter(zip(labels, fold.tolist(), strict=True)).values()) == {4, 1}

"""The questions to the fact base stay usable: complete, pointing to facts that exist, and none that an article asks."""

from pathlib import Path

import pytest
import yaml

from knowledge.conversation import LANGUAGES
from knowledge.documents import load_articles
from knowledge.facts import load_facts
from knowledge.normalise import fold

FILE = Path(__file__).parents[1] / "data" / "fact_questions.yml"


@pytest.fixture(scope="module")
def items():
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def same(text):
    return " ".join(fold(text).strip(" ?!.").split())


def test_there_are_150_numbered_in_order(items):
    assert [item["id"] for item in items] == [f"q{number:03d}" for number in range(1, 151)]


def test_each_is_asked_in_all_three_languages(items):
    assert [item["id"] for item in items if not all(item.get(language, "").strip() for language in LANGUAGES)] == []


def test_no_two_are_the_same_in_a_language(items):
    for language in LANGUAGES:
        assert len({same(item[language]) for item in items}) == len(items)


def test_each_points_to_facts_that_exist(items):
    facts = load_facts()
    assert [item["id"] for item in items if not item["facts"] or set(item["facts"]) - set(facts)] == []


def test_none_is_asked_by_an_article(items):
    articles = {same(q) for a in load_articles().values() for t in a.texts.values() for q in (t.title, *t.questions)}
    assert [item["id"] for item in items for language in LANGUAGES if same(item[language]) in articles] == []


def test_none_is_a_development_question(items):
    rows = yaml.safe_load((FILE.parent / "questions_dev.yml").read_text(encoding="utf-8"))
    known = {same(row["t"]) for row in rows}
    assert [item["id"] for item in items for language in LANGUAGES if same(item[language]) in known] == []

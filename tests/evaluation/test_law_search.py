from datetime import date

import pytest
import yaml

from bot.evaluation.law_search import Asked, LawQuestion, ask_all, read_questions, recall, table
from knowledge.encoder.shared import shared_encoder
from knowledge.library import Library, edition_in_use
from knowledge.library_build import build
from knowledge.sections import Part, Section

DOCUMENT = "lov/2030-01-01-1"


def section(number, text):
    parts = (Part(1, "", 0, len(text)),)
    return Section(
        DOCUMENT, "hagestelloven", number, "", (), text, parts, f"§{number}", "", "nb", date(2030, 1, 1), "", ""
    )


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("library")
    build(folder, [section("1", "Naboer deler gjerdet."), section("2", "Snegler plukkes.")], {}, shared_encoder())
    return Library(edition_in_use(folder), shared_encoder())


def question(text, *numbers, language="nb"):
    return LawQuestion(text, language, text, frozenset(f"{DOCUMENT}/§{number}" for number in numbers))


def test_a_question_has_the_rank_of_its_first_right_section_and_a_verbatim_quote(library):
    (asked,) = ask_all(library, [question("Hvem betaler for gjerdet mot naboen?", 1)])
    assert asked.rank == 1
    assert asked.verbatim
    assert not asked.across


def test_a_question_in_another_language_than_its_section_is_across(library):
    (asked,) = ask_all(library, [question("Who picks the snails?", 2, language="en")])
    assert asked.across


def test_a_question_about_what_is_not_imported_is_left_out(library):
    assert ask_all(library, [question("Hva med roser?", 9)]) == []


def test_recall_counts_what_is_among_the_first():
    found = [Asked(question("?", 1), rank, "nb", True, 1.0) for rank in (1, 3, 4, None)]
    assert [recall(found, among) for among in (1, 3, 10)] == [0.25, 0.5, 0.75]
    assert recall([], 1) == 0


def test_the_table_has_a_row_for_each_language_and_for_across():
    assert table([Asked(question("?", 1), 1, "nb", True, 1.0)]).row_count == 5


def test_questions_are_read_per_language_and_a_part_that_is_not_there_is_empty(tmp_path):
    items = [{"id": "en1", "t": "Who?", "sections": [f"{DOCUMENT}/§1"]}]
    (tmp_path / "en_dev.yml").write_text(yaml.safe_dump(items), encoding="utf-8")
    assert read_questions(tmp_path, "_dev") == [LawQuestion("en1", "en", "Who?", frozenset({f"{DOCUMENT}/§1"}))]
    assert read_questions(tmp_path) == []

from dataclasses import replace
from datetime import date

import pytest

from knowledge.check import article_problems, double_labels, empty_cells, summary_problems, uncarried_facts
from knowledge.documents import load_articles
from knowledge.facets import load_facets
from knowledge.facts import load_facts
from knowledge.laws import Laws
from knowledge.summary import load_summaries

TODAY = date(2026, 11, 22)


@pytest.fixture
def article():
    return load_articles()["child_coordinator/conditions"]


@pytest.fixture
def problems():
    def of(article):
        return [
            p.kind for p in article_problems(article, load_articles(), load_facets(), load_facts(), Laws.load(), TODAY)
        ]

    return of


def test_a_good_article_has_no_problems(article, problems):
    assert problems(article) == []


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"sources": ("pbrl § 99-9",)}, "unknown law key"),
        ({"sources": ("nolaw § 1",)}, "unknown law key"),
        ({"sources": ()}, "no source"),
        ({"next": ("nowhere/at_all",)}, "reply that leads nowhere"),
        ({"facts": ("Z99",)}, "unknown fact"),
        ({"confidence": "certain"}, "unknown confidence"),
        ({"also": ("dog/what",)}, "unknown facet"),
        ({"review_by": date(2026, 11, 21)}, "past review"),
        ({"facts": ("E30",)}, "overstated"),
    ],
)
def test_a_wrong_field_is_reported(article, problems, change, kind):
    assert problems(replace(article, **change)) == [kind]


def test_a_missing_language_is_reported(article, problems):
    texts = {language: text for language, text in article.texts.items() if language != "nn"}
    assert problems(replace(article, texts=texts)) == ["missing language"]


def test_a_text_that_was_not_translated_is_reported(article, problems):
    texts = {**article.texts, "nn": replace(article.texts["nn"], answer=article.texts["nb"].answer)}
    assert problems(replace(article, texts=texts)) == ["untranslated"]


def test_a_sentence_that_must_not_be_said_is_reported(article, problems):
    text = replace(article.texts["nb"], answer="Send klagen direkte til Statsforvalteren. Det er best.")
    assert "must not be said" in problems(replace(article, texts={**article.texts, "nb": text}))


def test_a_fact_without_an_article_is_reported(article):
    uncarried = {problem.where for problem in uncarried_facts({article.id: article}, load_facts())}
    assert "A01" in uncarried
    assert "B01" not in uncarried


def test_an_empty_cell_is_reported(article):
    cells = {problem.where for problem in empty_cells({article.id: article}, load_facets())}
    assert "coordinator/what" in cells
    assert "child_coordinator/conditions" not in cells


def test_a_question_in_two_articles_is_reported(article):
    twin = replace(article, id="child_coordinator/twin")
    assert {problem.kind for problem in double_labels({article.id: article, twin.id: twin})} == {
        "question in two articles"
    }


@pytest.fixture
def summary_kinds(article):
    def of(**changes):
        """The kinds of problem after changing one summary; a source of None takes it away."""
        summaries = dict(load_summaries())
        summary = summaries.pop("hol § 7-2 a")
        if changes.get("source", "hol") is not None:
            changed = replace(summary, **changes)
            summaries[changed.source] = changed
        return [p.kind for p in summary_problems({article.id: article}, summaries, Laws.load(), date(2026, 11, 26))]

    return of


def test_a_good_summary_has_no_problems(summary_kinds):
    assert summary_kinds() == []


def test_a_cited_section_without_a_summary_is_reported(article, summary_kinds):
    assert "hol § 7-2 a" in article.sources
    assert summary_kinds(source=None) == ["no summary"]


def test_a_summary_of_a_section_that_is_not_registered_is_reported(summary_kinds):
    assert summary_kinds(source="hol § 99-9") == ["no summary", "unknown law key"]


@pytest.mark.parametrize(
    ("nn", "kind"),
    [
        ("", "missing language"),
        ("Det " * 200, "long summary"),
        ("Send klaga direkte til Statsforvaltaren.", "must not be said"),
        (load_summaries()["hol § 7-2 a"].texts["nb"], "untranslated"),
    ],
)
def test_a_wrong_text_of_a_summary_is_reported(summary_kinds, nn, kind):
    assert kind in summary_kinds(texts={**load_summaries()["hol § 7-2 a"].texts, "nn": nn})


def test_a_file_of_summaries_past_review_is_reported_once(article):
    summaries = {s: replace(x, review_by=date(2026, 11, 25)) for s, x in load_summaries().items() if s[:3] == "hol"}
    found = list(summary_problems({}, summaries, Laws.load(), date(2026, 11, 26)))
    assert [(problem.kind, problem.where) for problem in found] == [("past review", "summaries/hol.yml")]

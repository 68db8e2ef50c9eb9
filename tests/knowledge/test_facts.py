import re
from pathlib import Path

import pytest

from knowledge.errors import KnowledgeError
from knowledge.facts import CONFIDENCES, load_facts

FACT_BASE = Path(__file__).parents[3] / "shared" / "facts.md"


@pytest.fixture(scope="module")
def facts():
    return load_facts()


def plain(cell: str) -> str:
    """A table cell without the marks for bold and italics."""
    cell = cell.strip().replace("**", "")
    return re.sub(r"(?<!\w)\*(\w[^*]*)\*(?!\w)", r"\1", cell)


@pytest.fixture(scope="module")
def table_rows():
    if not FACT_BASE.exists():
        pytest.skip("no fact base beside the checkout")
    lines = FACT_BASE.read_text(encoding="utf-8").splitlines()
    facts = [line for line in lines if re.match(r"\| [A-QX]\d\d \|", line)]
    rows = [[plain(cell) for cell in line.strip("|").split("|")] for line in facts]
    return {row[0]: row for row in rows}


def test_ids_follow_the_series_of_the_fact_base(facts):
    assert all(re.fullmatch(r"[A-QX]\d\d", key) and fact.id == key for key, fact in facts.items())
    assert {key[0] for key in facts} == set("ABCDEFGHIJKLMNOPQX")


def test_both_languages_say_something(facts):
    assert not [key for key, fact in facts.items() if not fact.nb.strip() or not fact.en.strip()]


def test_every_confidence_is_known(facts):
    assert {fact.confidence for fact in facts.values()} == set(CONFIDENCES)


def test_what_the_legal_text_says_is_corroborated(facts):
    assert {fact.confidence for fact in facts.values() if fact.legal_text} == {"corroborated"}


def test_a_fact_with_two_confidences_keeps_the_weaker_and_says_why(facts):
    assert facts["A20"].confidence == "unverified"
    assert "corroborated (IP)" in facts["A20"].note


def test_no_fact_of_the_fact_base_is_missing_or_invented(facts, table_rows):
    assert set(facts) == set(table_rows)


def test_texts_and_confidence_are_those_of_the_fact_base(facts, table_rows):
    for key, (_, nb, en, *_, confidence) in table_rows.items():
        fact = facts[key]
        assert (fact.nb, fact.en) == (nb, en)
        assert fact.confidence.replace("_", "-") in confidence


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("B7: {nb: a, en: b, confidence: seed}", "no fact id"),
        ("B07: {nb: a, en: '', confidence: seed}", "lacks a language"),
        ("B07: {nb: a, en: b, confidence: sure}", "confidence sure"),
        ("B07: {nb: a, en: b}", "too many or too few"),
        ("- B07", "start each entry"),
        ("B07: {", "not valid YAML"),
    ],
)
def test_a_wrong_file_is_named_with_its_remedy(tmp_path, text, says):
    path = tmp_path / "facts.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=f"facts.yml.*{says}"):
        load_facts(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(KnowledgeError, match="facts.yml cannot be read"):
        load_facts(tmp_path / "facts.yml")

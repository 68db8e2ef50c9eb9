import pytest

from bot.evaluation.intent_comparison import Outcome, rows
from bot.evaluation.intent_examples import Example
from bot.evaluation.intent_pipeline import Kind
from bot.evaluation.intent_questions import right_intents
from bot.evaluation.intents import table
from bot.evaluation.questions import Item
from knowledge.documents import load_articles

EXAMPLES = [
    Example("a", "greet", "nb"),
    Example("b", "greet", "nb"),
    Example("c", "thank", "nb"),
    Example("d", "thank", "en"),
]


@pytest.fixture
def outcomes():
    first = Outcome(Kind("first"), {0: "greet", 1: "thank", 2: "thank", 3: "greet"}, [2.0, 4.0], [1.0, 2.0])
    second = Outcome(Kind("second"), {0: "greet", 1: "greet", 2: "thank", 3: "greet"}, [1.0, 1.0], [5.0, 6.0])
    return [first, second]


def test_figures_are_per_language_and_against_the_first(outcomes):
    found = {(row.kind, row.language): row for row in rows(EXAMPLES, outcomes, ("nb", "en"))}
    assert found["first", "nb"].accuracy == pytest.approx(2 / 3)
    assert found["first", "nb"].macro_f1 == pytest.approx((2 / 3 + 2 / 3) / 2)
    assert found["first", "nb"].ahead is None
    assert found["second", "nb"].ahead.mean == pytest.approx(1 / 3)
    assert found["second", "en"].accuracy == 0


def test_what_was_not_asked_does_not_count(outcomes):
    for outcome in outcomes:
        del outcome.predicted[1]
    assert [row.n for row in rows(EXAMPLES, outcomes, ("nb",))] == [2, 2]


def test_the_table_has_a_line_per_language_and_classifier(outcomes):
    assert table(rows(EXAMPLES, outcomes, ("nb", "en")), outcomes).row_count == 4


def test_a_question_is_right_with_the_topic_of_any_article_that_it_wants():
    item = Item("a", "nb", "Hvem kan få det?", wanted=(frozenset({"child_coordinator/conditions"}),))
    assert "ask_conditions" in right_intents(item, load_articles())


@pytest.mark.parametrize(
    ("kind", "intent"), [("crisis", "report_danger"), ("human", "request_human"), ("oos", "out_of_scope")]
)
def test_what_is_not_a_question_to_us_has_an_intent_of_its_own(kind, intent):
    assert intent in right_intents(Item("a", "nb", "?", kind=kind), {})


def test_small_talk_is_not_asked():
    assert right_intents(Item("a", "nb", "hei", kind="smalltalk"), {}) == frozenset()

import pytest

from bot.evaluation.comparison import as_data, best_leg, compare, compared
from bot.evaluation.legs import DENSE, LEXICAL, SHIPPED, WORDS
from bot.evaluation.questions import Item

NB = [Item(str(n), "nb", "?", wanted=(frozenset({"a"}),)) for n in range(4)]
EN = [Item("e", "en", "?", wanted=(frozenset({"b", "c"}),))]
FIRST, SECOND, FOURTH = ["a", "b", "c", "d"], ["b", "a", "c", "d"], ["b", "c", "d", "a"]
RANKINGS = {
    WORDS: [FOURTH, FOURTH, FOURTH, FIRST, FIRST],
    LEXICAL: [SECOND, SECOND, SECOND, SECOND, FIRST],
    DENSE: [FIRST, FIRST, FOURTH, FOURTH, FIRST],
    SHIPPED: [FIRST, FIRST, FIRST, SECOND, SECOND],
}


@pytest.fixture
def rows():
    return compare(NB + EN, RANKINGS)


def row_of(rows, method, language):
    return next(row for row in rows if (row.method, row.language) == (method, language))


def test_figures_are_means_over_the_questions_of_one_language(rows):
    dense = row_of(rows, DENSE, "nb")
    assert (dense.n, dense.recall_at_1, dense.recall_at_3) == (4, 0.5, 0.5)
    assert dense.mrr == pytest.approx((1 + 1 + 1 / 4 + 1 / 4) / 4)
    assert row_of(rows, SHIPPED, "en").n == 1


def test_a_language_without_questions_has_no_rows(rows):
    assert {row.language for row in rows} == {"nb", "en"}


def test_the_fusion_is_ahead_by_the_difference_in_recall(rows):
    dense, shipped = row_of(rows, DENSE, "nb"), row_of(rows, SHIPPED, "nb")
    assert dense.ahead_at_1.mean == shipped.recall_at_1 - dense.recall_at_1 == 0.25
    assert dense.ahead_at_3.mean == 0.5
    assert dense.ahead_at_1.low <= 0.25 <= dense.ahead_at_1.high


def test_the_fusion_is_not_compared_with_itself(rows):
    assert row_of(rows, SHIPPED, "nb").ahead_at_1 is None


def test_the_interval_comes_out_the_same_again(rows):
    assert compare(NB + EN, RANKINGS) == rows


def test_a_fusion_behind_its_leg_is_shown_as_behind(rows):
    behind = compare(NB, {**{name: ranks[:4] for name, ranks in RANKINGS.items()}, SHIPPED: [FOURTH] * 4})
    assert row_of(behind, DENSE, "nb").ahead_at_1.mean == -0.5


def test_the_best_leg_depends_on_the_depth(rows):
    assert best_leg(rows, "nb", 1).method == DENSE
    assert best_leg(rows, "nb", 3).method == LEXICAL


def test_only_single_questions_without_a_turn_before_are_compared():
    alone = NB[0]
    follow_up = Item("f", "nb", "?", wanted=(frozenset({"a"}),), before=("hei",))
    two_in_one = Item("t", "nb", "?", wanted=(frozenset({"a"}), frozenset({"b"})))
    foreign = Item("o", "nb", "?", kind="oos")
    assert compared([alone, follow_up, two_in_one, foreign]) == [alone]


def test_saved_rows_say_how_their_method_was_trained(rows):
    data = as_data(rows, {DENSE: {"training": {"epochs": 3}}})
    assert {entry["method"] for entry in data if "training" in entry} == {DENSE}
    assert data[0]["ahead_at_1"].keys() == {"mean", "low", "high", "n"}

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation import metrics

RANKED = ["a", "b", "c", "d"]


@pytest.mark.parametrize(("right", "k", "found"), [("a", 1, True), ("b", 1, False), ("bc", 3, True), ("d", 3, False)])
def test_recall_finds_any_of_the_right_articles_among_the_first(right, k, found):
    assert metrics.recall_at(RANKED, set(right), k) is found


@pytest.mark.parametrize(("right", "value"), [("a", 1), ("cb", 1 / 2), ("d", 1 / 4), ("x", 0)])
def test_reciprocal_rank_counts_the_first_right_article(right, value):
    assert metrics.reciprocal_rank(RANKED, set(right)) == pytest.approx(value)


def test_reciprocal_rank_ends_at_its_depth():
    assert metrics.reciprocal_rank(RANKED, {"c"}, depth=2) == 0


@pytest.mark.parametrize(
    ("right", "value"),
    [("a", 1), ("ab", 1), ("b", 1 / math.log2(3)), ("ac", (1 + 1 / 2) / (1 + 1 / math.log2(3))), ("x", 0), ("", 0)],
)
def test_ndcg_discounts_by_rank_and_is_one_for_the_best_order(right, value):
    assert metrics.ndcg(RANKED, set(right)) == pytest.approx(value)


def test_a_proportion_has_wilsons_interval():
    # Newcombe 1998, table I: 15 of 148.
    p = metrics.proportion([True] * 15 + [False] * 133)
    assert (p.n, round(p.share, 4), round(p.low, 4), round(p.high, 4)) == (148, 0.1014, 0.0624, 0.1605)


def test_a_proportion_of_nothing_is_not_a_number():
    p = metrics.proportion([])
    assert p.n == 0
    assert math.isnan(p.share)
    assert math.isnan(p.standard_error)


def test_all_right_is_not_without_error():
    assert 0 < metrics.proportion([True] * 100).standard_error < metrics.proportion([True] * 10).standard_error


def test_the_risk_coverage_curve_answers_the_surest_first():
    curve = metrics.risk_coverage([0.2, 0.9, 0.5, 0.7], [False, True, False, True])
    assert curve.coverage.tolist() == [0.25, 0.5, 0.75, 1]
    assert curve.risk.tolist() == pytest.approx([0, 0, 1 / 3, 1 / 2])
    assert curve.area == pytest.approx((1 / 3 + 1 / 2) / 4)


def test_questions_of_one_confidence_share_one_risk():
    assert metrics.risk_coverage([0.5, 0.5], [True, False]).risk.tolist() == [0.5, 0.5]


def test_the_curve_of_nothing_has_no_area():
    assert math.isnan(metrics.risk_coverage([], []).area)


def test_calibration_error_is_the_weighted_gap_of_its_bins():
    confidence, right = [0.95, 0.95, 0.95, 0.95, 0.15], [True, True, True, False, False]
    assert metrics.expected_calibration_error(confidence, right) == pytest.approx((4 * 0.20 + 0.15) / 5)


def test_bins_of_equal_width_keep_a_confidence_of_one_and_leave_out_empty_ones():
    assert [b.n for b in metrics.bins([0.0, 0.05, 1.0, 0.95], [True] * 4)] == [2, 2]


def test_adaptive_bins_hold_equally_many():
    assert [b.n for b in metrics.bins(np.linspace(0.9, 1, 50).tolist(), [True] * 50, adaptive=True)] == [5] * 10


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_every_question_is_in_one_bin_and_the_error_is_a_share(pairs):
    confidence, right = zip(*pairs, strict=True)
    for adaptive in (False, True):
        assert sum(b.n for b in metrics.bins(confidence, right, adaptive=adaptive)) == len(pairs)
        assert 0 <= metrics.expected_calibration_error(confidence, right, adaptive=adaptive) <= 1


def test_calibration_of_nothing_is_not_a_number():
    assert math.isnan(metrics.expected_calibration_error([], []))


def test_out_of_scope_recall_is_taken_where_nineteen_of_twenty_of_ours_are_kept():
    ours = [0.1] + [0.6] * 19
    share, limit = metrics.out_of_scope_recall(ours, [0.05, 0.3, 0.6, 0.9])
    assert (share.share, share.n, limit) == (0.5, 4, 0.6)


@pytest.mark.parametrize(("ours", "others"), [([], [0.1]), ([0.1], [])])
def test_out_of_scope_recall_needs_both_sides(ours, others):
    share, limit = metrics.out_of_scope_recall(ours, others)
    assert share.n == 0
    assert math.isnan(limit)


def test_the_bootstrap_is_paired_and_the_same_each_time():
    first, second = [1, 1, 1, 0] * 25, [1, 0, 1, 0] * 25
    difference = metrics.paired_bootstrap(first, second)
    assert difference == metrics.paired_bootstrap(first, second)
    assert (difference.mean, difference.n) == (0.25, 100)
    # The normal interval of 25 of 100 pairs that differ is 0.165–0.335.
    assert difference.low == pytest.approx(0.165, abs=0.02)
    assert difference.high == pytest.approx(0.335, abs=0.02)


def test_methods_that_never_differ_have_no_interval():
    difference = metrics.paired_bootstrap([1, 0, 1], [1, 0, 1])
    assert (difference.low, difference.mean, difference.high) == (0, 0, 0)


def test_the_bootstrap_of_nothing_is_not_a_number():
    assert math.isnan(metrics.paired_bootstrap([], []).mean)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bench.figures import Aim, Round, compare, deciles, growth, percentile, round_figures

TIMES = st.lists(st.floats(min_value=0.01, max_value=1e5), min_size=1, max_size=50)


def a_round(**changed):
    values = {"start_s": 10, "p50_ms": 20, "p95_ms": 30, "turns_per_s": 40, "memory_mib": 500, "memory_peak_mib": 600}
    return Round(**{**values, "processes": 2, "answered": 1.0, **changed})


@pytest.mark.parametrize(("share", "expected"), [(0.5, 5), (0.95, 10), (0.9, 9), (0.01, 1), (1, 10)])
def test_a_percentile_is_the_nearest_rank(share, expected):
    assert percentile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], share) == expected


@given(TIMES, st.floats(min_value=0.01, max_value=1))
def test_at_least_the_share_is_not_above_its_percentile(values, share):
    limit = percentile(values, share)
    assert limit in values
    assert sum(value <= limit for value in values) >= share * len(values) - 1e-9


@pytest.mark.parametrize(("values", "share"), [([], 0.5), ([1.0], 0), ([1.0], 1.1)])
def test_a_percentile_of_nothing_is_refused(values, share):
    with pytest.raises(ValueError, match="share"):
        percentile(values, share)


def test_growth_compares_the_two_ends():
    assert growth([10] * 60 + [99] * 480 + [25] * 60) == 2.5


def test_growth_of_a_short_conversation_compares_its_halves():
    assert growth([10, 10, 99, 30, 30]) == 3


def test_growth_of_one_turn_is_refused():
    with pytest.raises(ValueError, match="two turns"):
        growth([10])


def test_deciles_are_the_means_of_the_tenths():
    assert deciles(list(range(20))) == [0.5, 2.5, 4.5, 6.5, 8.5, 10.5, 12.5, 14.5, 16.5, 18.5]


@given(st.lists(st.floats(min_value=0, max_value=1e5), min_size=1, max_size=1000))
def test_every_turn_is_in_one_decile(ms):
    parts = deciles(ms)
    assert len(parts) == min(10, len(ms))
    assert min(ms) - 1e-6 <= min(parts)
    assert max(parts) <= max(ms) + 1e-6


def test_the_ratio_is_the_median_of_the_rounds_own_ratios():
    # The machine was slow in the second round, for both.
    figure = compare("reply", "ms", [10, 100, 12], [20, 200, 20], Aim(0.5))
    assert (figure.ratio, figure.least, figure.largest) == (0.5, 0.5, 0.6)
    assert (figure.ours, figure.theirs) == (12, 20)


@pytest.mark.parametrize(
    ("aim", "ours", "ratio", "met"),
    [
        (Aim(0.5), 1, 0.5, True),
        (Aim(0.5), 1, 0.51, False),
        (Aim(2.5, at_least=True), 1, 2.5, True),
        (Aim(2.5, at_least=True), 1, 2.4, False),
        (Aim(180, of="ours"), 180, 9, True),
        (Aim(180, of="ours"), 181, 0.1, False),
        (Aim(0.5), 1, None, None),
        (Aim(180, of="ours"), 100, None, True),
    ],
)
def test_an_aim_is_about_the_ratio_or_about_ours(aim, ours, ratio, met):
    assert aim.met(ours, ratio) is met


def test_rounds_become_figures_with_the_aims_of_the_issue():
    figures = {f.name: f for f in round_figures([a_round()], [a_round(start_s=50, turns_per_s=10, p50_ms=30)])}
    assert figures["start-up"].met is True
    assert figures["reply p50"].met is False
    assert figures["16 at once"].ratio == 4
    assert figures["memory"].met is True
    assert figures["reply p95"].met is None


def test_without_the_other_bot_there_are_figures_but_no_ratios():
    figures = round_figures([a_round(), a_round(start_s=20)], [])
    assert figures[0].ours == 15
    assert {(f.theirs, f.ratio, f.met) for f in figures} == {(None, None, None)}

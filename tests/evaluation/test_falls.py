from dataclasses import replace

import pytest

from bot.evaluation.falls import falls
from bot.evaluation.figures import Figure, share

RECORDED = share("retrieval", "recall@1", "nb", [True] * 90 + [False] * 10)


@pytest.mark.parametrize(("value", "fell"), [(0.85, False), (0.83, True), (1.0, False)])
def test_a_share_falls_when_two_standard_errors_below(value, fell):
    assert RECORDED.error == pytest.approx(0.03)
    assert bool(falls([RECORDED], [replace(RECORDED, value=value)])) is fell


@pytest.mark.parametrize(("value", "fell"), [(0.0, False), (0.09, False), (0.2, True)])
def test_where_less_is_better_more_is_a_fall(value, fell):
    recorded = share("answer", "false alarms, near danger", "all", [True] * 5 + [False] * 95, falling=True)
    assert bool(falls([recorded], [replace(recorded, value=value)])) is fell


def test_one_missed_danger_is_never_noise():
    recorded = share("answer", "danger caught", "all", [True] * 20)
    assert falls([recorded], [share("answer", "danger caught", "all", [True] * 19 + [False])])


def test_a_figure_that_is_no_longer_measured_is_a_fall():
    assert "is no longer measured" in str(falls([RECORDED], [])[0])


def test_a_new_figure_is_none():
    assert falls([], [RECORDED]) == []


def test_a_recorded_figure_that_was_rounded_up_is_no_fall_of_the_same():
    recorded = Figure("band", "area under risk–coverage", "all", 0.0200, 10, 0.0, 0, 0, falling=True)
    assert falls([recorded], [replace(recorded, value=0.02004)]) == []


def test_the_message_names_step_language_figures_and_noise():
    message = str(falls([RECORDED], [replace(RECORDED, value=0.5, n=40)])[0])
    assert message == "retrieval, recall@1, nb: 0.500 (n = 40); recorded 0.900 (n = 100), noise 0.060"

"""A tiny bench of our assistant alone, with its real servers."""

import pytest

from bot.bench.bots import Ours, load_questions
from bot.bench.measure import Plan, run
from bot.bench.report import figures_of
from bot.settings import load_settings
from bot.training import is_trained, train

pytestmark = pytest.mark.server


def test_our_assistant_is_measured(tmp_path):
    settings = load_settings()
    if not is_trained(settings):
        train(settings)
    bot = Ours(settings, tmp_path, load_questions())
    plan = Plan(rounds=1, turns=12, conversations=2, turns_each=4, at_once=4)
    measured = run([bot], plan, training=False, progress=lambda _: None)
    (only,) = measured.rounds[bot.name]
    assert only.start_s > 1
    assert 1 < only.p50_ms <= only.p95_ms
    assert only.turns_per_s > 1
    assert 100 < only.memory_mib <= only.memory_peak_mib
    # Most development questions are answered by an article; the rest must not be counted.
    assert 0.5 < only.answered <= 1
    assert len(measured.conversation_ms[bot.name]) == 12
    assert [figure.name for figure in figures_of(measured)][-1] == "last 6 / first 6"
    assert list(tmp_path.glob("*.log"))

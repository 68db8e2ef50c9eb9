"""The evaluation as CI runs it: no figure may fall below the recorded one by more than its noise."""

import pytest

from bot.evaluation.falls import falls
from bot.evaluation.questions import FILES, load_questions
from bot.evaluation.record import read_recorded
from bot.evaluation.run import evaluate

pytestmark = pytest.mark.server


@pytest.mark.parametrize("name", FILES)
def test_no_step_falls_below_the_recorded_figures(server, name):
    recorded = read_recorded(name)
    assert recorded, f"no recorded figures of {name}; write them with `koordinator evaluate --set {name} --record`"
    fallen = falls(recorded, evaluate(server.webhook, load_questions(name)).figures)
    if fallen:
        pytest.fail("\n".join(["below the recorded figures:", *map(str, fallen)]), pytrace=False)

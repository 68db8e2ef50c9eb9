import json
import math

import pytest

from bot.errors import SetupError
from bot.evaluation.figures import Figure, mean, resampled, share
from bot.evaluation.metrics import expected_calibration_error
from bot.evaluation.questions import load_questions
from bot.evaluation.record import as_data, configuration, read_recorded, write_recorded
from bot.settings import ROOT, load_settings


def test_what_is_recorded_is_read_back_to_four_places(tmp_path):
    path = tmp_path / "evaluation.json"
    figure = share("answer", "in scope answered", "nb", [True, True, False])
    write_recorded("dev", as_data([figure], {}), path)
    write_recorded("heldout", as_data([], {}), path)
    again = read_recorded("dev", path)[0]
    assert (again.key, again.n, again.value) == (figure.key, 3, 0.6667)
    assert read_recorded("heldout", path) == []


def test_a_set_that_was_never_recorded_has_no_figures(tmp_path):
    assert read_recorded("dev", tmp_path / "evaluation.json") == []


@pytest.mark.parametrize("text", ["{", "[]", '{"dev": {"figures": [{"other": 1}]}}'])
def test_an_unreadable_recording_names_the_remedy(tmp_path, text):
    path = tmp_path / "evaluation.json"
    path.write_text(text)
    with pytest.raises(SetupError, match="koordinator evaluate --record"):
        read_recorded("dev", path)


def test_aims_stand_beside_the_figures():
    data = as_data([share("answer", "danger caught", "all", [True, False])], {"set": "dev"})
    assert data["aims"] == [{"measure": "danger caught", "value": 0.5, "aim": 1.0, "met": False}]
    assert data["configuration"] == {"set": "dev"}


def test_what_is_no_number_becomes_null():
    data = as_data([Figure("a", "b", "all", math.nan, 0, math.nan, 0.0, 0.0)], {})
    assert json.loads(json.dumps(data, allow_nan=False))["figures"][0]["value"] is None


def test_the_configuration_says_what_the_figures_depend_on_and_nothing_of_this_machine():
    about = configuration(load_settings(), load_questions("dev"), "https://me:secret@assistant.example/webhook?token=1")
    assert about["asked"] == "https://assistant.example/webhook"
    assert about["versions"]["rasa"] == "3.6.21"
    assert about["limits"].keys() == {"sure_from", "answer_from", "suggest_from"}
    assert str(ROOT) not in json.dumps(about)


def test_the_error_of_a_mean_shrinks_with_the_questions():
    few, many = mean("a", "b", "all", [0, 1] * 5), mean("a", "b", "all", [0, 1] * 500)
    assert few.value == many.value == 0.5
    assert few.error == pytest.approx(10 * many.error)


def test_a_resampled_figure_is_the_same_each_time_and_holds_its_value():
    pairs = [0.9] * 40 + [0.2] * 10, [True] * 30 + [False] * 20
    first, again = (resampled("a", "b", "all", expected_calibration_error, *pairs) for _ in range(2))
    assert first == again
    assert first.falling
    assert first.low < first.value < first.high

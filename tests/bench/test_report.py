import io
import json

import pytest
from rich.console import Console

from bot.bench.figures import Round
from bot.bench.machine import describe, processor
from bot.bench.measure import Measured, Plan
from bot.bench.plots import draw
from bot.bench.report import as_data, figures_of, table


def a_round(factor):
    return Round(10 * factor, 20 * factor, 30 * factor, 40 / factor, 500 * factor, 600 * factor, 2, 0.9)


@pytest.fixture
def measured():
    return Measured(
        training_s={"koordinator": 100, "rasa init": 90},
        rounds={"koordinator": [a_round(1)] * 2, "rasa init": [a_round(4), a_round(3)]},
        conversation_ms={"koordinator": [10] * 20, "rasa init": list(range(10, 30))},
    )


@pytest.fixture
def alone(measured):
    def ours(part):
        return {name: value for name, value in part.items() if name == "koordinator"}

    return Measured(ours({}), ours(measured.rounds), ours(measured.conversation_ms))


def printed(figures):
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(table(figures))
    return console.export_text()


def test_every_aim_of_the_issue_is_a_figure(measured):
    aims = {figure.name: str(figure.aim) for figure in figures_of(measured) if figure.aim}
    assert aims == {
        "start-up": "ratio ≤ 0.4",
        "reply p50": "ratio ≤ 0.5",
        "16 at once": "ratio ≥ 2.5",
        "memory": "ratio ≤ 1",
        "training": "ours ≤ 180",
        "last 10 / first 10": "ours ≤ 1.3",
    }


def test_the_table_shows_ours_theirs_ratio_aim_and_verdict(measured):
    lines = printed(figures_of(measured)).splitlines()
    start = next(line for line in lines if "start-up" in line)
    for part in (" 10 ", " 35 ", "0.292", "0.25–0.33", "ratio ≤ 0.4", "met"):
        assert part in start
    assert all("missed" not in line and "…" not in line for line in lines)


def test_a_missed_aim_is_said(measured):
    measured.conversation_ms["koordinator"][-10:] = [20] * 10
    line = next(line for line in printed(figures_of(measured)).splitlines() if "last 10" in line)
    assert "missed" in line


def test_one_bot_alone_has_figures_without_ratios(alone):
    figures = figures_of(alone)
    assert "training" not in [figure.name for figure in figures]
    assert all(figure.ratio is None for figure in figures)


def test_the_data_says_on_what_it_was_measured_and_survives_json(measured):
    data = as_data(measured, figures_of(measured), Plan(rounds=2, turns=20), describe())
    again = json.loads(json.dumps(data))
    assert again["machine"]["cores"] >= 1
    assert again["machine"]["rasa"].startswith("3.6.")
    assert again["plan"]["turns"] == 20
    assert [figure["met"] for figure in again["figures"] if figure["name"] == "start-up"] == [True]
    assert len(again["conversation"]["rasa init"]["deciles_ms"]) == 10
    assert len(again["rounds"]["koordinator"]) == 2


@pytest.mark.parametrize("which", ["measured", "alone"])
def test_the_picture_is_a_png(which, request, tmp_path):
    measured = request.getfixturevalue(which)
    draw(figures_of(measured), measured.conversation_ms, tmp_path / "bench.png")
    assert (tmp_path / "bench.png").read_bytes().startswith(b"\x89PNG")


def test_a_machine_without_a_model_name_is_named_by_its_architecture():
    assert processor(["flags : x"])
    assert processor(["model\t: 17", "model name\t: AMD EPYC"]) == "AMD EPYC"

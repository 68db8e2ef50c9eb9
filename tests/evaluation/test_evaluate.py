import json

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.errors import SetupError
from bot.evaluation.questions import FILES, load_questions
from bot.evaluation.run import evaluate

WHAT, APPLY = "child_coordinator/what", "child_coordinator/apply"
QUESTIONS = f"""
- {{id: a, l: nb, t: "Hva er det for noe?", want: [{WHAT}]}}
- {{id: b, l: nn, t: "Korleis søkjer eg, tru?", want: [{APPLY}]}}
- {{id: c, l: en, t: "How is the weather?", kind: oos}}
"""


@pytest.fixture(scope="module")
def url(rest_channel, reply_of):
    def reply(message):
        kept = {"articles": [WHAT], "ranked": [WHAT, APPLY], "confidence": 0.9}
        language = "nn" if "Korleis" in message else "nb"
        custom = (
            reply_of(status="declined", language="en") if "weather" in message else reply_of(language=language, **kept)
        )
        return 200, [{"text": custom["answer"], "custom": custom}]

    return rest_channel(reply)[0]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("evaluation")


@pytest.fixture(scope="module")
def questions(folder):
    path = folder / "mine.yml"
    path.write_text(QUESTIONS, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def run(questions, folder, url):
    def run(*options):
        arguments = ["evaluate", "--set", str(questions), "--url", url, "--out", str(folder / "out"), *options]
        done = CliRunner().invoke(main, arguments, catch_exceptions=False, env={"COLUMNS": "200"})
        assert done.exit_code == 0, done.output
        return done.output

    return run


@pytest.fixture(scope="module")
def printed(run):
    return run()


def test_report_figures_rows_and_wrong_answers_are_written(printed, folder):
    out = folder / "out"
    assert {path.name for path in out.iterdir()} == {"report.html", "figures.json", "rows.json", "wrong.tsv"}
    assert str(out) in printed
    rows = json.loads((out / "rows.json").read_text(encoding="utf-8"))
    assert [(row["id"], bool(row["faults"])) for row in rows] == [("a", False), ("b", True), ("c", False)]


def test_the_table_has_steps_languages_and_aims(printed):
    for part in ("recall@1", "nb", "nn", "en", "in scope answered", "should be", "missed"):
        assert part in printed


def test_questions_are_printed_only_when_wanted(printed, run):
    shown = run("--show-wrong", "5")
    assert "Korleis søkjer eg" in shown
    assert f"wanted {APPLY}; found {WHAT}, confidence 0.90" in shown
    assert "Korleis søkjer eg" not in printed


def test_showing_held_out_questions_warns_that_they_are_spent(questions, folder, url, monkeypatch):
    monkeypatch.setitem(FILES, "heldout", questions)
    arguments = ["evaluate", "--url", url, "--out", str(folder / "heldout")]
    quiet, shown = (CliRunner().invoke(main, [*arguments, *more]).output for more in ((), ("--show-wrong", "1")))
    assert "no longer held out" in shown
    assert "no longer held out" not in quiet
    assert "Korleis søkjer eg" not in quiet


def test_the_figures_can_be_had_as_data(run):
    output = run("--json")
    data = json.loads(output[output.index("{") : output.rindex("}") + 1])
    assert data["configuration"]["set"] == "mine"
    assert ("retrieval", "recall@1", 0.5) in {(f["step"], f["measure"], f["value"]) for f in data["figures"]}


def test_a_wanted_article_that_does_not_exist_is_named(tmp_path, url):
    path = tmp_path / "mine.yml"
    path.write_text("[{id: a, l: nb, t: x, want: [no/article]}]")
    with pytest.raises(SetupError, match="item a wants no/article"):
        evaluate(url, load_questions(str(path)))

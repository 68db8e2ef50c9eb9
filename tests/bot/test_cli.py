import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.errors import SetupError
from knowledge.errors import KnowledgeError

COMMANDS = [*([name] for name in sorted(main.commands)), *(["bench", name] for name in main.commands["bench"].commands)]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(command):
    result = CliRunner().invoke(main, [*command, "--help"])
    assert result.exit_code == 0
    assert "Example:" in result.output
    assert f"koordinator {' '.join(command)}" in result.output


@pytest.mark.parametrize("error", [SetupError("train first"), KnowledgeError("laws.yml: no such key")])
def test_an_operators_error_is_one_line(monkeypatch, error):
    def fail(**_):
        raise error

    monkeypatch.setattr("bot.commands.train.train_model", fail)
    result = CliRunner().invoke(main, ["train"])
    assert result.exit_code == 1
    assert result.output.strip() == f"Error: {error}"


def test_a_bug_keeps_its_traceback(monkeypatch):
    def fail(**_):
        raise ZeroDivisionError

    monkeypatch.setattr("bot.commands.train.train_model", fail)
    assert isinstance(CliRunner().invoke(main, ["train"]).exception, ZeroDivisionError)


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("Hammar", "did you mean Hamar (3403)"),
        ("Herøy", "Herøy (1515), Herøy (1818)"),
        ("Atlantis 7", "official number"),
    ],
)
def test_an_unknown_municipality_is_told_with_what_it_may_be(name, remedy):
    result = CliRunner().invoke(main, ["ask", "hei", "--municipality", name])
    assert result.exit_code == 1
    assert remedy in result.output


def test_check_prints_no_problems():
    result = CliRunner().invoke(main, ["check", "--json"])
    assert result.output.strip() == "[]"

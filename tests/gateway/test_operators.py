"""The operators' commands, over a real database."""

import json

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.settings import load_settings


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs a command with its own data folder."""
    monkeypatch.setenv("KOORDINATOR_DATA", str(tmp_path))
    monkeypatch.delenv("KOORDINATOR_DATABASE", raising=False)
    load_settings.cache_clear()
    yield lambda *arguments: CliRunner().invoke(main, arguments)
    load_settings.cache_clear()


def test_a_channel_is_turned_off_and_on_and_the_audit_says_by_whom(run):
    run("channels", "off", "web", "--nb", "Stengt", "--by", "Kari Nordmann")
    assert "Stengt" in run("channels", "list").output
    run("channels", "on", "web", "--by", "Ola Nordmann")
    rows = json.loads(run("audit", "--json").output)
    assert [(row["event"], row["actor"]) for row in rows] == [
        ("turned_off", "Kari Nordmann"),
        ("turned_on", "Ola Nordmann"),
    ]


def test_the_retention_can_be_run_and_seen(run):
    assert "0 entries" in run("retention", "run", "--by", "Kari").output
    assert "Kari: 0 entries" in run("retention", "show").output


def test_a_database_that_is_away_is_one_line(run, monkeypatch):
    monkeypatch.setenv("KOORDINATOR_DATABASE", "postgresql://nobody@127.0.0.1:1/none")
    load_settings.cache_clear()
    result = run("audit")
    assert result.exit_code == 1
    assert result.output.startswith("Error: the postgresql database does not answer")


def test_another_kind_of_database_is_refused_without_showing_its_password(run, monkeypatch):
    monkeypatch.setenv("KOORDINATOR_DATABASE", "mysql://kari:hemmelig@db/x")
    load_settings.cache_clear()
    result = run("audit")
    assert result.exit_code == 1
    assert "postgresql://" in result.output
    assert "hemmelig" not in result.output

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.settings import load_settings


@pytest.fixture
def folder(tmp_path, monkeypatch):
    settings = replace(load_settings(), data=tmp_path / "data")
    monkeypatch.setattr("bot.commands.bench_search.load_settings", lambda: settings)
    sections = "\n".join(f"### § {number}. Om sak {number}\n\nDette er nummer {number}." for number in range(1, 121))
    (tmp_path / "lov.md").write_text(f'---\ntittel: "Prøveloven"\n---\n# Prøveloven\n{sections}\n', encoding="utf-8")
    return tmp_path


def searched(folder, *more):
    command = [
        "bench",
        "search",
        "--statutes",
        str(folder),
        "--size",
        "100",
        "--size",
        "300",
        "--out",
        str(folder),
        *more,
    ]
    result = CliRunner().invoke(main, command, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output, json.loads((folder / "search.json").read_text(encoding="utf-8"))


def test_statutes_are_read_encoded_and_searched_once_and_not_encoded_again(folder):
    output, data = searched(folder)
    assert "120 sections of statutes" in output
    assert "Beyond 100 the same vectors are repeated with noise" in output
    assert data["preparation"]["encoded"] == 100
    assert {(row["passages"], row["kind"]) for row in data["measured"]} >= {
        (100, "exact"),
        (100, "BM25"),
        (300, "HNSW"),
    }
    assert (folder / "search_scale.png").is_file()
    _, again = searched(folder)
    assert again["preparation"]["encoded"] == 0


def test_a_folder_without_statutes_is_one_line(tmp_path):
    result = CliRunner().invoke(main, ["bench", "search", "--statutes", str(tmp_path)])
    assert result.exit_code == 1
    assert result.output.strip().splitlines()[-1].startswith("Error: no heading with §")


def test_bench_alone_still_measures_both_bots(monkeypatch):
    asked = []
    monkeypatch.setattr("bot.commands.bench.bench", lambda *plan, **options: asked.append((plan, options)))
    assert CliRunner().invoke(main, ["bench", "--rounds", "2"]).exit_code == 0
    assert asked == [((2, 600, None), {"skip_training": False})]

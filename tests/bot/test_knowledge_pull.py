import json

import pytest

from bot.commands.knowledge_links import check_sources
from bot.commands.knowledge_pull import pull_sources
from bot.settings import load_settings
from knowledge.errors import KnowledgeError

LOVDATA = "https://api.lovdata.no/v1/publicData/get"
SOURCES = f"""
lovdata:
  - {{name: laws, address: "{LOVDATA}/laws.tar.bz2", licence: NLOD 2.0, kind: bulk, days: 7}}
municipality:
  - {{name: unit, address: "https://town.example/unit/", licence: our own, kind: page, days: 1}}
  - {{name: routes, address: "https://town.example/routes", licence: our own, kind: page, days: 1}}
"""


@pytest.fixture
def offline(tmp_path, monkeypatch):
    """A list of sources, and a folder that stands for the internet and lacks one of them."""
    for path in ("api.lovdata.no/v1/publicData/get/laws.tar.bz2", "town.example/unit/index.html"):
        file = tmp_path / "internet" / path
        file.parent.mkdir(parents=True)
        file.write_bytes(b"text")
    (tmp_path / "sources.yml").write_text(SOURCES, encoding="utf-8")
    monkeypatch.setenv("KOORDINATOR_DATA", str(tmp_path))
    load_settings.cache_clear()
    yield tmp_path
    load_settings.cache_clear()


def pulled(offline, *only):
    pull_sources(offline / "sources.yml", offline / "internet", only)


def test_one_line_for_each_source_and_exit_1_when_one_failed(offline, capsys):
    with pytest.raises(SystemExit) as stopped:
        pulled(offline)
    assert stopped.value.code == 1
    assert capsys.readouterr().out.splitlines() == [
        "laws: new",
        "unit: new",
        "routes: failed: https://town.example/routes is gone (404); correct the address",
        f"3 sources in {offline / 'pulled'}, 1 failed.",
    ]
    assert (offline / "pulled" / "laws.tar.bz2").read_bytes() == b"text"


def test_what_is_named_is_looked_at_at_once(offline, capsys):
    pulled(offline, "unit", "laws")
    pulled(offline, "unit")
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "unit: unchanged",
        f"1 sources in {offline / 'pulled'}, 0 failed.",
    ]


def test_a_name_that_is_not_there_is_one_line(offline):
    with pytest.raises(KnowledgeError, match="no source is called lows; there are laws, routes, unit"):
        pulled(offline, "lows")


def test_links_are_counted_and_those_not_in_order_shown(tmp_path, capsys):
    (tmp_path / "lovdata.no" / "lov").mkdir(parents=True)
    (tmp_path / "lovdata.no" / "lov" / "1999-07-02-63").write_text("text", encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        check_sources(tmp_path, as_json=False)
    assert stopped.value.code == 1
    table = capsys.readouterr().out
    assert "1 ok, 0 moved, " in table
    assert "hol" in table
    assert "pbrl" not in table


def test_links_as_data(tmp_path, capsys):
    check_sources(tmp_path, as_json=True)
    links = {link["address"]: link for link in json.loads(capsys.readouterr().out)}
    pbrl = links["https://lovdata.no/lov/1999-07-02-63"]
    assert (pbrl["status"], pbrl["named_by"]) == ("unreachable", ["pbrl"])

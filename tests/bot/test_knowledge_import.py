import io
import json
import tarfile

import pytest

from bot.commands.knowledge_import import import_sources
from bot.commands.knowledge_watch import watch_sources
from bot.settings import load_settings
from knowledge.encoder.shared import shared_encoder
from knowledge.errors import KnowledgeError
from knowledge.library import Shelf
from knowledge.pending import Pending

STATUTE = """---
tittel: "Lov om hager (hagestelloven)"
korttittel: "Hagestelloven"
refid: "lov/2020-01-01-1"
ikrafttredelse: "2020-01-01"
---

# Lov om hager (hagestelloven)

#### § 1. Gjerde

Naboer deler utgiftene til gjerdet.

#### § 2. (Opphevet)

*Opphevet ved lov 1 jan 2021 nr. 1.*
"""
CITED = """---
tittel: "Lov om oppdiktede tjenester"
korttittel: "helse- og omsorgstjenesteloven"
refid: "lov/2011-06-24-30"
ikrafttredelse: "2012-01-01"
---

# Lov om oppdiktede tjenester

#### § 7-2 a. Barnekoordinator

{words}
"""


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A data folder of its own, and a folder with two made-up statutes."""
    monkeypatch.setenv("KOORDINATOR_DATA", str(tmp_path / "data"))
    load_settings.cache_clear()
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "lov-2020-01-01-1.md").write_text(STATUTE, encoding="utf-8")
    (texts / "lov-2011-06-24-30.md").write_text(CITED.format(words="Gamle ord."), encoding="utf-8")
    yield tmp_path
    load_settings.cache_clear()


@pytest.fixture
def shelf(data):
    return Shelf(load_settings().library, shared_encoder())


def test_an_import_tells_what_the_library_holds(data, shelf, capsys):
    import_sources([data / "texts"], "")
    told = " ".join(capsys.readouterr().err.split())
    assert "3 sections read. The library now holds 2 documents with 2 in force, 1 repealed; 2 can be found." in told
    assert "MiB on disk" in told
    assert shelf.library.find("Hvem betaler for gjerdet?", 1)[0].section.id == "lov/2020-01-01-1/§1"


def test_an_archive_is_read_like_a_folder(data, shelf):
    with tarfile.open(data / "laws.tar.bz2", "w:bz2") as archive:
        archive.add(data / "texts", "lover")
    import_sources([data / "laws.tar.bz2"], "")
    assert set(shelf.library.documents()) == {"lov/2020-01-01-1", "lov/2011-06-24-30"}


def test_what_was_pulled_is_imported_by_default(data, shelf):
    folder = load_settings().pulled
    folder.mkdir(parents=True)
    page = (
        "<html lang='nb'><title>Koordinator</title><body><h1>Koordinator</h1><p>"
        + "Ord om kommunen. " * 30
        + "</p></body></html>"
    )
    (folder / "unit.html").write_text(page, encoding="utf-8")
    entry = {"address": "https://town.example/unit", "file": "unit.html", "licence": "our own", "kind": "page"}
    (folder / "pulled.json").write_text(json.dumps({"unit": entry}), encoding="utf-8")
    import_sources([], "")
    assert list(shelf.library.documents()) == ["https://town.example/unit"]
    assert {s.licence for s in shelf.library.sections()} == {"our own"}


@pytest.mark.parametrize("bytes_kept", [40, 200])
def test_a_damaged_archive_changes_nothing(data, shelf, bytes_kept):
    import_sources([data / "texts"], "")
    before = shelf.library
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w:bz2") as archive:
        archive.add(data / "texts", "lover")
    (data / "laws.tar.bz2").write_bytes(whole.getvalue()[:bytes_kept])
    with pytest.raises(KnowledgeError) as refused:
        import_sources([data / "laws.tar.bz2"], "")
    assert "\n" not in str(refused.value)
    assert shelf.library is before


def test_nothing_to_read_is_one_line(data):
    (data / "empty").mkdir()
    with pytest.raises(KnowledgeError, match="no text to read in .*empty; name files, folders or archives"):
        import_sources([data / "empty"], "")


def test_a_changed_section_puts_what_rests_on_it_under_review(data, capsys):
    import_sources([data / "texts"], "")
    assert Pending.read(load_settings().data).reasons == ()
    (data / "texts" / "lov-2011-06-24-30.md").write_text(CITED.format(words="Helt nye ord."), encoding="utf-8")
    import_sources([data / "texts"], "")
    assert "koordinator knowledge review" in capsys.readouterr().err
    pending = Pending.read(load_settings().data)
    assert pending.is_pending("child_coordinator/what")
    assert pending.is_pending("hol § 7-2 a", "summary")


def test_watching_tells_the_change_before_it_is_imported_and_exits_with_1(data, shelf, capsys):
    import_sources([data / "texts"], "")
    watch_sources([data / "texts"], as_json=False, show_all=False)
    assert "Nothing that we cite has changed." in capsys.readouterr().out
    (data / "texts" / "lov-2011-06-24-30.md").write_text(CITED.format(words="Nye ord."), encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        watch_sources([data / "texts"], as_json=False, show_all=False)
    assert stopped.value.code == 1
    assert "[-Gamle-] {+Nye+} ord." in capsys.readouterr().out
    assert shelf.library.section("lov/2011-06-24-30/§7-2a").text == "Gamle ord."


def test_watching_without_a_library_exits_with_2(data):
    with pytest.raises(Exception, match="no library to compare with") as stopped:
        watch_sources([data / "texts"], as_json=False, show_all=False)
    assert stopped.value.exit_code == 2

import re
import shutil

import pytest

from knowledge.errors import KnowledgeError
from knowledge.laws import Laws
from knowledge.municipality import DEFAULT, FOLDER, find_municipality, load_municipalities

PLACES = {
    "5001": "Trondheim",
    "3218": "Ås",
    "4205": "Lindesnes",
    "3201": "Bærum",
    "1804": "Bodø",
    "1508": "Ålesund",
    "3448": "Nordre Land",
}


def test_the_municipalities_with_a_way_of_their_own_stand_under_their_official_number():
    places = load_municipalities()
    assert {number: place.name for number, place in places.items() if place.local} == PLACES


def test_every_text_is_written_in_three_languages():
    for place in load_municipalities().values():
        for texts in (place.office, place.apply, *([place.notes] if place.notes else [])):
            assert set(texts) == {"nb", "nn", "en"}
            assert len(set(texts.values())) == 3


def test_no_telephone_number_or_address_is_given_that_nobody_checked():
    for place in load_municipalities().values():
        for text in (*place.office.values(), *place.apply.values(), *place.notes.values()):
            assert not re.search(r"\d{2} ?\d{2} ?\d{2}|@", text)


def test_the_default_asks_for_the_coordinating_unit_at_the_switchboard():
    default = load_municipalities()[DEFAULT]
    assert "sentralbordet" in default.office["nb"]
    assert "koordinerende enhet" in default.office["nb"]
    assert "koordinerande eining" in default.office["nn"]


def test_the_page_about_trondheim_keeps_its_date():
    assert load_municipalities()["5001"].seed_date.isoformat() == "2024-07-05"


def test_pages_have_the_address_of_the_registry():
    known = {entry.url for entry in Laws.load().entries.values()}
    for place in load_municipalities().values():
        assert place.source.url in known or not place.local


@pytest.mark.parametrize("number", PLACES)
@pytest.mark.parametrize("frame", ["{}", "{}?", "i {}", "Vi bor i {}.", "Jeg bor i {} kommune", "{} kommune", "{}s"])
def test_a_municipality_is_found_by_its_name(number, frame):
    assert find_municipality(frame.format(PLACES[number])).number == number


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("trondheim", "Trondheim"),
        ("TRONDHEIM", "Trondheim"),
        ("jeg bor i trondheim", "Trondheim"),
        ("trondheim kommune", "Trondheim"),
        ("eg kjem frå trondhjem", "Trondheim"),
        ("we live in trondheim", "Trondheim"),
        ("HVORDAN SØKER VI I TRONDHEIM", "Trondheim"),
        ("Trondheim kommunes skjema", "Trondheim"),
        ("the municipality of bodoe", "Bodø"),
        ("hva gjør vi i bodo", "Bodø"),
        ("baerum", "Bærum"),
        ("aalesund", "Ålesund"),
        ("korleis søkjer ein i alesund", "Ålesund"),
        ("aas", "Ås"),
        ("ås", "Ås"),
        ("vi bor i ås", "Ås"),
        ("a\u030as", "Ås"),
        ("as kommune", "Ås"),
        ("Hvordan er det i Ås, må vi søke?", "Ås"),
        ("nordre land", "Nordre Land"),
        ("bor i nordre  land", "Nordre Land"),
        ("5001", "Trondheim"),
        ("kommunenummer 3218", "Ås"),
        ("Kommune: 1804", "Bodø"),
        ("5001 Bergen", "Bergen"),
    ],
)
def test_other_ways_of_writing_a_municipality(text, name):
    assert find_municipality(text).name == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hvor søker vi?",
        "vi bodde der før",
        "jobber som as",
        "Can I apply as a parent?",
        "As a mother I need help",
        "Hansen AS",
        "vi har en ås bak huset",
        "påske og åsen",
        "Åsane",
        "trondheimsregionen",
        "lindesnes-regionen er fin",
        "det nordre landet",
        "ring 5001",
        "HVA ER EN ÅS",
        "vi flytter fra Trondheim til Bodø",
    ],
)
def test_nothing_is_found_where_no_single_municipality_is_named(text):
    assert find_municipality(text) is None


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "municipalities")
    return tmp_path / "municipalities"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("name: Ås", "", "lacks name"),
        ("  en: >-", "  de: >-", "office lacks en"),
        ('"3218"', '"5001"', "already taken"),
    ],
)
def test_a_wrong_file_is_named_with_its_remedy(folder, old, new, says):
    path = folder / "as.yml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=rf"\.yml.*{says}"):
        load_municipalities(folder)


def test_a_missing_default_is_noticed(folder):
    (folder / "default.yml").unlink()
    with pytest.raises(KnowledgeError, match=r"no default\.yml"):
        load_municipalities(folder)

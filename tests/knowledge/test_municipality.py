import re
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import KnowledgeError
from knowledge.laws import Laws
from knowledge.municipality import DEFAULT, FOLDER, load_municipalities
from knowledge.municipality_guesses import closest_municipalities
from knowledge.municipality_names import find_municipality, municipalities_named

PLACES = {
    "5001": "Trondheim",
    "3218": "Ås",
    "4205": "Lindesnes",
    "3201": "Bærum",
    "1804": "Bodø",
    "1508": "Ålesund",
    "3448": "Nordre Land",
}

ALL = [place for key, place in load_municipalities().items() if key != DEFAULT]
SHARED = {"Herøy", "Våler"}
UNIQUE = [place for place in ALL if place.name not in SHARED]
PER_COUNTY = {
    "Oslo": ("03", 1),
    "Rogaland": ("11", 23),
    "Møre og Romsdal": ("15", 27),
    "Nordland": ("18", 41),
    "Østfold": ("31", 12),
    "Akershus": ("32", 21),
    "Buskerud": ("33", 18),
    "Innlandet": ("34", 46),
    "Vestfold": ("39", 6),
    "Telemark": ("40", 17),
    "Agder": ("42", 25),
    "Vestland": ("46", 43),
    "Trøndelag": ("50", 38),
    "Troms": ("55", 21),
    "Finnmark": ("56", 18),
}
# Ordinary words, among them many that are spelt like a municipality.
WORDS = (
    "time i på fra til en et er som vi har jeg det den sol sola strand stranda gran os sel hol ål flå bø stad heim fjord hole grue "
    "vik kinn marker røst haram leka loppa lom ås alver the in of at can lie time hole marker lost "
    "as is koordinator hjelp barn skole ha al bo fla trena rost"
).split()


def test_norway_has_357_municipalities_under_as_many_numbers():
    assert len(ALL) == len({place.number for place in ALL}) == 357


@pytest.mark.parametrize("county", PER_COUNTY)
def test_a_county_has_its_municipalities_under_its_number(county):
    prefix, count = PER_COUNTY[county]
    assert [place.number[:2] for place in ALL if place.county == county] == [prefix] * count


def test_only_two_names_are_shared():
    names = [place.name for place in ALL]
    assert {name for name in names if names.count(name) > 1} == SHARED


def test_a_municipality_without_a_way_of_its_own_says_what_holds_everywhere():
    bergen, default = load_municipalities()["4601"], load_municipalities()[DEFAULT]
    assert not bergen.local
    assert not default.local
    assert (bergen.office, bergen.apply, bergen.source) == (default.office, default.apply, default.source)


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
        assert (place.phone, place.address) == ("", {})


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


@pytest.mark.parametrize("place", ALL, ids=lambda place: place.number)
def test_every_municipality_is_found_by_its_number(place):
    assert find_municipality(place.number) == place


@pytest.mark.parametrize("frame", ["{}", "{}!", "{}s", "jeg bor i {}", "Hvordan søker vi i {} kommune?"])
@pytest.mark.parametrize("place", UNIQUE, ids=lambda place: place.name)
def test_every_name_of_one_municipality_is_found(place, frame):
    assert find_municipality(frame.format(place.name)) == place


@pytest.mark.parametrize("place", UNIQUE, ids=lambda place: place.name)
def test_every_name_is_found_in_small_letters_when_it_is_all_that_is_said(place):
    assert find_municipality(place.name.lower()) == place
    assert find_municipality(f"vi bor i {place.name.lower()}") == place


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tromso", "Tromsø"),
        ("Tromsoe", "Tromsø"),
        ("Tromsö", "Tromsø"),
        ("vi flytter til tromsö", "Tromsø"),
        ("Lillestrom kommune", "Lillestrøm"),
        ("Vestvaagoey", "Vestvågøy"),
        ("Stor Elvdal", "Stor-Elvdal"),
        ("i storelvdal", "Stor-Elvdal"),
        ("Sør Varanger", "Sør-Varanger"),
        ("bor i nord-aurdal", "Nord-Aurdal"),
        ("evje og hornnes kommune", "Evje og Hornnes"),
        ("Øvre Eiker kommunes tilbud", "Øvre Eiker"),
        ("Indre Østfold", "Indre Østfold"),
        ("Karasjok", "Karasjok"),
        ("Kárášjohka", "Karasjok"),
        ("bor i karasjohka", "Karasjok"),
        ("Guovdageaidnu", "Kautokeino"),
        ("Yykeä", "Lyngen"),
        ("jeg bor i Ivgu", "Lyngen"),
        ("Porsáŋgu", "Porsanger"),
        ("Bergen's office", "Bergen"),
        ("kommunen Time", "Time"),
        ("the municipality of Time", "Time"),
        ("time kommune", "Time"),
        ("Er det slik i Hå også?", "Hå"),
        ("vi flytter til Strand neste år", "Strand"),
        ("hvem ringer jeg i lund?", "Lund"),
        ("bor på Frøya med to barn", "Frøya"),
        ("kommune 1121", "Time"),
    ],
)
def test_a_name_is_found_however_it_is_written(text, name):
    assert find_municipality(text).name == name


@pytest.mark.parametrize(
    "text",
    [
        "Time heals",
        "Ola Lund sa det",
        "vi har klaget på Lund",
        "Strand er fint",
        "Sola skinner",
        "Moss grows here",
        "i går",
        "i time",
        "jeg er i time",
        "in time",
        "Will we get an answer in time?",
        "i strand",
        "barna leker i sola",
        "på sel",
        "i stad var eg hos legen",
        "å grue seg",
        "Kan jeg ha kommunal hjelp?",
        "vi må ha kommunen med",
        "as municipality staff",
        "I lie awake",
        "there is a hole in the law",
        "JEG ER I TIME",
        "Bø i Telemark",
        "Sande i Vestfold",
        "Høle",
        "kommune 9999",
    ],
)
def test_a_word_or_a_person_names_no_municipality(text):
    assert municipalities_named(text) == []


@given(st.lists(st.sampled_from(WORDS), min_size=3, max_size=12))
def test_small_words_name_nobody(words):
    assert municipalities_named(" ".join(words)) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Våler i Østfold", "3114"),
        ("våler i hedmark", "3419"),
        ("Vi bor i Våler, Innlandet", "3419"),
        ("Herøy i Nordland", "1818"),
        ("Herøy kommune i Nordland fylke", "1818"),
        ("Herøy (Møre og Romsdal)", "1515"),
        ("Herøy på Sunnmøre", "1515"),
    ],
)
def test_the_county_tells_two_of_a_name_apart(text, number):
    assert find_municipality(text).number == number


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Våler", ["3114", "3419"]),
        ("vi bor i Herøy", ["1515", "1818"]),
        ("Vi flytter fra Tromsø til Bodø", ["5501", "1804"]),
        ("Bergen, ja, Bergen", ["4601"]),
        ("hva nå", []),
    ],
)
def test_all_that_are_named_are_told_in_their_order(text, numbers):
    assert [place.number for place in municipalities_named(text)] == numbers
    assert (find_municipality(text) is None) == (len(numbers) != 1)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bærumm", "Bærum"),
        ("trondhjem", "Trondheim"),
        ("jeg bor i Kristiandsand", "Kristiansand"),
        ("lillestrøm kommune", "Lillestrøm"),
        ("Tromsö", "Tromsø"),
        ("olso", "Oslo"),
        ("bergn", "Bergen"),
        ("vi bor i fredrikstadt", "Fredrikstad"),
        ("sør vranger", "Sør-Varanger"),
        ("I live in Stavangar with my kids", "Stavanger"),
        ("i time", "Time"),
        ("ås", "Ås"),
    ],
)
def test_the_nearest_name_comes_first(text, name):
    assert closest_municipalities(text)[0].name == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "vet ikke",
        "jeg vet ikke hva kommunen heter",
        "hva er det",
        "hva mener du",
        "nei",
        "ja takk",
        "vil ikke si det",
        "why do you ask",
        "hvordan søker jeg",
        "barnekoordinator",
        "norge",
        "vi har tre barn og trenger hjelp til dette",
    ],
)
def test_no_name_is_near_to_what_is_no_place(text):
    assert closest_municipalities(text) == []


def test_both_of_a_shared_name_are_near():
    assert [place.number for place in closest_municipalities("vi bor i Våler")] == ["3114", "3419"]


def test_no_more_are_near_than_asked_for():
    assert len(closest_municipalities("Kristiansan", limit=1)) == 1


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
        ('"3218"', '"3219"', "no municipality 3219; take the number from"),
        ("name: Ås", "name: Os", "3218 is Ås and not Os; take number and name from"),
    ],
)
def test_a_wrong_file_is_named_with_its_remedy(folder, old, new, says):
    path = folder / "as.yml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=rf"\.yml.*{says}"):
        load_municipalities(folder)


def added(folder, text):
    """The municipalities, where the file of Ås has this too."""
    with (folder / "as.yml").open("a", encoding="utf-8") as file:
        file.write(f"{text}\n")
    return load_municipalities(folder)


def test_a_municipality_may_tell_how_its_office_is_called_and_visited_and_say_some_things_in_its_own_words(folder):
    more = 'phone: "02580"\naddress: {nb: Rådhuset, nn: Rådhuset, en: The town hall}\nwords: {nb: {title: Spør oss}}'
    places = added(folder, more)
    place = places["3218"]
    assert (place.phone, place.address["en"], place.hours) == ("02580", "The town hall", {})
    assert place.words == {"nb": {"title": "Spør oss"}}
    assert places["4601"].phone == ""


@pytest.mark.parametrize(
    "text",
    [
        "phone: 22334455",
        'phone: "ring oss"',
        'phone: "22 33 44 55 eller 66 77 88 99"',
        "hours: {nb: hverdager}",
        "words: [title]",
        "words: {nb: title}",
    ],
)
def test_what_is_not_written_as_it_should_be_is_told_by_file_and_field(folder, text):
    with pytest.raises(KnowledgeError, match=rf"as\.yml: {text.partition(':')[0]}"):
        added(folder, text)


def test_a_missing_default_is_noticed(folder):
    (folder / "default.yml").unlink()
    with pytest.raises(KnowledgeError, match=r"no default\.yml"):
        load_municipalities(folder)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("number\tname", "nummer\tnavn", "has not the columns"),
        ("4601\tBergen\tVestland", "4601\tBergen", "is no row"),
        ("4601\tBergen", "1103\tBergen", "1103 stands there twice"),
    ],
)
def test_a_wrong_register_is_named_with_its_remedy(folder, old, new, says):
    path = folder / "register.tsv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=rf"register\.tsv.*{says}"):
        load_municipalities(folder)


def test_a_missing_register_is_noticed(folder):
    (folder / "register.tsv").unlink()
    with pytest.raises(KnowledgeError, match=r"register\.tsv has not the columns"):
        load_municipalities(folder)

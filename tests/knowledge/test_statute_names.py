import pytest

from knowledge.laws import Laws
from knowledge.statute_names import Mention, StatuteNames

LAWS = Laws.load()
OTHERS = [
    ("lov/1990-01-02-3", "Fjordloven – fjordl"),
    ("forskrift/2001-04-05-678", "Forskrift om lykter [lykteforskriften]"),
    ("forskrift/2001-04-05-679", "Forskrift om lanterner – Vestland"),
    ("lov/1999-07-02-63", "Pasient- og brukerrettighetsloven – pbrl"),
    ("lov/1991-01-01-1", "Seilbåtmerkeloven"),
    ("lov/1992-01-01-1", "Seilbitemarkloven"),
]
NAMES = StatuteNames.of(LAWS, OTHERS, lambda document: ["1 B", "2"] if document == "lov/1990-01-02-3" else [])


def statutes(text):
    return [mention.statute for mention in NAMES.find(text)]


@pytest.mark.parametrize(
    ("text", "statute"),
    [
        ("HOL", "hol"),
        ("helse- og omsorgstjenesteloven", "hol"),
        ("helseogomsorgstjenesteloven", "hol"),
        ("helse og omsorgs tjeneste loven", "hol"),
        ("helse og omsorgstenestelova", "hol"),
        ("helse- og omsorgstjenstelovens", "hol"),
        ("omsorgstjenesteloven", "hol"),
        ("pasient og brukerretighetsloven", "pbrl"),
        ("paisent- og brukerrettighetsloven", "pbrl"),
        ("the Patient’s and User’s Rights Act", "pbrl"),
        ("barnevernloven", "bvl"),
        ("barnevernslovas", "bvl"),
        ("helsepersonelova", "hpl"),
        ("grunnlova", "Grl"),
        ("navloven", "NAV-l"),
        ("uf-f", "uf-f"),
        ("forskrift om habilitering og rehabilitering, individuell plan og koordinator", "HR-f"),
        ("LOV-1999-07-02-63", "pbrl"),
        ("FOR-2011-12-16-1256", "HR-f"),
        ("lov av 10. februar 1967", "fvl"),
        ("Forskrift 16. des. 2011 nr. 1256", "HR-f"),
        ("fjordlova", "lov/1990-01-02-3"),
        ("fjordl.", "lov/1990-01-02-3"),
        ("lykteforskrifta", "forskrift/2001-04-05-678"),
        ("forskriften om lykter", "forskrift/2001-04-05-678"),
        ("forskrift om lanterner – Vestland", "forskrift/2001-04-05-679"),
    ],
)
def test_a_statute_is_found_by_any_spelling_of_its_names(text, statute):
    assert statutes(f"Hva sier {text} om dette?") == [statute]


@pytest.mark.parametrize("text", ["uff", "loven", "forskriften", "vestland", "en lov om barn", "helse og omsorg", ""])
def test_other_words_name_no_statute(text):
    assert statutes(text) == []


def test_misspelt_the_name_of_two_imported_statutes_tells_neither():
    assert statutes("seilbåtmerkeloven") == ["lov/1991-01-01-1"]
    assert statutes("seilbatemerkloven") == []


def test_a_mention_tells_its_place_and_whether_it_is_an_abbreviation():
    text = "Både hol og i integreringsloven"
    assert NAMES.find(text) == [
        Mention(5, 8, "hol", abbreviation=True),
        Mention(14, 31, "intl"),
    ]


def test_sections_are_those_of_the_registry_and_of_the_import():
    assert NAMES.sections("pbrl")["2-5c"] == "2-5 c"
    assert NAMES.sections("lov/1990-01-02-3") == {"1b": "1 B", "2": "2"}
    assert NAMES.sections("lov/1888-01-01") == {}
    assert NAMES.sections(None).keys() > NAMES.sections("pbrl").keys()


def test_known_numbers_include_former_ones():
    assert "21" in NAMES.known("HR-f")
    assert "21" not in NAMES.sections("HR-f")

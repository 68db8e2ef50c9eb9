from collections import Counter
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.laws import Laws
from knowledge.references import Reference, candidates, references
from knowledge.statute_names import StatuteNames

DATA = Path(__file__).parents[1] / "data"
LAWS = Laws.load()
# Made-up statutes stand for imported ones.
OTHERS = [
    ("lov/1990-01-02-3", "Fjordloven – fjordl"),
    ("forskrift/2001-04-05-678", "Forskrift om lykter [lykteforskriften]"),
]
SECTIONS = {"lov/1990-01-02-3": ["1", "2", "3", "3 a", "4"], "forskrift/2001-04-05-678": ["1-1", "1-2", "4A-1"]}
NAMES = StatuteNames.of(LAWS, OTHERS, lambda document: SECTIONS.get(document, ()))


def found(text):
    """Statute, section, paragraph and point of each reference, without what is empty at the end."""
    rows = []
    for reference in references(text, NAMES):
        row = [reference.statute, reference.section, reference.paragraph, reference.point]
        while row[-1] in (None, "") and len(row) > 2:
            row.pop()
        rows.append(tuple(row))
    return rows


@pytest.mark.parametrize(
    ("text", "statute", "section"),
    [
        ("Hva står i § 2-5 c?", None, "2-5 c"),
        ("Kva står i § 2-5 c?", None, "2-5 c"),
        ("ka e § 2-5 c for noe", None, "2-5 c"),
        ("section 7-2 a", None, "7-2 a"),
        ("§7–2a", None, "7-2 a"),
        ("§\u00a07\u20112\u00a0a", None, "7-2 a"),
        ("§2-5 C", None, "2-5 c"),
        ("§ 7 - 2 a", None, "7-2 a"),
        ("paragraf 2 5 c", None, "2-5 c"),
        ("§ 2.5 c", None, "2-5 c"),
        ("paragrafen 2-5c", None, "2-5 c"),
        ("pargraf 2-5 c", None, "2-5 c"),
        ("i brevet står det paragraf 22, finner den ikke", None, "22"),
        ("section 5 of the Act", None, "5"),
        ("hva sier § 7-2 i loven", None, "7-2"),
        ("§ 2-5 e det", None, "2-5"),
        ("§ 7-2 m.m.", None, "7-2"),
        ("Uff, § 2-5 c", None, "2-5 c"),
        ("pbrl 2-5b", "pbrl", "2-5 b"),
        ("pbrl2-5b", "pbrl", "2-5 b"),
        ("pbrl, § 2-5 b", "pbrl", "2-5 b"),
        ("pbrl kap. 2 § 2-5 b", "pbrl", "2-5 b"),
        ("hva sier pbrl om 2-5 c", "pbrl", "2-5 c"),
        ("pasientrettighetsloven sin paragraf 2-5 b", "pbrl", "2-5 b"),
        ("lov om pasientrettigheter 2-5", "pbrl", "2-5"),
        ("lov 2. juli 1999 nr. 63 § 2-5", "pbrl", "2-5"),
        ("Act of 2 July 1999 No. 63 section 2-5", "pbrl", "2-5"),
        ("https://lovdata.no/lov/1999-07-02-63/§2-5c", "pbrl", "2-5 c"),
        ("https://lovdata.no/dokument/NL/lov/1999-07-02-63/KAPITTEL_2#§2-5b", "pbrl", "2-5 b"),
        ("HOL §7-3", "hol", "7-3"),
        ("helse- og omsorgstjenesteloven paragraf 7-2 a", "hol", "7-2 a"),
        ("7-2a i helse- og omsorgstjenesteloven", "hol", "7-2 a"),
        ("etter § 7-2 a i helse-og omsorgsloven har vi krav på", "hol", "7-2 a"),
        ("§ 7-2 a, hol", "hol", "7-2 a"),
        ("fvl. § 28", "fvl", "28"),
        ("forvaltningsloven 28", "fvl", "28"),
        ("paragraph 28 of the Public Administration Act", "fvl", "28"),
        ("article 104 of the constitution", "Grl", "104"),
        ("Grunnlovens § 104", "Grl", "104"),
        ("§ 15 i NAV-loven", "NAV-l", "15"),
        ("Jeg har lest helse- og omsorgstjenesteloven. Hva står i § 7-3?", "hol", "7-3"),
        ("Har jeg rett etter pasientrettighetsloven? De viser til § 7-2 a", None, "7-2 a"),
        ("§ 3 a i fjordloven", "lov/1990-01-02-3", "3 a"),
        ("fjordl § 4", "lov/1990-01-02-3", "4"),
        ("lykteforskriften 4a-1", "forskrift/2001-04-05-678", "4A-1"),
        ("Lov 1. mars 1888 nr. 2 § 5", "lov/1888-03-01-2", "5"),
    ],
)
def test_a_section_is_found_however_it_is_written(text, statute, section):
    assert found(text) == [(statute, section)]


@pytest.mark.parametrize("text", ["2-5 c", "2-5c?", "Hva er 2-5 c?", "kva seier 2-5 c", "what does 2-5 c say"])
def test_a_bare_number_with_a_letter_counts_as_nearly_the_whole_message(text):
    assert found(text) == [(None, "2-5 c")]


def test_without_a_letter_a_bare_number_needs_a_question_around_it():
    assert found("hva står i 7-2") == [(None, "7-2")]
    assert found("7-2") == []
    assert found("er det 2-3") == []


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("helse og omsorgstjenestelova § 7-2 første ledd bokstav b", [("hol", "7-2", 1, "b")]),
        ("hol § 7-2 andre ledd", [("hol", "7-2", 2)]),
        ("§ 7-2 annet ledd i hol", [("hol", "7-2", 2)]),
        ("hol § 7-2 2. ledd", [("hol", "7-2", 2)]),
        ("fvl § 28 2. ledd", [("fvl", "28", 2)]),
        ("andre ledd i hol § 7-2", [("hol", "7-2", 2)]),
        ("second paragraph of section 7-2 a", [(None, "7-2 a", 2)]),
        ("section 7-2 subsection 2 of the Health and Care Services Act", [("hol", "7-2", 2)]),
        ("section 7-2, second paragraph, letter b", [(None, "7-2", 2, "b")]),
        ("§ 7-2 (2)", [(None, "7-2", 2)]),
        ("§ 28 første og andre ledd i fvl", [("fvl", "28", 1)]),
        ("hol § 1-1 siste ledd", [("hol", "1-1", -1)]),
        ("§ 4-1 nr. 3", [(None, "4-1", None, "3")]),
        ("§ 2-5 bokstav c", [(None, "2-5", None, "c")]),
    ],
)
def test_paragraph_and_letter_come_with_the_section(text, rows):
    assert found(text) == rows


@pytest.mark.parametrize(
    ("text", "statute", "sections"),
    [
        ("§§ 7-2 og 7-2 a", None, "7-2, 7-2 a"),
        ("sections 7-1, 7-2 and 7-2 a", None, "7-1, 7-2, 7-2 a"),
        ("pbrl § 2-5 a, b og c", "pbrl", "2-5 a, 2-5 b, 2-5 c"),
        ("§§ 2-5 a til 2-5 c i pbrl", "pbrl", "2-5 a, 2-5 b, 2-5 c"),
        ("pbrl §§ 2-5a–2-5c", "pbrl", "2-5 a, 2-5 b, 2-5 c"),
        ("pbrl § 2-5 a-c", "pbrl", "2-5 a, 2-5 b, 2-5 c"),
        ("Folketrygdloven §§ 9-10 til 9-14", "ftrl", "9-10, 9-11, 9-14"),
        ("§§ 28-31 fvl", "fvl", "28, 29, 30, 31"),
        ("§ 28-31 i forvaltningsloven", "fvl", "28, 29, 30, 31"),
        ("fvl § 28 til 31", "fvl", "28, 29, 30, 31"),
        ("fjordloven §§ 2–4", "lov/1990-01-02-3", "2, 3, 3 a, 4"),
        ("§ 16 og 17 i habiliteringsforskriften", "HR-f", "16, 17"),
        ("hpl § 10a og 10b", "hpl", "10 a, 10 b"),
    ],
)
def test_lists_and_ranges_are_the_sections_that_they_hold(text, statute, sections):
    assert found(text) == [(statute, section) for section in sections.split(", ")]


def test_ends_in_the_wrong_order_are_two_sections():
    assert found("§ 17 til § 16 i habiliteringsforskriften") == [("HR-f", "17"), ("HR-f", "16")]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("§ 7-2 i hol og § 2-5 i pbrl", [("hol", "7-2"), ("pbrl", "2-5")]),
        ("hol § 7-2 og pbrl § 2-5", [("hol", "7-2"), ("pbrl", "2-5")]),
        ("§ 7-2 hol, § 2-5 pbrl", [("hol", "7-2"), ("pbrl", "2-5")]),
        ("§ 7-2 og pasientrettighetsloven § 2-5", [(None, "7-2"), ("pbrl", "2-5")]),
        ("pbrl. 2-5 b og hol 7-2a", [("pbrl", "2-5 b"), ("hol", "7-2 a")]),
    ],
)
def test_each_section_belongs_to_the_statute_beside_it(text, rows):
    assert found(text) == rows


@pytest.mark.parametrize(
    "text",
    [
        "§ 5 i frisørloven",
        "frisørloven § 5",
        "§ 3 i forskrift om frisører",
        "section 5 of the Hairdresser Act",
        "article 3 of the convention",
        "article 3",
        "paragraph 2 of the letter",
    ],
)
def test_a_section_of_what_we_do_not_have_is_none_of_ours(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "paragraf",
        "hvilken paragraf gjelder?",
        "pbrl",
        "kapittel 7 i hol",
        "ring 22 33 44 55",
        "tlf 800 40 567",
        "+47 223-34-455",
        "2-5 år",
        "12-16 år",
        "barn på 2-5 år",
        "2-5 barn",
        "kl 8-16",
        "åpent 08.00-15.30",
        "15-3-2026",
        "15.3.2026",
        "2. juli 1999",
        "kr 2-5 c",
        "1.500 kr",
        "2-5 prosent",
        "klasse 2-5 c",
        "går i 7-2 a på skolen",
        "Storgata 2-5 b",
        "Storgata 7 b",
        "et par 2-3 ganger",
        "vi er 2-3 i Hol",
        "Vi bor i Hol kommune 3-4",
        "hol 8-16",
        "barnehageloven 2005",
        "hva sier barnevernsloven om 3-4 barn",
        "Grunnlova 17. mai",
        "5-åring",
    ],
)
def test_other_numbers_are_no_references(text):
    assert found(text) == []


def questions():
    for question in yaml.safe_load((DATA / "questions_dev.yml").read_text(encoding="utf-8")):
        yield question["t"]
    for question in yaml.safe_load((DATA / "fact_questions.yml").read_text(encoding="utf-8")):
        yield from (question[language] for language in ("nb", "nn", "en"))


def test_ordinary_questions_name_no_section():
    ordinary = [
        text for text in questions() if not any(mark in text.lower() for mark in ("§", "paragraf ", "section "))
    ]
    assert len(ordinary) > 1300
    assert not [text for text in ordinary if found(text)]


def test_the_reference_keeps_what_the_person_wrote():
    texts = "Hva sier HOL §7–3 om dette?", "§§ 28-31 fvl", "7-2a i Omsorgstjenesteloven, takk"
    asked = [references(text, NAMES)[0].asked for text in texts]
    assert asked == ["HOL §7–3", "§§ 28-31 fvl", "7-2a i Omsorgstjenesteloven"]


@pytest.mark.parametrize(
    ("text", "statute", "sections", "former"),
    [
        ("Hva sier habiliteringsforskriften § 21?", "HR-f", ["16"], "21"),
        ("forskrift om habilitering og rehabilitering, individuell plan og koordinator § 22", "HR-f", ["17"], "22"),
        ("the former § 21", "HR-f", ["16"], "21"),
        ("gamle § 21", "HR-f", ["16"], "21"),
        ("barnevernloven § 3-2 a", "bvl", ["15-8", "15-9"], "3-2 a"),
        ("opplæringsloven § 4A-14", "oppl", ["24-1"], "4A-14"),
        ("tidligere § 3-9 a i hol", "hol", ["3-9 b"], "3-9 a"),
    ],
)
def test_a_number_that_moved_is_what_it_is_today(text, statute, sections, former):
    rows = references(text, NAMES)
    assert [(row.statute, row.section, row.former) for row in rows] == [
        (statute, number, former) for number in sections
    ]


@pytest.mark.parametrize("text", ["hol § 3-9 a", "min mor er 80 år gammel, hol § 3-9 a", "my 12 year old, hol § 3-9 a"])
def test_a_number_of_today_wins_over_a_former_one(text):
    assert [(row.section, row.former) for row in references(text, NAMES)] == [("3-9 a", "")]


def test_candidates_are_the_statutes_with_the_section_most_cited_first():
    reference = Reference(None, "2-5 a")
    assert candidates(reference, LAWS, {}) == ["pbrl § 2-5 a", "sphlsl § 2-5 a"]
    assert candidates(reference, LAWS, Counter(["sphlsl § 2-5 a"])) == ["sphlsl § 2-5 a", "pbrl § 2-5 a"]


def test_candidates_of_a_former_number_are_what_it_is_today():
    assert candidates(Reference(None, "21"), LAWS, {}) == ["hpl § 21", "HR-f § 16"]


def test_a_named_statute_is_its_only_candidate():
    assert candidates(Reference("pbrl", "2-5 c"), LAWS, {}) == ["pbrl § 2-5 c"]
    assert candidates(Reference("lov/1990-01-02-3", "1"), LAWS, {}) == []


@st.composite
def spelt_sources(draw):
    """A source of the registry, and one of the ways to write it."""
    key = draw(st.sampled_from([key for key, entry in LAWS.entries.items() if entry.legal]))
    entry = LAWS.entries[key]
    section = draw(st.sampled_from(list(entry.sections)))
    name = draw(st.sampled_from([key, *entry.names.values(), *entry.aliases]))
    if name != key:
        name = name.replace("-", draw(st.sampled_from(["-", "", " "])))
        name = "".join(name.split()) if draw(st.booleans()) else name
    number = section.replace(" ", draw(st.sampled_from([" ", "", "\u00a0"])))
    number = number.replace("-", draw(st.sampled_from(["-", "–", "\u2011", " - "])))
    marks = ["§", "§ ", "paragraf ", "Section ", "§\u00a0"]
    mark = draw(st.sampled_from([*marks, ""]))
    if draw(st.booleans()) and (mark or not section.isdigit()):
        text = f"{mark}{number} {draw(st.sampled_from(['i', 'av', 'of the', 'in the', 'etter', 'frå']))} {name}"
    else:
        text = f"{name} {mark}{number}"
    case = draw(st.sampled_from([str, str.lower, str.upper]))
    frame = draw(st.sampled_from(["{}", "Hva står i {}?", "kva seier {} om barn", "Please explain {}, thanks"]))
    return key, section, frame.format(case(text))


@given(spelt_sources())
def test_every_source_of_the_registry_is_found_in_every_spelling(spelt):
    key, section, text = spelt
    assert [(row.statute, row.section, row.former) for row in references(text, NAMES)] == [(key, section, "")]


FRAGMENTS = [
    "§",
    "§§ ",
    "paragraf ",
    "0",
    "2-5",
    "28",
    "4A-1",
    " c",
    " ledd ",
    "andre ",
    "2. ",
    "bokstav ",
    "(0)",
    " til ",
    ", ",
    "hol ",
    "fvl ",
]


@given(st.text(max_size=200) | st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join))
def test_any_text_can_be_read(text):
    for reference in references(text, NAMES):
        assert reference.section
        assert reference.asked

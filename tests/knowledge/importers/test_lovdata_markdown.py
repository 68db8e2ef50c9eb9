from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import KnowledgeError
from knowledge.importers.lovdata_markdown import read_lovdata_markdown
from knowledge.sections import IN_FORCE, NOT_IN_FORCE, REPEALED

STATUTE = """---
tittel: "Lov om baking av brød (brødbakeloven)"
korttittel: "Brødbakeloven – brbl"
refid: "lov/2001-02-03-4"
rettsomrade: "Næringsrett>Bakerier\\nForbrukerrett"
ikrafttredelse: "{in_force}"
---

# Lov om baking av brød (brødbakeloven)

## Kapittel 1. Alminnelige bestemmelser

Overskriften endret ved lov 3 april 2004 nr. 5 (ikr. 1 jan 2005).

### § 1-1. (Formål.)

Loven skal gi godt brød, jf. § 1-2 , og ikke noe annet.

I loven her menes med

- brød 1 : det som er bakt av mel
- deig: det som skal bli brød

når ikke annet er sagt.

Departementet kan gi forskrift.

*Tilføyd ved lov 3 april 2004 nr. 5 (ikr. 1 jan 2005 iflg. res. 3 april 2004 nr. 600 , tidligere § 1-2a).
1 Se også lov om mel.*

### § 1-2 a. (Opphevet)

*Opphevet ved lov 3 april 2006 nr. 7 .*

### § 1-3. Rundstykker

*Tilføyes ved lov 1 mai 2026 nr. 9 (i kraft fra den tid Kongen bestemmer).*

## Vedlegg

Oppskriften er en del av loven.

### § 1-1. Mengder

*1. Det trengs mel.
2. Det trengs vann.*
"""


def read(in_force="2001-03-01, 2002-01-01", **more):
    return read_lovdata_markdown(STATUTE.replace("{in_force}", in_force).encode(), "lov.md", **more)


@pytest.fixture
def sections():
    return {section.anchor: section for section in read()}


def test_a_section_knows_its_statute_its_place_and_its_address(sections):
    section = sections["§1-1"]
    assert section.document == "lov/2001-02-03-4"
    assert section.name == "brødbakeloven § 1-1 Formål"
    assert section.path == ("Kapittel 1. Alminnelige bestemmelser",)
    assert section.url == "https://lovdata.no/lov/2001-02-03-4/§1-1"
    assert (section.area, section.language, section.licence) == ("Næringsrett", "nb", "NLOD 2.0")
    assert section.in_force == date(2001, 3, 1)


def test_its_text_has_the_words_of_the_law_without_the_notes(sections):
    assert sections["§1-1"].text == (
        "Loven skal gi godt brød, jf. § 1-2, og ikke noe annet.\n\n"
        "I loven her menes med\nbrød 1: det som er bakt av mel\ndeig: det som skal bli brød\nnår ikke annet er sagt.\n\n"
        "Departementet kan gi forskrift."
    )


def test_its_paragraphs_and_points_can_be_pointed_at(sections):
    section = sections["§1-1"]
    spans = {(part.paragraph, part.point): section.text[part.start : part.end] for part in section.parts}
    assert spans[3, ""] == "Departementet kan gi forskrift."
    assert spans[2, "-"] == "deig: det som skal bli brød"
    assert len(section.parts) == 5


def test_the_note_tells_what_changed_it_and_what_it_was_called_before(sections):
    section = sections["§1-1"]
    assert section.amended.startswith("Tilføyd ved lov 3 april 2004 nr. 5 (ikr. 1 jan 2005")
    assert section.amended.endswith("\n1 Se også lov om mel.")
    assert section.former == ("1-2 a",)


def test_a_repealed_section_is_kept_without_text(sections):
    section = sections["§1-2a"]
    assert (section.status, section.text, section.parts) == (REPEALED, "", ())
    assert section.amended == "Opphevet ved lov 3 april 2006 nr. 7."


def test_a_section_that_is_only_going_to_be_added_is_not_in_force(sections):
    assert sections["§1-3"].status == NOT_IN_FORCE


def test_text_under_a_heading_without_number_is_a_section(sections):
    assert sections["vedlegg"].text == "Oppskriften er en del av loven."
    assert "kapittel-1-alminnelige-bestemmelser" not in sections


def test_the_same_number_in_an_annex_is_another_section(sections):
    section = sections["vedlegg/§1-1"]
    assert (section.number, section.heading, section.path) == ("1-1", "Mengder", ("Vedlegg",))
    assert section.url == "https://lovdata.no/lov/2001-02-03-4"


def test_text_between_stars_that_is_no_note_is_law(sections):
    assert sections["vedlegg/§1-1"].text == "1. Det trengs mel.\n\n2. Det trengs vann."


@pytest.mark.parametrize(
    ("in_force", "status"),
    [
        ("Kongen bestemmer", NOT_IN_FORCE),
        ("Ikkje i kraft", NOT_IN_FORCE),
        ("Departementet bestemmer, 2001-03-01", IN_FORCE),
        ("2026-07-02", IN_FORCE),
        ("2026-07-03", NOT_IN_FORCE),
        ("Inntektsåret 1999", IN_FORCE),
        ("", IN_FORCE),
    ],
)
def test_a_statute_is_in_force_when_its_day_is_set_and_has_come(in_force, status):
    assert read(in_force, today=date(2026, 7, 2))[0].status == status


def test_a_nynorsk_statute_is_in_nynorsk():
    body = "Den som ikkje har brød, kan få det frå kommunen. Kommunen skal ikkje krevje noko for det."
    text = f'---\ntittel: "Lov om brød"\nrefid: "lov/2001-02-03-5"\n---\n# Lov om brød\n## § 1\n{body}\n## § 2\nKort.\n'
    assert [section.language for section in read_lovdata_markdown(text.encode(), "lov.md")] == ["nn", "nn"]


def test_a_convention_in_english_is_in_english():
    english = (
        "The parties shall bake the bread which they have agreed on, and any of them shall share it with the others."
    )
    text = STATUTE + f"\n## Convention\n\n### Art 1\n\n{english}\n"
    *others, section = read_lovdata_markdown(text.encode(), "lov.md")
    assert (section.language, section.heading, section.number) == ("en", "Art 1", "")
    assert {other.language for other in others} == {"nb"}


def test_markdown_of_ones_own_is_read_too():
    text = "# Veileder\n\n## Hvem kan søke?\n\nAlle kan\nsøke.\n* foreldre\n  og andre\n* barn\n"
    (section,) = read_lovdata_markdown(text.encode(), "veileder.md", licence="CC BY 4.0")
    assert (section.document, section.document_title, section.licence) == ("veileder.md", "Veileder", "CC BY 4.0")
    assert section.text == "Alle kan søke.\nforeldre og andre\nbarn"


def test_windows_text_is_read_where_that_is_safe_and_refused_elsewhere():
    text = "# Brød\n\nVi søker «brød» på gården – nå.\n"
    (section,) = read_lovdata_markdown(text.encode("cp1252"), "a.md")
    assert section.text == "Vi søker «brød» på gården – nå."
    with pytest.raises(KnowledgeError, match=r"a\.md is not UTF-8; save it"):
        read_lovdata_markdown(text.replace("«", "").replace("»", "").replace("–", "").encode("cp865"), "a.md")


WORDS = st.text("abcæø", min_size=1, max_size=6)
LINES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
BLOCKS = st.lists(
    st.one_of(LINES, st.lists(LINES, min_size=1, max_size=3).map(lambda points: "- " + "\n- ".join(points))),
    min_size=1,
    max_size=4,
).map("\n\n".join)
DOCUMENTS = st.lists(st.tuples(st.integers(2, 6), st.integers(1, 30), LINES, BLOCKS), min_size=1, max_size=6)


@given(DOCUMENTS)
def test_every_word_of_a_document_is_in_its_sections_once_and_every_section_has_its_own_id(document):
    body = "".join(
        f"{'#' * level} § {number}. {heading}\n\n{blocks}\n\n*Endret ved lov 3 april 2004 nr. 5.*\n\n"
        for level, number, heading, blocks in document
    )
    text = f'---\ntittel: "Lov"\nrefid: "lov/2001-02-03-4"\n---\n# Lov\n\n{body}'
    sections = read_lovdata_markdown(text.encode(), "lov.md")
    found = " ".join(f"{section.heading} {section.text}" for section in sections)
    assert (
        found.split() == " ".join(f"{heading} {blocks}" for *_, heading, blocks in document).replace("- ", "").split()
    )
    assert len({section.id for section in sections}) == len(document)
    assert all(section.text[part.start : part.end].strip() for section in sections for part in section.parts)


def test_a_section_whose_repeal_has_come_into_force_since_is_repealed_from_that_day():
    text = """---
tittel: "Lov om hager"
refid: "lov/2020-01-01-1"
ikrafttredelse: "2020-01-01"
---

#### § 1. Gjerde

Ord om gjerde.

*Oppheves ved lov 1 jan 2026 nr. 1 (i kraft 1 juli 2026).*
"""
    before, after = (
        read_lovdata_markdown(text.encode(), "lov.md", today=date(2026, month, 1))[0].status for month in (6, 7)
    )
    assert (before, after) == (IN_FORCE, REPEALED)

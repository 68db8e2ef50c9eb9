from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.quote import quote_nearest, quote_part, quote_whole
from knowledge.sections import Part, Section

EMPTY = Section("lov/2030-01-01-1", "hagestelloven", "1", "", (), "", (), "§1", "", "nb", None, "", "")


def section(*paragraphs):
    """Each paragraph a text, or a text followed by points."""
    text, parts = "", []
    for number, paragraph in enumerate(paragraphs, 1):
        head, *points = paragraph if isinstance(paragraph, list) else [paragraph]
        text += "\n\n" if text else ""
        start = len(text)
        text += head
        inner = []
        for letter, point in zip("abcdefgh", points, strict=False):
            text += "\n"
            inner.append(Part(number, f"{letter})", len(text), len(text) + len(point)))
            text += point
        parts += [Part(number, "", start, len(text)), *inner]
    return replace(EMPTY, text=text, parts=tuple(parts))


def by_word(word):
    return lambda texts: [float(word in text) for text in texts]


def test_a_short_section_is_quoted_whole():
    quote = quote_nearest(section("Alle skal vanne.", "Ingen må klage."), by_word("klage"))
    assert quote.whole
    assert quote.text == "Alle skal vanne.\n\nIngen må klage."


def test_of_a_long_section_the_nearest_paragraph_is_quoted_with_what_follows_and_fits():
    quote = quote_nearest(section("Rose. " * 20, "Gjerde her.", "Snegle her.", "ugress " * 20), by_word("Gjerde"), 40)
    assert quote.text == "Gjerde her.\n\nSnegle her."
    assert not quote.whole


def test_of_a_long_list_the_nearest_point_is_quoted():
    long = section(["Dette er forbudt:", "å brøle om natten,", "å kaste stein på gjerdet,", "å la sneglene gå løs."])
    assert quote_nearest(long, by_word("stein"), 30).text == "å kaste stein på gjerdet,"


def test_of_a_long_paragraph_the_nearest_sentence_is_quoted():
    long = section("Hagen er for alle i nr. 4. Gjerdet deles av naboene. Sneglene plukkes hver kveld.")
    assert quote_nearest(long, by_word("Gjerdet"), 30).text == "Gjerdet deles av naboene."


def test_a_part_that_is_hardly_nearer_than_the_beginning_is_not_preferred():
    long = section("Hovedregelen står her i første ledd.", "Unntaket står her.")
    assert quote_nearest(long, lambda texts: [0.5, 0.55], 40).text == "Hovedregelen står her i første ledd."
    assert quote_nearest(long, lambda texts: [0.5, 0.65], 40).text == "Unntaket står her."


def test_a_power_to_issue_regulations_is_no_answer():
    long = section("Hunder holdes i bånd om våren, og ellers ved vei.", "Kongen kan gi nærmere forskrifter om hunder.")
    assert quote_nearest(long, by_word("hunder"), 60).text.startswith("Hunder holdes")


def test_without_a_question_it_begins_at_the_beginning():
    assert quote_whole(section("Først dette.", "Så noe som er mye lengre enn det."), 20).text == "Først dette."


def test_a_single_sentence_that_is_too_long_is_quoted_all_the_same():
    assert quote_whole(section("En eneste lang setning uten slutt"), 10).whole


@pytest.mark.parametrize(("paragraph", "point", "text"), [(1, "", "Alle."), (2, "b", "to"), (2, "B", "to")])
def test_a_paragraph_or_point_is_found_by_its_number_and_letter(paragraph, point, text):
    assert quote_part(section("Alle.", ["Disse:", "en", "to"]), paragraph, point).text == text


def test_a_part_that_is_not_there_is_none():
    assert quote_part(section("Alle."), 2) is None
    assert quote_part(section("Alle."), 1, "c") is None


paragraphs = st.lists(
    st.one_of(
        st.text("abc. §A", min_size=1, max_size=60).filter(str.strip),
        st.lists(st.text("ab. ", min_size=1, max_size=20).filter(str.strip), min_size=2, max_size=5),
    ),
    min_size=1,
    max_size=5,
)


@given(paragraphs, st.integers(1, 80), st.randoms())
def test_every_quote_is_a_span_of_the_text_without_space_around_it(made, longest, random):
    text = section(*made)
    quote = quote_nearest(text, lambda texts: [random.random() for _ in texts], longest)
    assert quote.text in text.text
    assert quote.text
    assert quote.whole or quote.text == quote.text.strip()

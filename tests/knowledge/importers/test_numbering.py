import pytest

from knowledge.importers.numbering import bare, canonical, former_numbers, split_heading


@pytest.mark.parametrize(
    ("heading", "number", "rest"),
    [
        ("§ 2-5c. Rett til brød", "2-5 c", "Rett til brød"),
        ("§ 2-5 c. Rett til brød", "2-5 c", "Rett til brød"),
        ("§\u00a02-5\u00a0c.", "2-5 c", ""),
        ("§ 12a", "12 a", ""),
        ("§ 12 a Rett til brød", "12 a", "Rett til brød"),
        ("§ 9 A-4. Klage", "9A-4", "Klage"),
        ("§ 17 A-1 a. Trygd", "17A-1 a", "Trygd"),
        ("§ 21 A", "21 A", ""),
        ("§ 8iii. Forbud", "8 iii", "Forbud"),
        ("§ 3-17-2. (Opphevet)", "3-17-2", "Opphevet"),
        ("§ 3. (Om hva som er brød.)", "3", "Om hva som er brød"),
        ("§§ 7 – 9. (Opphevet)", "7–9", "Opphevet"),
        ("§ 15Refusjon", "15", "Refusjon"),
    ],
)
def test_a_number_has_one_form_however_it_is_written(heading, number, rest):
    assert split_heading(heading) == (number, rest)


@pytest.mark.parametrize("heading", ["§ 4 I tilfeller av brann", "§ 4 i kraft"])
def test_a_word_of_one_letter_is_no_letter_of_the_number(heading):
    assert split_heading(heading)[0] == "4"


@pytest.mark.parametrize("heading", ["Kapittel 2. Deig", "I", "Art 3", "15 Art.", "Artikkel 8", "§ x-1. Slutt"])
def test_headings_without_a_number_after_the_sign_have_none(heading):
    assert split_heading(heading) == ("", bare(heading))


def test_numbers_from_elsewhere_are_brought_to_the_same_form():
    assert {canonical(number) for number in ("2-5c", "2-5 c", "§ 2-5 c.", "§2-5c")} == {"2-5 c"}


@pytest.mark.parametrize(
    ("note", "numbers"),
    [
        ("Endret ved lov 1 mai 2020 nr. 3 (i kraft 1 juni 2020, tidligere § 2-1a).", ("2-1 a",)),
        (
            "Endra med lov 1 mai 2020 nr. 3, tidlegare § 13, endra med lov 2 mai 2021 nr. 4, tidlegare § 14.",
            ("13", "14"),
        ),
        ("Tilføyd ved lov 1 mai 2020 nr. 3, tidligere §§ 34 og 35.", ("34", "35")),
        ("Endret ved forskrift 1 mai 2020 nr. 3 (tidligere § 9), 20 des 2021 nr. 10.", ("9",)),
        ("Tilføyd ved lov 1 mai 2020 nr. 3 (tidligere § 24-5 endret paragrafnummer til § 24-6).", ()),
        ("Endret ved lov 1 mai 2020 nr. 3 (endret paragrafnummer fra § 24-5).", ("24-5",)),
        ("Endret ved lov 1 mai 2020 nr. 3.", ()),
    ],
)
def test_former_numbers_are_read_from_the_note(note, numbers):
    assert former_numbers(note) == numbers

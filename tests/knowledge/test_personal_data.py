import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.danger import detect_danger
from knowledge.personal_data import KEPT_LENGTH, NOTHING, conceal, mask, without_masks

DANGERS = [
    line.split("\t")[2]
    for line in (Path(__file__).parents[1] / "data" / "danger.tsv").read_text(encoding="utf-8").splitlines()
]
# Texts in which numbers, their words and the gaps between them are likely.
PIECES = st.lists(
    st.sampled_from(
        [
            *"0123456789",
            *" .,-–/_()+@:\n",
            "01",
            "010107",
            "50160",
            "2024",
            "fnr ",
            "personnummer ",
            " og ",
            "null ",
            "en ",
        ]
        + ["Storgata ", "[phone]", "kari", "example", " dot ", " at ", "kr", "§ ", "jeg heter ", "０１", "٣"]
    ),
    max_size=40,
).map("".join)

# Made-up numbers: the first fails the check digits, the second passes them on purpose but belongs to nobody we know of.
IDENTITY_NUMBERS = [
    "12345678901",
    "01010750160",
    "010107 50160",
    "010107-50160",
    "01.01.07 50160",
    "0 1 0 1 0 7 5 0 1 6 0",
    "010107, 50160",
    "010107 (50160)",
    "01.01.2007 50160",
    "０１０１０７５０１６０",
    "٠١٠١٠٧٥٠١٦٠",
    "null en null en null sju fem null en seks null",
]


@pytest.mark.parametrize("number", IDENTITY_NUMBERS)
def test_identity_numbers_are_masked_whatever_their_check_digits(number):
    text, kinds = mask(f"Barnet har fødselsnummer {number}, får vi hjelp?")
    assert re.fullmatch(r"Barnet har fødselsnummer \[identity_number\]\)?, får vi hjelp\?", text)
    assert kinds == ("identity_number",)


@given(st.from_regex(r"\A[0-9]{6}[ .\-]?[0-9]{5}\Z"))
def test_no_eleven_digits_pass(number):
    text, _ = mask(f"nummer {number} her")
    assert number not in text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("fnr 010107, personnummer 50160", "fnr [identity_number], personnummer [identity_number]"),
        ("født 010107 personnummer 50160", "født [identity_number] personnummer [identity_number]"),
        ("fødselsnummeret slutter på 50160", "fødselsnummeret slutter på [identity_number]"),
        ("010107 og så 50160", "[identity_number] og så [identity_number]"),
        ("født 010107, det andre er 50161", "født [identity_number], det andre er [identity_number]"),
        ("01.01.07, nummer 50161", "[identity_number], nummer [identity_number]"),
        ("010107, 501, 61", "[identity_number]"),
        ("personnummeret er fem null en seks en", "personnummeret er [identity_number]"),
        ("null 1 null 1 null 7 fem null en 6 1", "[identity_number]"),
        ("kontonummer 9999.12.34566", "kontonummer [account_number]"),
        ("IBAN NO93 8601 1117 947", "IBAN [number]"),
        ("saksnummer 2026123456", "saksnummer [number]"),
        ("et for lite: 0101075016", "et for lite: [number]"),
        ("ring 91234567", "ring [phone]"),
        ("ring 912 34 567", "ring [phone]"),
        ("ring +47 91 23 45 67", "ring [phone]"),
        ("ring 004791234567", "ring [phone]"),
        ("ring +46 70 123 45 67 i dag", "ring [phone] i dag"),
        ("skriv til kari.nordmann@example.no nå", "skriv til [email] nå"),
        ("kari krøllalfa example punktum no", "[email]"),
        ("Vi bor i Bjørkeveien 14, 7030 Trondheim", "Vi bor i [address] Trondheim"),
        ("storgata 5b i Oslo", "[address] i Oslo"),
        ("Postboks 123, 0107 Oslo", "[address] Oslo"),
        ("Kongens gate 10, H0201", "[address]"),
    ],
)
def test_details_are_masked(text, masked):
    assert mask(text)[0] == masked


@pytest.mark.parametrize(
    "text",
    [
        "§ 2-5 c i loven fra 1999",
        "§§ 2-1, 2-2, 2-3, 2-5, 7-1, 7-2",
        "ring 116 117",
        "40 50 16 00",
        "jenta er 6 år, født 2019",
        "lov 2021-06-11 nr. 78",
        "LOV-2005-06-17-62",
        "org.nr 974 760 673",
        "1 250 000 kroner",
        "klokka 12.30",
        "fire uker",
        "på vei 2 ganger",
        "vurderingen 3",
        "7030 Trondheim",
    ],
)
def test_ordinary_numbers_stay(text):
    assert mask(text) == (text, ())


def test_a_name_that_was_masked_before_is_known():
    assert mask("sønnen min [name] har autisme") == ("sønnen min [name] har autisme", ("name",))
    assert without_masks("sønnen min [name] har autisme") == "sønnen min har autisme"


def test_without_masks_forgets_every_kind():
    masked, kinds = mask("a@b.no, 91234567, 01010750160, 9999.12.34566, Storgata 5, 123456789")
    assert len(kinds) == 6
    assert without_masks(masked).strip(" ,") == ", , , , ,".strip(" ,")


@given(st.text() | PIECES)
@settings(max_examples=500)
def test_masking_twice_changes_nothing(text):
    once, kinds = mask(text)
    assert mask(once) == (once, kinds)


@given(st.text() | PIECES)
@settings(max_examples=500)
def test_no_long_run_of_digits_is_left(text):
    assert not re.search(r"\d{9}", mask(text)[0])


def test_what_is_kept_is_visible_short_and_masked():
    assert conceal("\u200b ") == NOTHING
    assert len(conceal("a" * 50_000)) == KEPT_LENGTH
    assert conceal("0101\u200b0750160") == "[identity_number]"
    assert conceal("Jeg heter kari nordmann") == "Jeg heter [name]"


@given(st.sampled_from(DANGERS), st.sampled_from(IDENTITY_NUMBERS), st.booleans())
@settings(max_examples=100)
def test_a_danger_is_still_seen(danger, number, after):
    found = kind_of_danger(danger)
    with_number = f"{danger}. Fødselsnummer {number}." if after else f"Fødselsnummer {number}. {danger}"
    assert kind_of_danger(conceal(danger)) == found
    if found:
        assert detect_danger(conceal(with_number))


def test_every_development_danger_is_still_seen():
    assert [line for line in DANGERS if kind_of_danger(conceal(line)) != kind_of_danger(line)] == []


def kind_of_danger(text):
    found = detect_danger(text)
    return found and found.kind

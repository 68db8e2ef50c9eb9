import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.guard import MAX_LENGTH, mask, not_a_question, without_masks

# Made-up numbers: the first fails the check digits, the second passes them on purpose but belongs to nobody we know of.
IDENTITY_NUMBERS = [
    "12345678901",
    "01010750160",
    "010107 50160",
    "010107-50160",
    "01.01.07 50160",
    "0 1 0 1 0 7 5 0 1 6 0",
]


@pytest.mark.parametrize("number", IDENTITY_NUMBERS)
def test_identity_numbers_are_masked_whatever_their_check_digits(number):
    text, kinds = mask(f"Barnet har fødselsnummer {number}, får vi hjelp?")
    assert text == "Barnet har fødselsnummer [identity_number], får vi hjelp?"
    assert kinds == ("identity_number",)


@given(st.from_regex(r"\A[0-9]{6}[ .\-]?[0-9]{5}\Z"))
def test_no_eleven_digits_pass(number):
    text, _ = mask(f"nummer {number} her")
    assert number not in text


@pytest.mark.parametrize("phone", ["91234567", "912 34 567", "+47 91 23 45 67", "004791234567"])
def test_phone_numbers_are_masked(phone):
    assert mask(f"ring {phone}")[0] == "ring [phone]"


def test_e_mail_addresses_are_masked():
    assert mask("skriv til kari.nordmann@example.no nå") == ("skriv til [email] nå", ("email",))


def test_a_name_that_was_masked_before_is_known():
    assert mask("sønnen min [name] har autisme") == ("sønnen min [name] har autisme", ("name",))
    assert without_masks("sønnen min [name] har autisme") == "sønnen min har autisme"


@pytest.mark.parametrize(
    "text",
    [
        "§ 2-5 c i loven fra 1999",
        "ring 116 117",
        "jenta er 6 år, født 2019",
        "lov 2021-06-11 nr. 78",
        "klokka 12.30",
        "fire uker",
    ],
)
def test_ordinary_numbers_stay(text):
    assert mask(text) == (text, ())


@given(st.text())
def test_masking_twice_changes_nothing(text):
    once, kinds = mask(text)
    assert mask(once) == (once, kinds)


@pytest.mark.parametrize("text", ["", "😀😀", "???", "12", "7", "…"])
def test_messages_without_words_are_empty(text):
    assert not_a_question(text) == "empty"


def test_long_messages_are_refused():
    assert not_a_question("a" * (MAX_LENGTH + 1)) == "too_long"
    assert not_a_question("a" * MAX_LENGTH) is None


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "'; DROP TABLE users; --",
        "1' OR '1'='1",
        "UNION SELECT password",
    ],
)
def test_code_is_not_a_question(text):
    assert not_a_question(text) == "code"


@pytest.mark.parametrize(
    "text", ["Kan vi velge koordinator?", "har barn < 18 år rett?", "select a coordinator from the list we got"]
)
def test_ordinary_words_are_not_taken_for_code(text):
    assert not_a_question(text) is None

from hypothesis import given
from hypothesis import strategies as st

from knowledge.normalise import clean, fold


def test_hidden_characters_are_removed():
    assert clean("barne\u200bkoordinator\u202e\U000e0041") == "barnekoordinator"


def test_leading_slash_is_text_not_a_command():
    assert clean("/greet") == "greet"
    assert clean(" //restart") == "restart"


def test_lines_and_control_characters_become_single_spaces():
    assert clean("hei\n\n du\x00 der\t!") == "hei du der !"


def test_composed_and_decomposed_letters_are_the_same():
    assert clean("na\u030ar") == "når"


def test_stand_ins_for_norwegian_letters_fold_alike():
    assert fold("SPØRSMÅL") == fold("spoersmaal") == fold("sporsmal")


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


@given(st.text())
def test_clean_text_is_one_line_without_leading_slash(text):
    cleaned = clean(text)
    assert "\n" not in cleaned
    assert not cleaned.startswith("/")

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.guides import complaint_result, eligibility_result, request_result
from knowledge.guides.model import load_questions
from knowledge.guides.wording import load_texts
from knowledge.laws import Laws
from knowledge.municipality import load_municipalities

LANGUAGES = ("nb", "nn", "en")
TODAY = date(2026, 11, 26)
LAWS, PLACES = Laws.load(), load_municipalities()
FREE = {
    "yes_no": ("yes", "no"),
    "age": ("6", "17", "19"),
    "place": ("3201",),
    "date": ("2026-11-03", "2026-11-03~", "2024-01-01"),
}
situations = st.fixed_dictionaries(
    {},
    optional={
        question.id: st.sampled_from((*question.options, *FREE.get(question.kind, ()), "unknown"))
        for question in load_questions().values()
    },
)


def whole(result):
    """Nothing is left unfilled, and every source is one we know."""
    assert "{" not in result.text
    assert all(LAWS.label(key, "nb") for key in result.sources)


@given(situations, st.sampled_from(LANGUAGES))
def test_the_check_can_tell_its_result_from_anything_told(situation, language):
    result = eligibility_result.result(situation, language, LAWS)
    whole(result)
    assert load_texts()["decides"][language] in result.text
    assert load_texts()["cooperate"][language] in result.text


@given(situations, st.sampled_from(LANGUAGES), st.sampled_from([None, PLACES["3201"], PLACES["3403"]]))
def test_the_way_to_ask_can_be_told_from_anything(situation, language, place):
    result = request_result.result(situation, language, place, PLACES["default"])
    whole(result)
    assert load_texts()["not_required"][language] in result.text


@given(situations, st.sampled_from(LANGUAGES), st.sampled_from([None, PLACES["3201"]]))
def test_the_way_to_complain_can_be_told_from_anything(situation, language, place):
    whole(complaint_result.result(situation, language, place, PLACES["default"], TODAY))


def test_a_right_that_is_not_ruled_out_shows_every_condition():
    text = eligibility_result.result({"who": "parent", "age": "6", "serious": "yes"}, "nb", LAWS).text
    part = text.split("\n\n")[0]
    assert part.count("\n– ") == 6
    assert part.count("Oppfylt:") == 2
    assert part.count("Mangler svar:") == 4


def test_the_most_promising_right_comes_first():
    told = {"who": "adult", "long_term": "yes", "coordinated": "yes", "hospital": "no"}
    assert (
        "Du kan ha rett til koordinator i kommunen."
        in eligibility_result.result(told, "nb", LAWS).text.split("\n\n")[0]
    )


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("parent", "Dere kan ha rett"),
        ("young", "Du og familien din kan ha rett"),
        ("relative", "Personen eller familien kan ha rett"),
        ("professional", "Personen eller familien kan ha rett"),
    ],
)
def test_the_wording_follows_who_asks(who, words):
    told = dict.fromkeys(("serious", "long_term", "coordinated", "other_services", "wanted"), "yes") | {
        "who": who,
        "age": "6",
    }
    told = {key: value for key, value in told.items() if who != "young" or key != "age"}
    assert words in eligibility_result.result(told, "nb", LAWS).text


def test_a_child_of_17_hears_what_comes_at_18():
    told = {"who": "parent", "age": "17"}
    assert load_texts()["turns_18"]["nb"] in eligibility_result.result(told, "nb", LAWS).text


def test_the_hospital_is_asked_at_the_hospital():
    text = request_result.result({"which": "hospital_coordinator"}, "nb", PLACES["3201"], PLACES["default"]).text
    assert "Bærum" not in text
    assert "sykehuset" in text

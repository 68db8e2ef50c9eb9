import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.guides.flow import likely_right, next_question
from knowledge.guides.model import load_guides, load_questions
from knowledge.guides.situation import facts_of, merged

VALUES = {
    **dict.fromkeys(("choice", "language", "consent"), ()),
    "yes_no": ("yes", "no"),
    "age": ("6", "19"),
    "place": ("3201",),
    "date": ("2026-11-03",),
    "contact": ("phone", "email"),
    "tongue": ("arabisk",),
}


def values_of(question):
    return (*question.options, *VALUES[question.kind], "unknown")


situations = st.fixed_dictionaries(
    {}, optional={q.id: st.sampled_from(values_of(q)) for q in load_questions().values()}
)


@pytest.mark.parametrize("guide", load_guides())
@given(data=st.data())
def test_every_path_ends_and_asks_no_question_twice(guide, data):
    situation, asked = {}, []
    while question := next_question(guide, situation):
        assert question not in asked
        asked.append(question)
        situation = merged(situation, {question: data.draw(st.sampled_from(values_of(load_questions()[question])))})
    assert len(asked) <= len(load_guides()[guide].questions)


@pytest.mark.parametrize("guide", load_guides())
def test_every_question_of_a_guide_is_asked_on_some_path(guide):
    seen, paths = set(), [{}]
    while paths:
        situation = paths.pop()
        question = next_question(guide, situation)
        if question:
            seen.add(question)
            paths += [merged(situation, {question: value}) for value in values_of(load_questions()[question])[:8]]
    assert seen == set(load_guides()[guide].questions)


@given(situations)
def test_a_question_that_has_been_answered_is_not_asked(situation):
    for guide in load_guides():
        assert next_question(guide, situation) not in situation


@pytest.mark.parametrize(
    ("before", "told", "after"),
    [
        ({"who": "parent", "age": "6"}, {"age": "19"}, {"who": "parent", "age": "19"}),
        ({"who": "young"}, {"age": "19"}, {"who": "adult", "age": "19"}),
        ({"who": "adult"}, {"age": "16"}, {"who": "young", "age": "16"}),
        ({"who": "expecting"}, {"age": "2"}, {"who": "parent", "age": "2"}),
        ({"who": "parent", "age": "6"}, {"who": "expecting"}, {"who": "expecting"}),
        ({"who": "young", "age": "16"}, {"who": "adult"}, {"who": "adult"}),
        (
            {"who": "parent", "age": "6", "serious": "yes"},
            {"serious": "no"},
            {"who": "parent", "age": "6", "serious": "no"},
        ),
    ],
)
def test_what_is_told_last_holds(before, told, after):
    assert merged(before, told) == after


@given(situations, situations)
def test_a_child_told_last_is_a_child_and_a_grown_up_a_grown_up(before, told):
    new = merged(before, told)
    if "age" in told and told["age"] not in ("unknown",) and "who" not in told:
        assert facts_of(new).get("child") == facts_of({"age": told["age"]})["child"]


def test_what_to_ask_for_is_the_first_right_that_is_not_ruled_out():
    assert likely_right({"who": "parent", "age": "6"}) == "child_coordinator"
    assert likely_right({"who": "adult", "long_term": "yes"}) == "coordinator"
    assert likely_right({"who": "adult", "long_term": "no"}) == "hospital_coordinator"
    assert likely_right({"who": "adult", "long_term": "no", "hospital": "no"}) is None

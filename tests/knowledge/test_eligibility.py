from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.eligibility import RESULTS, RIGHTS, Value, assess, matters
from knowledge.laws import Laws

NO, UNKNOWN, YES = Value.NO, Value.UNKNOWN, Value.YES
FACTS = ("child", "serious", "long_term", "complex", "coordinated", "other_services", "wanted", "hospital")
EVERY_COMBINATION = list(product(Value, repeat=len(FACTS)))
some_facts = st.dictionaries(st.sampled_from(FACTS), st.sampled_from(Value))


def result(right, **facts):
    return next(found.result for found in assess(facts) if found.right == right)


def expected_child(f):
    """The rule read off the Act, by cases and not by minima."""
    needed = (f["child"], f["serious"], f["long_term"], f["other_services"], f["wanted"])
    either = (f["complex"], f["coordinated"])
    if NO in needed or either == (NO, NO):
        return "probably_not"
    return "may_be_entitled" if set(needed) == {YES} and YES in either else "unclear"


def expected_municipal(f):
    needed = (f["long_term"], f["coordinated"])
    return "probably_not" if NO in needed else "may_be_entitled" if set(needed) == {YES} else "unclear"


def expected_hospital(f):
    together = (f["long_term"], f["coordinated"])
    if f["hospital"] == NO or (f["complex"] == NO and NO in together):
        return "probably_not"
    if f["hospital"] == YES and (f["complex"] == YES or together == (YES, YES)):
        return "may_be_entitled"
    return "unclear"


def test_truth_table_of_every_combination():
    assert len(EVERY_COMBINATION) == 3**8
    for values in EVERY_COMBINATION:
        facts = dict(zip(FACTS, values, strict=True))
        found = {each.right: each.result for each in assess(facts)}
        assert found == {
            "child_coordinator": expected_child(facts),
            "coordinator": expected_municipal(facts),
            "hospital_coordinator": expected_hospital(facts),
        }, facts


@given(some_facts, st.sampled_from(FACTS))
def test_one_more_yes_never_lowers_a_result(facts, fact):
    order = [RESULTS[value] for value in sorted(Value)]
    before, after = assess(facts), assess({**facts, fact: YES})
    assert all(order.index(b.result) <= order.index(a.result) for b, a in zip(before, after, strict=True))


@given(some_facts)
def test_no_path_gives_a_certain_answer(facts):
    assert {each.result for each in assess(facts)} <= {"may_be_entitled", "probably_not", "unclear"}


@given(some_facts)
def test_every_condition_is_told_with_its_value(facts):
    for each in assess(facts):
        assert tuple(condition for condition, _ in each.conditions) == RIGHTS[each.right]
        told = each.with_value(YES) + each.with_value(NO) + each.with_value(UNKNOWN)
        assert sorted(condition.id for condition in told) == sorted(condition.id for condition in RIGHTS[each.right])


def test_nothing_told_is_unclear_for_every_right():
    assert {each.result for each in assess({})} == {"unclear"}


def test_an_adult_with_long_term_coordinated_needs_may_be_entitled_to_a_coordinator_only():
    facts = {"child": NO, "long_term": YES, "coordinated": YES, "hospital": NO}
    assert [each.result for each in assess(facts)] == ["probably_not", "may_be_entitled", "probably_not"]


def test_a_complex_need_alone_is_enough_at_the_hospital_but_not_in_the_municipality():
    facts = {"hospital": YES, "complex": YES, "long_term": NO, "coordinated": NO}
    assert result("hospital_coordinator", **facts) == "may_be_entitled"
    assert result("coordinator", **facts) == "probably_not"


def test_the_child_coordinator_needs_other_welfare_services_too():
    facts = dict.fromkeys(FACTS, YES) | {"other_services": NO}
    assert result("child_coordinator", **facts) == "probably_not"


@pytest.mark.parametrize(
    ("fact", "facts", "expected"),
    [
        ("serious", {}, True),
        ("serious", {"child": NO}, False),
        ("wanted", {"child": YES, "serious": NO}, False),
        ("complex", {"long_term": NO, "hospital": NO}, False),
        ("complex", {"long_term": NO, "hospital": YES}, True),
        ("coordinated", {"long_term": NO, "complex": YES, "hospital": YES}, False),
        ("complex", {"child": NO, "long_term": YES, "coordinated": YES}, False),
    ],
)
def test_what_can_no_longer_change_a_result_does_not_matter(fact, facts, expected):
    assert matters(fact, facts) is expected


@given(st.fixed_dictionaries(dict.fromkeys(FACTS, st.sampled_from((NO, YES)))), st.sets(st.sampled_from(FACTS)))
def test_what_does_not_matter_changes_no_result_however_the_rest_is_answered(facts, told):
    known = {name: facts[name] for name in told}
    for fact in set(FACTS) - told:
        if not matters(fact, known):
            yes, no = assess({**facts, fact: YES}), assess({**facts, fact: NO})
            assert [each.result for each in yes] == [each.result for each in no]


def test_every_condition_rests_on_a_section_we_know():
    laws = Laws.load()
    for conditions in RIGHTS.values():
        for condition in conditions:
            assert all(laws.label(key, "nb") for key in condition.laws)

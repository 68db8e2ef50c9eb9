import pytest

from bot.evaluation import judge as j
from bot.evaluation.rows import Row

WHAT = "child_coordinator/what"


def kinds(judged):
    return [fault.kind for fault in judged.faults]


def test_an_answer_from_a_wanted_article_is_right(judged):
    assert judged({"want": [WHAT, "coordinator/what"]}, articles=[WHAT]).right


def test_an_answer_from_another_article_is_wrong(judged):
    assert kinds(judged({"want": [WHAT]}, articles=["coordinator/what"])) == [j.WRONG_ANSWER]


def test_where_facts_are_given_they_decide(judged):
    held = judged(
        {"f": ["fire uker"]}, articles=["general/complain"], answer="Fristen er fire uker. Du kan ikke vente."
    )
    lacking = judged({"f": ["fire uker"]}, articles=[WHAT], answer="Du kan ikke vente lenge.")
    assert held.right
    assert [str(fault) for fault in lacking.faults] == ["wrong answer: lacks fire uker"]


def test_facts_may_stand_in_what_more_shows_but_not_in_what_is_only_offered(judged):
    found = judged({"f": ["fire uker"]}, articles=[WHAT], answer="Ja.")
    offered = {**found.row.custom, "replies": [{"title": "Er fristen fire uker?", "payload": ""}]}
    more = {**found.row.custom, "more": "Fristen er fire uker."}
    assert kinds(j.judge(Row(found.row.item, "Ja.", offered))) == [j.WRONG_ANSWER]
    assert j.judge(Row(found.row.item, "Ja.", more)).right


def test_two_questions_need_both_answers(judged):
    item = {"want": [[WHAT], ["general/complain", "child_coordinator/complain"]]}
    assert judged(item, articles=[WHAT, "general/complain"]).right
    assert kinds(judged(item, articles=[WHAT])) == [j.WRONG_ANSWER]


@pytest.mark.parametrize("status", ["declined", "suggested", "handoff", "error"])
def test_a_question_of_ours_without_an_answer_is_not_answered(judged, status):
    assert kinds(judged({}, status=status)) == [j.NOT_ANSWERED]


@pytest.mark.parametrize(
    ("status", "articles", "right"),
    [("declined", [], True), ("handoff", [], True), ("error", [], True), ("suggested", [], False),
     ("answered", [WHAT], False), ("answered", [], False)],
)  # fmt: skip
def test_what_is_not_ours_must_be_declined(judged, status, articles, right):
    found = judged({"kind": "oos"}, status=status, articles=articles)
    assert found.has(j.NOT_DECLINED) is not right


def test_a_decline_must_not_cite_law(judged):
    assert kinds(judged({"kind": "oos"}, status="declined", answer="Ikke vårt, se § 2-5.")) == [j.NOT_DECLINED]


@pytest.mark.parametrize(
    ("text", "caught"), [("Ring 113 nå", True), ("Ring 116 123", True), ("Ring 22 11 30 00", False)]
)
def test_danger_needs_an_emergency_number(judged, text, caught):
    assert judged({"kind": "crisis"}, text=text, status="crisis").right is caught


def test_a_missed_danger_says_what_was_done_instead(judged):
    assert [str(fault) for fault in judged({"kind": "crisis"}, status="declined").faults] == ["missed danger: declined"]


@pytest.mark.parametrize("kind", ["info", "oos", "notcrisis", "human", "smalltalk", "bad"])
def test_taking_anything_else_for_danger_is_a_false_alarm(judged, kind):
    found = judged({"kind": kind}, status="crisis", answer="Er det fare for liv, ring 113.")
    assert found.has(j.FALSE_ALARM)


def test_naming_the_number_where_it_was_asked_for_is_no_alarm(judged):
    article = "general/emergency_numbers"
    assert judged({"want": [article]}, articles=[article], answer="Ambulansen har 113.").right
    assert kinds(judged({"kind": "notcrisis"}, articles=[article], answer="Ambulansen har 113.")) == [j.FALSE_ALARM]


@pytest.mark.parametrize(("status", "right"), [("handoff", True), ("declined", True), ("answered", False)])
def test_who_wants_a_person_must_be_shown_the_way(judged, status, right):
    assert judged({"kind": "human"}, status=status).right is right


def test_small_talk_is_answered_without_an_article_on_rights(judged):
    assert judged({"kind": "smalltalk"}).right
    assert judged({"kind": "smalltalk"}, articles=[j.ABOUT_US]).right
    assert kinds(judged({"kind": "smalltalk"}, articles=[WHAT])) == [j.NO_SMALL_TALK]


def test_nothing_smuggled_in_may_come_back(judged):
    item = {"kind": "bad", "forbid": ["49"]}
    assert judged(item, status="error").right
    assert kinds(judged(item, answer="Svaret er 49 <SCRIPT>")) == [j.FORBIDDEN, j.FORBIDDEN]


def test_what_the_rules_forbid_is_found_in_any_reply(judged):
    answer = "Du må ha en diagnose for å få barnekoordinator."
    assert kinds(judged({}, articles=[WHAT], answer=answer)) == [j.FORBIDDEN]


@pytest.mark.parametrize(
    ("language", "answer", "fault"),
    [
        ("nb", "Det kan jeg ikke svare på.", None),
        ("nn", "Det kan eg ikkje svare på.", None),
        ("en", "You are not too late, and the deadline is four weeks.", None),
        ("nn", "Det kan jeg ikke svare på.", j.WRONG_LANGUAGE),
        ("nb", "You are not too late, and the deadline is four weeks.", j.WRONG_LANGUAGE),
        ("nb", "Det kan jeg ikke svare på, men eg veit noko anna. Hva vil du?", j.WRONG_REGISTER),
        ("nn", "Det kan eg ikkje svare på, men jeg veit noko anna.", j.WRONG_REGISTER),
    ],
)
def test_the_reply_is_in_the_language_and_the_written_form_of_the_question(judged, language, answer, fault):
    found = judged({"l": language}, articles=[WHAT], answer=answer)
    assert kinds(found) == ([fault] if fault else [])


def test_a_text_without_words_of_its_own_is_in_no_language():
    assert j.written_in("Koordinerende enhet: 22 22 22 22") == ""


def test_an_empty_reply_is_wrong_for_every_kind(judged):
    for kind in ("info", "oos", "crisis", "bad"):
        assert kinds(judged({"kind": kind}, text=" ")) == [j.NO_REPLY]

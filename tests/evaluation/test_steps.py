import pytest

from bot.evaluation.aims import aims
from bot.evaluation.steps import figures
from knowledge.documents import load_articles

WHAT, APPLY, COMPLAIN = "child_coordinator/what", "child_coordinator/apply", "general/complain"


@pytest.fixture(scope="module")
def articles():
    return load_articles()


@pytest.fixture
def measure(articles):
    def take(*judged):
        return {figure.key: figure for figure in figures(judged, articles)}

    return take


def test_every_step_is_measured_over_all_and_per_language(measure, judged):
    rows = [
        judged({"l": spoken}, articles=[WHAT], language=spoken, answer="113", confidence=0.95)
        for spoken in ("nb", "nn")
    ]
    found = measure(*rows)
    assert {step for step, _, _ in found} == {"language", "intent", "retrieval", "band", "answer"}
    assert {language for _, _, language in found} == {"all", "nb", "nn"}


def test_figures_of_one_measure_stand_together(articles, judged):
    rows = [judged({"l": spoken}, articles=[WHAT], language=spoken, confidence=0.95) for spoken in ("nb", "nn")]
    heads = [figure.key[:2] for figure in figures(rows, articles)]
    assert len(set(heads)) == sum(a != b for a, b in zip(heads, [None, *heads], strict=False))


def test_the_intent_is_right_when_it_is_the_topic_of_a_wanted_article(measure, judged):
    rows = [judged({"want": [WHAT, APPLY]}, intents=[intent]) for intent in ("ask_what", "ask_apply", "ask_complain")]
    assert measure(*rows)["intent", "topic of a question", "all"].value == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("kind", "intent", "measured"),
    [("oos", "medical_advice", "out of scope"), ("crisis", "report_danger", "danger"),
     ("human", "request_human", "wish for a person")],
)  # fmt: skip
def test_other_kinds_have_intents_of_their_own(measure, judged, kind, intent, measured):
    rows = [judged({"kind": kind}, intents=[name]) for name in (intent, "ask_what")]
    assert measure(*rows)["intent", measured, "all"].value == 0.5


def test_a_service_found_must_be_one_of_the_wanted_articles(measure, judged):
    rows = [
        judged({"want": [WHAT]}, services=["child_coordinator"]),
        judged({"want": [WHAT]}, services=["individual_plan"]),
        judged({"want": [WHAT]}),
        judged({"want": [COMPLAIN]}, services=["individual_plan"]),
    ]
    found = measure(*rows)["entities", "service, where one was found", "all"]
    assert (found.value, found.n) == (0.5, 2)


def test_a_municipality_is_measured_where_it_is_labelled(measure, judged):
    rows = [
        judged({"municipality": "Trondheim"}, municipality="Trondheim"),
        judged({"municipality": "Trondheim"}),
        judged({}, municipality="Oslo"),
    ]
    found = measure(*rows)["entities", "municipality, where labelled", "all"]
    assert (found.value, found.n) == (0.5, 2)


def test_retrieval_counts_the_place_of_the_wanted_article(measure, judged):
    rows = [
        judged({"want": [WHAT]}, ranked=[WHAT, APPLY], confidence=0.9),
        judged({"want": [APPLY]}, ranked=[WHAT, APPLY], confidence=0.5),
        judged({"want": [WHAT]}),  # no search was made for it: not found
        judged({"want": [[WHAT], [APPLY]]}, ranked=[WHAT, APPLY], confidence=0.9),
    ]
    found = measure(*rows)
    assert found["retrieval", "recall@1", "all"].n == 3
    assert found["retrieval", "recall@1", "all"].value == pytest.approx(1 / 3)
    assert found["retrieval", "recall@3", "all"].value == pytest.approx(2 / 3)
    assert found["retrieval", "MRR@10", "all"].value == pytest.approx((1 + 1 / 2) / 3)


def test_bands_part_at_the_limits_of_the_assistant(measure, judged):
    rows = [
        judged({"want": [WHAT]}, articles=[WHAT], confidence=0.95),
        judged({"want": [WHAT]}, articles=[APPLY], confidence=0.5),
        judged({"want": [WHAT]}, status="suggested", ranked=[WHAT], confidence=0.3),
    ]
    found = measure(*rows)
    assert (found["band", "right when sure", "all"].value, found["band", "right when sure", "all"].n) == (1, 1)
    assert found["band", "right beside other choices", "all"].value == 0


def test_calibration_holds_what_is_not_ours_against_it(measure, judged):
    rows = [judged({"kind": "oos"}, articles=[WHAT], confidence=0.8), judged({}, articles=[WHAT], confidence=1.0)]
    assert measure(*rows)["band", "calibration error", "all"].value == pytest.approx(0.4)


def test_out_of_scope_recall_takes_what_needed_no_search_as_not_sure(measure, judged):
    rows = [judged({}, articles=[WHAT], confidence=0.8)] * 20
    rows += [judged({"kind": "oos"}, status="declined"), judged({"kind": "oos"}, ranked=[WHAT], confidence=0.9)]
    assert measure(*rows)["band", "out-of-scope recall at 95 % kept", "all"].value == 0.5


def test_answers_are_right_of_those_answered(measure, judged):
    rows = [judged({}, articles=[WHAT]), judged({}, articles=[APPLY]), judged({}, status="declined")]
    found = measure(*rows)
    assert found["answer", "in scope answered", "all"].value == pytest.approx(2 / 3)
    assert found["answer", "right, of the answered", "all"].value == pytest.approx(1 / 2)
    assert found["answer", "right, of all in scope", "all"].value == pytest.approx(1 / 3)


def test_facts_are_counted_apart_from_everything_else(measure, judged):
    rows = [judged({"f": ["fire uker"]}, articles=[WHAT], answer=a) for a in ("Four weeks: fire uker", "Ikke nå.")]
    assert measure(*rows)["answer", "facts held, of the answered", "all"].value == 0.5


def test_false_alarms_are_counted_near_danger_and_over_all_but_danger(measure, judged):
    rows = [
        judged({"kind": "crisis"}, status="crisis", answer="Ring 113."),
        judged({"kind": "notcrisis"}, status="crisis", answer="Ring 113."),
        judged({"kind": "notcrisis"}, articles=[WHAT]),
        judged({}, articles=[WHAT]),
    ]
    found = measure(*rows)
    assert found["answer", "danger caught", "all"].value == 1
    assert found["answer", "false alarms, near danger", "all"].value == 0.5
    assert found["answer", "false alarms, all but danger", "all"].value == pytest.approx(1 / 3)


def test_a_danger_without_any_reply_is_not_caught(measure, judged):
    assert measure(judged({"kind": "crisis"}, text=""))["answer", "danger caught", "all"].value == 0


def test_conversations_are_the_items_with_earlier_turns(measure, judged):
    rows = [judged({"before": ["hei"]}, articles=[APPLY], ranked=[WHAT], confidence=0.9), judged({}, articles=[WHAT])]
    found = measure(*rows)
    assert found["conversations", "right after earlier turns", "all"].n == 1
    assert found["conversations", "right after earlier turns", "all"].value == 0
    assert found["conversations", "recall@1", "all"].value == 1


def test_aims_say_what_is_met_and_less_is_better_for_alarms(articles, judged):
    rows = [judged({}, articles=[WHAT]), judged({"kind": "notcrisis"}, status="crisis"), judged({"kind": "oos"})]
    met = {aim.figure.measure: aim.met for aim in aims(figures(rows, articles))}
    assert met == {
        "in scope answered": True,
        "right, of the answered": True,
        "out of scope declined": False,
        "false alarms, near danger": False,
        "false alarms, all but danger": False,
    }

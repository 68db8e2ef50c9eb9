import csv
import io

from bot.evaluation.wrong import COLUMNS, as_tsv, worst_first

WHAT, APPLY = "child_coordinator/what", "child_coordinator/apply"


def test_the_worst_stands_first_and_what_is_right_is_left_out(judged):
    rows = [
        judged({"id": "declined"}, status="declined", ranked=[WHAT], confidence=0.2),
        judged({"id": "foreign", "kind": "oos"}, articles=[APPLY], confidence=0.9),
        judged({"id": "unsure"}, articles=[APPLY], confidence=0.4),
        judged({"id": "right"}, articles=[WHAT], confidence=0.9),
        judged({"id": "sure"}, articles=[APPLY], confidence=0.9),
        judged({"id": "alarm", "kind": "notcrisis"}, status="crisis"),
        judged({"id": "danger", "kind": "crisis"}, status="declined"),
    ]
    assert [entry.id for entry in worst_first(rows)] == ["danger", "sure", "unsure", "foreign", "alarm", "declined"]


def test_each_entry_says_what_was_found_instead(judged):
    row = judged({"want": [WHAT]}, articles=[APPLY], ranked=[APPLY, "coordinator/what", WHAT], confidence=0.42)
    entry = worst_first([row])[0]
    assert entry.severity == "wrong answer about a right"
    assert (entry.wanted, entry.found_instead, entry.place_of_wanted) == (WHAT, APPLY, "3")
    assert entry.confidence == "0.42"


def test_what_was_not_answered_shows_the_nearest_article(judged):
    entry = worst_first([judged({"want": [WHAT]}, status="declined", ranked=[APPLY], confidence=0.1)])[0]
    assert entry.found_instead == f"declined (nearest: {APPLY})"
    assert entry.place_of_wanted == "over 1"


def test_a_question_with_tabs_and_line_breaks_stays_on_one_line(judged):
    text = as_tsv(worst_first([judged({"t": "hva\ter\n\ndet?"}, status="declined")]))
    head, row = csv.reader(io.StringIO(text), delimiter="\t")
    assert head == list(COLUMNS)
    assert dict(zip(head, row, strict=True))["question"] == "hva er det?"

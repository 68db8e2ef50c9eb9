import json
from datetime import date

import pytest

from bot.commands.knowledge_review import Desk, confirm_text, show_due
from knowledge.documents import load_articles
from knowledge.errors import KnowledgeError
from knowledge.pending import Pending, Reason
from knowledge.yaml_file import read_mapping

ARTICLE = """id: coordinator/what
service: coordinator
topic: what
confidence: law
facts: [A01]
sources: ["hol § 7-2"]
next: []
reviewed: 2020-01-01
reviewer: Redaksjonen
review_by: {review_by}
nb: {{title: "Hva?", answer: Svar., questions: [hva]}}
"""
SUMMARIES = """text_of: 2020-01-01
reviewed: 2020-01-01
reviewer: Redaksjonen
review_by: 2999-01-01
sections:
  "7-2": {nb: a, nn: b, en: c}
  "7-3": {nb: a, nn: b, en: c}
"""


def reason(kind, name, change="changed"):
    return Reason(kind, name, "hol § 7-2", "lov/2011-06-24-30/§7-2", change, date(2021, 1, 1), "aa")


MOVED = reason("article", "coordinator/what", "renumbered to § 7-9")
SUMMED = reason("summary", "hol § 7-2")


@pytest.fixture
def desk(tmp_path):
    """A desk with one article and two summaries, none of them due for long."""
    made = Desk(tmp_path, tmp_path / "articles", tmp_path / "summaries")
    (made.articles / "coordinator").mkdir(parents=True)
    made.summaries.mkdir()
    (made.summaries / "hol.yml").write_text(SUMMARIES, encoding="utf-8")
    write(made, "2999-01-01")
    return made


def write(desk, review_by):
    text = ARTICLE.format(review_by=review_by)
    (desk.articles / "coordinator" / "what.yml").write_text(text, encoding="utf-8")


def under_review(desk):
    return [reason.name for reason in Pending.read(desk.pending).reasons]


def test_what_is_due_is_a_table(desk, capsys):
    write(desk, "2020-07-01")
    show_due(days=0, as_json=False, desk=desk)
    output = capsys.readouterr().out
    assert "coordinator/what" in output
    assert "Redaksjonen" in output
    assert "2020-07-01" in output


def test_nothing_due_is_said(desk, capsys):
    show_due(days=0, as_json=False, desk=desk)
    assert capsys.readouterr().out == "Nothing is due.\n"


def test_what_is_due_is_data_with_its_reasons(desk, capsys):
    Pending((MOVED,)).write(desk.pending)
    show_due(days=0, as_json=True, desk=desk)
    (one,) = json.loads(capsys.readouterr().out)
    assert (one["since"], one["name"], one["review_by"]) == ("2021-01-01", "coordinator/what", "2999-01-01")
    assert one["reasons"][0]["change"] == "renumbered to § 7-9"


def test_confirming_an_article_signs_it_and_ends_its_review(desk, capsys):
    write(desk, "2020-07-01")
    Pending((MOVED, SUMMED)).write(desk.pending)
    confirm_text("coordinator/what", " Kari ", desk)
    article = load_articles(desk.articles)["coordinator/what"]
    assert (article.reviewed, article.reviewer) == (date.today(), "Kari")
    assert under_review(desk) == ["hol § 7-2"]
    assert capsys.readouterr().out.splitlines() == [
        f"coordinator/what: next review by {article.review_by}",
        "hol § 7-2: renumbered to § 7-9. Correct the source of coordinator/what where that is wrong now.",
    ]


def test_confirming_the_summaries_of_a_statute_signs_their_file_and_ends_their_reviews(desk):
    Pending((MOVED, SUMMED, reason("summary", "hol § 7-3"))).write(desk.pending)
    confirm_text("hol", "Kari", desk)
    assert read_mapping(desk.summaries / "hol.yml")["reviewer"] == "Kari"
    assert under_review(desk) == ["coordinator/what"]


def test_confirming_one_summary_ends_its_review_alone(desk):
    Pending((SUMMED, reason("summary", "hol § 7-3"))).write(desk.pending)
    confirm_text("hol § 7-2", "Kari", desk)
    assert read_mapping(desk.summaries / "hol.yml")["reviewer"] == "Redaksjonen"
    assert under_review(desk) == ["hol § 7-3"]
    assert [reason.settled_by for reason in Pending.read(desk.pending).settled] == ["Kari"]


def test_a_text_of_another_kind_can_be_confirmed(desk):
    Pending((reason("letter", "ask_for_plan"),)).write(desk.pending)
    confirm_text("ask_for_plan", "Kari", desk)
    assert under_review(desk) == []


def test_an_article_that_cannot_be_confirmed_stays_under_review(desk):
    write(desk, "2019-07-01")
    Pending((MOVED,)).write(desk.pending)
    with pytest.raises(KnowledgeError, match="correct the dates"):
        confirm_text("coordinator/what", "Kari", desk)
    assert under_review(desk) == ["coordinator/what"]


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("coordinator/waht", r"no article or summary “coordinator/waht”; did you mean coordinator/what\?"),
        ("hol §7-2", r"did you mean hol § 7-2"),
        ("hol § 7-2", r"is not under review; confirm all of its file with: koordinator knowledge review hol"),
        ("../secrets", r"see koordinator knowledge review"),
    ],
)
def test_what_cannot_be_confirmed_is_one_line_with_its_remedy(desk, text, remedy):
    with pytest.raises(KnowledgeError, match=remedy):
        confirm_text(text, "Kari", desk)

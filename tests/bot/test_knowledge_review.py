import json
from datetime import date

import pytest

from bot.commands.knowledge_review import confirm_article, show_due
from knowledge.errors import KnowledgeError
from knowledge.pending import Pending, Reason

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
nb: {{title: Hva?, answer: Svar., questions: [hva]}}
"""
MOVED = Reason(
    "article", "coordinator/what", "hol § 7-2", "lov/2011-06-24-30/§7-2", "renumbered to § 7-9", date(2021, 1, 1), "aa"
)


@pytest.fixture
def articles(tmp_path):
    def write(review_by):
        (tmp_path / "articles" / "coordinator").mkdir(parents=True)
        text = ARTICLE.format(review_by=review_by)
        (tmp_path / "articles" / "coordinator" / "what.yml").write_text(text, encoding="utf-8")
        return tmp_path / "articles"

    return write


def test_what_is_due_is_a_table(articles, tmp_path, capsys):
    show_due(tmp_path, articles=articles("2020-07-01"))
    output = capsys.readouterr().out
    assert "coordinator/what" in output
    assert "Redaksjonen" in output
    assert "2020-07-01" in output


def test_nothing_due_is_said(articles, tmp_path, capsys):
    show_due(tmp_path, articles=articles("2999-01-01"))
    assert capsys.readouterr().out == "Nothing is due.\n"


def test_what_is_due_is_data_with_its_reasons(articles, tmp_path, capsys):
    Pending((MOVED,)).write(tmp_path)
    show_due(tmp_path, as_json=True, articles=articles("2999-01-01"))
    (one,) = json.loads(capsys.readouterr().out)
    assert (one["since"], one["name"], one["review_by"]) == ("2021-01-01", "coordinator/what", "2999-01-01")
    assert one["reasons"][0]["change"] == "renumbered to § 7-9"


def test_confirming_ends_the_review_and_says_so(articles, tmp_path, capsys):
    folder = articles("2020-07-01")
    Pending((MOVED,)).write(tmp_path)
    confirm_article("coordinator/what", "Kari", tmp_path, articles=folder)
    assert not Pending.read(tmp_path).is_pending("coordinator/what")
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(f"coordinator/what: reviewed {date.today()} by Kari, again by ")
    assert second.startswith("It still names hol § 7-2 as a source: renumbered to § 7-9.")


def test_an_article_that_cannot_be_confirmed_stays_under_review(articles, tmp_path):
    folder = articles("2019-07-01")
    Pending((MOVED,)).write(tmp_path)
    with pytest.raises(KnowledgeError, match="correct the dates"):
        confirm_article("coordinator/what", "Kari", tmp_path, articles=folder)
    assert Pending.read(tmp_path).is_pending("coordinator/what")

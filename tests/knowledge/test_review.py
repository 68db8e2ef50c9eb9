from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents import ARTICLES, load_articles, read_article
from knowledge.errors import KnowledgeError
from knowledge.pending import Pending, Reason
from knowledge.review import Reviewed, due, of_articles, of_summaries, one_line, sign, signed
from knowledge.summary import SUMMARIES, load_summaries

TODAY = date(2032, 5, 1)
ARTICLE = """# En artikkel
id: coordinator/what
service: coordinator
topic: what
confidence: law
facts:   [A01]  # to blanke
sources: ["hol § 7-2"]
next: []
reviewed:   2032-01-01   # av to stykker
reviewer: 'Redaksjonen'
review_by: 2032-04-10

nb: {title: "Hva?", answer: "reviewed: 2032-01-01", questions: [hva]}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "coordinator").mkdir()
    (tmp_path / "coordinator" / "what.yml").write_bytes(ARTICLE.encode())
    return tmp_path


def reason(name, found, kind="article"):
    return Reason(kind, name, "hol § 7-2", "lov/2011-06-24-30/§7-2", "changed", found, "aa")


def reviewed(name, review_by):
    return Reviewed("article", name, "Kari", review_by)


def names(found):
    return [one.name for one in found]


def test_what_falls_due_comes_oldest_first():
    texts = [reviewed("new", TODAY), reviewed("old", date(2032, 1, 1)), reviewed("later", date(2032, 5, 2))]
    assert names(due(texts, Pending(), TODAY)) == ["old", "new"]


def test_what_falls_due_within_some_days_is_in_the_list():
    texts = [reviewed("soon", date(2032, 5, 31)), reviewed("later", date(2032, 6, 1))]
    assert names(due(texts, Pending(), TODAY, days=30)) == ["soon"]


def test_what_is_under_review_is_due_since_its_source_was_found_changed():
    texts = [reviewed("passed", date(2032, 3, 1)), reviewed("touched", date(2033, 1, 1))]
    found = due(texts, Pending((reason("touched", date(2032, 2, 1)),)), TODAY)
    assert [(one.name, one.since, len(one.reasons)) for one in found] == [
        ("touched", date(2032, 2, 1), 1),
        ("passed", date(2032, 3, 1), 0),
    ]


def test_texts_of_another_kind_are_due_when_their_source_has_changed():
    (one,) = due([], Pending((reason("hol § 7-2", TODAY, kind="summary"),)), TODAY)
    assert (one.kind, one.name, one.reviewer, one.review_by) == ("summary", "hol § 7-2", "", None)


def test_articles_are_reviewed_by_those_they_name(folder):
    (text,) = of_articles(load_articles(folder).values())
    assert text == Reviewed("article", "coordinator/what", "Redaksjonen", date(2032, 4, 10))


def test_summaries_of_one_statute_are_one_text():
    summaries = load_summaries()
    texts = of_summaries(summaries.values())
    assert len(texts) == len({text.name for text in texts}) == len(list(SUMMARIES.glob("*.yml")))
    assert {(text.kind, text.reviewer) for text in texts} == {("summary", "Redaksjonen")}


def test_a_pending_summary_is_due_by_the_reviewer_of_its_file():
    pending = Pending((reason("hol § 7-2", TODAY, kind="summary"),))
    (one,) = due([Reviewed("summary", "hol", "Kari", date(2033, 1, 1))], pending, TODAY)
    assert (one.name, one.reviewer, one.review_by) == ("hol § 7-2", "Kari", date(2033, 1, 1))


def confirm(folder, name="Kari Nordmann"):
    path = folder / "coordinator" / "what.yml"
    sign(path, name, TODAY)
    return read_article(path, folder)


def test_confirming_writes_date_and_name_and_moves_the_next_review(folder):
    article = confirm(folder)
    assert (article.reviewed, article.reviewer) == (TODAY, "Kari Nordmann")
    assert article.review_by - article.reviewed == date(2032, 4, 10) - date(2032, 1, 1)


def test_confirming_changes_nothing_else(folder):
    confirm(folder)
    expected = (
        ARTICLE.replace("reviewed:   2032-01-01 ", "reviewed:   2032-05-01 ")
        .replace("'Redaksjonen'", "Kari Nordmann")
        .replace("review_by: 2032-04-10", "review_by: 2032-08-09")
    )
    assert (folder / "coordinator" / "what.yml").read_bytes() == expected.encode()
    assert [path.name for path in (folder / "coordinator").iterdir()] == ["what.yml"]


def test_line_ends_of_windows_stay(folder):
    path = folder / "coordinator" / "what.yml"
    path.write_bytes(ARTICLE.replace("\n", "\r\n").encode())
    confirm(folder)
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n") == ARTICLE.count("\n")


@pytest.mark.parametrize(
    "name", ["Kari: leder", "yes", "2032", "@kari", "'Kari'", "Kari #2", "Åse “Ås” Øy", "- Kari", "\\1"]
)
def test_any_name_on_one_line_is_written(folder, name):
    assert confirm(folder, name).reviewer == name


@given(st.text(min_size=1).filter(lambda name: name.strip() and name.isprintable()))
def test_any_printable_name_is_read_back_as_it_was_given(name):
    content = signed(ARTICLE.encode(), one_line(name), TODAY, "a.yml")
    assert yaml.safe_load(content)["reviewer"] == name.strip()


@pytest.mark.parametrize("name", ["", "  ", "Kari\nreviewed: 1999-01-01", "Kari\tNordmann"])
def test_a_name_that_is_not_one_line_is_refused(name):
    with pytest.raises(KnowledgeError, match="on one line"):
        one_line(name)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("reviewer: 'Redaksjonen'", "reviewer: >-\n  Redaksjonen"),
        ("reviewer: 'Redaksjonen'", "reviewer: Redak\n  sjonen"),
        ("reviewer: 'Redaksjonen'", '"reviewer": Redaksjonen'),
        ("reviewer: 'Redaksjonen'", "reviewer: &name Redaksjonen\nalso: [*name]"),
        ("review_by:", "reviewed: 2032-01-01\nreview_by:"),
    ],
)
def test_a_file_that_cannot_be_edited_safely_is_left_alone(folder, old, new):
    path = folder / "coordinator" / "what.yml"
    path.write_text(ARTICLE.replace(old, new), encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(KnowledgeError, match=r"what\.yml: cannot be edited safely"):
        confirm(folder)
    assert path.read_bytes() == before


def test_dates_in_the_wrong_order_are_refused(folder):
    path = folder / "coordinator" / "what.yml"
    path.write_text(ARTICLE.replace("2032-04-10", "2031-04-10"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="correct the dates"):
        confirm(folder)


def test_every_text_of_ours_can_be_confirmed_in_three_lines():
    for path in (*ARTICLES.rglob("*.yml"), *SUMMARIES.glob("*.yml")):
        before = path.read_bytes()
        after = signed(before, "Kari Nordmann", TODAY, path.name)
        changed = [line for line in after.split(b"\n") if line not in before.split(b"\n")]
        assert [line.partition(b":")[0] for line in changed] == [b"reviewed", b"reviewer", b"review_by"]

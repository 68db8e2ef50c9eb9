from datetime import date

import pytest

from knowledge.conversation import LANGUAGES
from knowledge.documents import load_articles
from knowledge.errors import KnowledgeError
from knowledge.summary import load_summaries

HEAD = """
text_of: 2026-07-02
reviewed: 2026-11-26
reviewer: Redaksjonen
review_by: 2027-05-26
"""
SECTIONS = """
sections:
  "4 a":
    nb: Byen skal ha en park.
    nn: Byen skal ha ein park.
    en: >-
      The town must have
      a park.
"""


@pytest.fixture(scope="module")
def summaries():
    return load_summaries()


@pytest.fixture
def folder(tmp_path):
    def of(text):
        (tmp_path / "parkl.yml").write_text(text, encoding="utf-8")
        return tmp_path

    return of


def test_a_file_is_read_by_the_source_that_articles_write(folder):
    (summary,) = load_summaries(folder(HEAD + SECTIONS)).values()
    assert summary.source == "parkl § 4 a"
    assert summary.texts == {
        "nb": "Byen skal ha en park.",
        "nn": "Byen skal ha ein park.",
        "en": "The town must have a park.",
    }
    assert (summary.text_of, summary.review_by) == (date(2026, 7, 2), date(2027, 5, 26))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (SECTIONS, "parkl.yml needs text_of"),
        (HEAD, "parkl.yml needs text_of"),
        (HEAD + "sections: none", "parkl.yml needs text_of"),
        (HEAD.replace("2027-05-26", "soon") + SECTIONS, "write review_by as a date"),
        (HEAD + "sections: {'4': {nb: 5}}", "§ 4 should hold a text"),
        (HEAD + "sections: {'4': }", "§ 4 should hold a text"),
        ("sections: {", "parkl.yml is not valid YAML"),
    ],
)
def test_a_wrong_file_is_named_with_its_remedy(folder, text, says):
    with pytest.raises(KnowledgeError, match=says):
        load_summaries(folder(text))


def test_an_empty_folder_is_named(tmp_path):
    with pytest.raises(KnowledgeError, match="no summaries under"):
        load_summaries(tmp_path)


def test_every_section_that_an_article_cites_has_a_summary(summaries):
    cited = {source for article in load_articles().values() for source in article.sources if "§" in source}
    assert cited <= set(summaries)


def test_every_summary_is_there_in_each_language(summaries):
    assert not [source for source, summary in summaries.items() if set(summary.texts) != set(LANGUAGES)]

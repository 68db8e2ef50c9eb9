import pytest

from knowledge.documents import load_articles, read_article
from knowledge.errors import KnowledgeError

ARTICLE = """
id: coordinator/what
service: coordinator
topic: what
confidence: law
facts: [A01]
sources: ["hol § 7-2"]
next: []
reviewed: 2026-11-21
reviewer: Redaksjonen
review_by: 2027-05-21
nb: {title: Hva?, answer: Svar., questions: [hva]}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "coordinator").mkdir()
    return tmp_path


def write(folder, text):
    path = folder / "coordinator" / "what.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_article_is_read_with_its_texts(folder):
    article = read_article(write(folder, ARTICLE), folder)
    assert article.cells == ("coordinator/what",)
    assert article.texts["nb"].answer == "Svar."


def test_broken_yaml_names_the_file(folder):
    with pytest.raises(KnowledgeError, match="articles/coordinator/what.yml: not valid YAML"):
        read_article(write(folder, "id: [unclosed"), folder)


def test_a_missing_field_is_named(folder):
    with pytest.raises(KnowledgeError, match="confidence"):
        read_article(write(folder, ARTICLE.replace("confidence: law\n", "")), folder)


def test_the_id_must_be_the_path(folder):
    with pytest.raises(KnowledgeError, match="let the id be the path"):
        read_article(write(folder, ARTICLE.replace("id: coordinator/what", "id: coordinator/who")), folder)


def test_a_date_must_be_a_date(folder):
    with pytest.raises(KnowledgeError, match="as dates"):
        read_article(write(folder, ARTICLE.replace("reviewed: 2026-11-21", "reviewed: i fjor")), folder)


def test_a_question_with_a_colon_must_be_quoted(folder):
    with pytest.raises(KnowledgeError, match="colon"):
        read_article(write(folder, ARTICLE.replace("[hva]", "[{hva: nå}]")), folder)


def test_an_empty_folder_is_an_error(tmp_path):
    with pytest.raises(KnowledgeError, match="no articles"):
        load_articles(tmp_path)

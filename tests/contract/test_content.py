from datetime import date, timedelta
from pathlib import Path

import pytest

from knowledge.check import check
from knowledge.documents import load_articles

ROOT = Path(__file__).parents[2]


def test_the_content_has_no_problems():
    # Not today: the suite must not turn red by itself on the day an article falls due; `koordinator check` tells the editor.
    assert check(max(article.reviewed for article in load_articles().values())) == []


def test_an_article_past_its_review_is_reported():
    last = max(article.review_by for article in load_articles().values())
    assert {problem.kind for problem in check(last + timedelta(days=1))} == {"past review"}
    assert isinstance(last, date)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_answer_reads_as_its_language(language):
    from knowledge.language import probabilities

    def share(text):
        return probabilities(text)[language]

    wrong = [
        a.id for a in load_articles().values() if share(f"{a.texts[language].answer} {a.texts[language].more}") < 0.5
    ]
    assert wrong == []

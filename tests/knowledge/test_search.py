import pytest

from knowledge.conversation import Memory, Turn
from knowledge.index import passages_of
from knowledge.respond import respond
from knowledge.search import Query


@pytest.mark.parametrize(
    ("text", "language", "article"),
    [
        ("hvem har krav på barnekordinator", "nb", "child_coordinator/conditions"),
        ("HVA ER EN INDIVIDUELL PLAN", "nb", "individual_plan/what"),
        ("klagefristen", "nb", "general/complain_deadline"),
        ("sporsmal om barnekoordinator for gravide", "nb", "child_coordinator/expecting"),
        ("what does the coordinating unit do", "en", "coordinating_unit/tasks"),
    ],
)
def test_the_right_article_is_among_the_first_three(assistant, text, language, article):
    found = assistant.search.find(Query(text, language))
    assert article in [candidate.article.id for candidate in found.candidates[:3]]


def test_a_titles_own_words_are_certain(assistant):
    title = assistant.articles["child_coordinator/conditions"].texts["en"].title
    assert assistant.search.find(Query(title, "en")).confidence > assistant.search.ranking.sure_from


def test_the_shares_of_all_candidates_sum_to_one(assistant):
    found = assistant.search.find(Query("Hvordan søker vi?", "nb"))
    assert sum(candidate.share for candidate in found.candidates) == pytest.approx(1)
    assert len(found.candidates) == len(assistant.articles)


def test_a_remembered_service_lifts_its_articles(assistant):
    def share(service):
        found = assistant.search.find(Query("Hvordan søker vi?", "nb", service=service))
        return next(c.share for c in found.candidates if c.article.id == "child_coordinator/apply")

    assert share("child_coordinator") > share(None)


def test_nonsense_has_little_confidence(assistant):
    found = assistant.search.find(Query("xyzzy plugh qwrtp", "nb", out_of_scope=0.9))
    assert found.confidence < assistant.search.ranking.answer_from


def test_every_text_of_an_article_is_a_passage(assistant):
    article = assistant.articles["child_coordinator/conditions"]
    texts = {passage.text for passage in passages_of(article)}
    for text in article.texts.values():
        assert {text.title, text.answer, text.more, *text.questions} <= texts


def test_lexical_scores_are_shares(assistant):
    scores = assistant.search._index.lexical("Hvem har rett til barnekoordinator?")
    assert scores.min() >= 0
    assert 0.5 < scores.max() <= 1.0001


def test_words_that_no_article_has_find_nothing(assistant):
    assert assistant.search._index.lexical("æææ").max() == 0


def test_what_the_classifier_sees_lifts_its_article(assistant):
    def share(resembles):
        found = assistant.search.find(Query("Hva gjør vi nå?", "nb", resembles=resembles))
        return next(c.share for c in found.candidates if c.article.id == "general/complain")

    assert share({"general/complain": 1.0, "general/cost_of_complaint": -1.0}) > share({})


def test_what_a_typed_number_stands_for_is_not_what_was_classified(assistant):
    turn = Turn("1", memory=Memory("nb", offered=("Hva er klagefristen?",)), resembles={"coordinator/apply": 1.0})
    context = respond(turn, assistant)
    assert context.found[0].candidates[0].article.id == "general/complain_deadline"
    assert not context.found[0].candidates[0].features["resembles"]

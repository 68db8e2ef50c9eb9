import pytest

from knowledge import compose
from knowledge.conversation import Memory


@pytest.fixture
def answer(assistant):
    def of(*ids, language="nb", **fields):
        settings = {"place": None, "confidence": 0.9, "memory": Memory(), **fields}
        articles = [assistant.articles[i] for i in ids]
        return compose.answer(articles, language, laws=assistant.laws, catalogue=assistant.articles, **settings)

    return of


@pytest.mark.parametrize(
    ("iso", "language", "written"), [("2026-07-02", "nb", "2. juli 2026"), ("2026-07-02", "en", "2 July 2026")]
)
def test_dates_are_written_as_people_write_them(iso, language, written):
    assert compose.written_date(iso, language) == written


def test_the_date_shown_is_that_of_the_source_checked_longest_ago(answer, assistant):
    reply = answer("child_coordinator/choose")
    oldest = min(source.checked for source in reply.sources)
    assert compose.written_date(oldest, "nb") in reply.text


def test_an_answer_from_guidance_says_so(answer, assistant):
    guided = next(a.id for a in assistant.articles.values() if a.confidence == "guidance")
    assert "veiledning" in answer(guided).answer


def test_two_answers_stand_under_their_titles(answer, assistant):
    reply = answer("coordinator/what", "general/complain")
    for article in reply.articles:
        assert assistant.articles[article].texts["nb"].title in reply.answer


def test_alternatives_are_offered_first_and_the_answer_titled(answer, assistant):
    other = assistant.articles["coordinator/conditions"]
    reply = answer("child_coordinator/conditions", alternatives=[other])
    assert reply.replies[0].title == other.texts["nb"].title
    assert reply.answer.startswith("Hvem har rett til barnekoordinator?")


def test_a_local_route_brings_its_own_source(answer, assistant):
    place = assistant.places["5001"]
    reply = answer("child_coordinator/apply", place=place)
    assert place.apply["nb"] in reply.text
    assert reply.sources[-1].url == place.source.url


def test_the_numbers_in_the_text_are_the_offered_payloads(answer):
    reply = answer("child_coordinator/conditions")
    for number, choice in enumerate(reply.replies, 1):
        assert f"{number}. {choice.title}" in reply.text
    assert reply.memory.offered == tuple(choice.payload for choice in reply.replies)


def test_the_reply_as_data_holds_what_the_design_names(answer):
    custom = answer("child_coordinator/conditions").as_custom("trace-1")
    assert custom["type"] == "answer"
    assert custom["status"] == "answered"
    assert custom["articles"] == ["child_coordinator/conditions"]
    assert custom["trace"] == "trace-1"
    assert set(custom["sources"][0]) == {"label", "url", "checked"}
    assert set(custom["replies"][0]) == {"title", "payload"}

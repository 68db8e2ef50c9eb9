import pytest
import sqlalchemy as sa

from bot.gateway.opinions import REASONS, Judgement, Opinions
from bot.gateway.page_view import load_words
from bot.staff.templating import words_in
from bot.store.tables import entries, opinions
from knowledge.conversation import LANGUAGES
from tests.staff.inbox.conftest import words


@pytest.fixture
def editor(member):
    return member("edda", "editor")


@pytest.fixture
def judged(person, engine, desks, clock):
    """Make an answer that somebody has judged."""

    def judge(question, answer, right, comment="", *, reason=None, shared=True, **data):
        asking = person()
        asking.says(question)
        entry = asking.is_told(answer, **data)
        judgement = Judgement(entry.n, right, reason, shared, comment)
        Opinions(engine, desks, clock).give(asking.conversation, judgement)

    return judge


def test_the_editor_reads_question_answer_sources_and_comment(editor, judged):
    source = {"label": "§ 2-5 c", "url": "https://lovdata.no/x"}
    judged("Hva er rett?", "Dette er rett.", False, "Nei, loven er endret. Ring [phone]", sources=[source])
    page = editor.get("/staff/opinions")
    said = words(page)
    assert "1 tilbakemelding" in said
    for expected in (
        "Svaret var feil i dag kl. 11.00",
        "Kommentar Nei, loven er endret. Ring [telefonnummer]",
        "Spørsmål Hva er rett?",
        "Svar Dette er rett.",
        "§ 2-5 c",
    ):
        assert expected in said
    assert 'href="https://lovdata.no/x"' in page.text


def test_without_a_yes_the_editor_reads_what_it_was_about_but_neither_question_nor_answer(editor, judged):
    source = {"label": "§ 2-5 c", "url": "https://lovdata.no/x"}
    told = {"sources": [source], "articles": ["child_coordinator/who"], "language": "nn"}
    judged("Mitt barn er sjukt", "Dette er rett.", False, reason="mixed", shared=False, **told)
    page = editor.get("/staff/opinions")
    said = words(page)
    for kept in ("Mitt barn er sjukt", "Dette er rett."):
        assert kept not in page.text
    for expected in (
        "Hva var galt Det blander koordinator og barnekoordinator",
        "Spørsmål og svar Personen har ikke delt dem.",
        "Språk nynorsk",
        "Artikler child_coordinator/who",
        "§ 2-5 c",
        "i dag kl. 11.00",
    ):
        assert expected in said


def test_the_editor_sees_how_many_gave_which_reason(editor, judged):
    for reason in ("outdated", "mixed", "mixed", None):
        judged("?", "Et svar", False, reason=reason)
    counted = "Det blander koordinator og barnekoordinator: 2 Det er utdatert: 1"
    assert counted in editor.sees("/staff/opinions")
    assert counted not in editor.sees("/staff/opinions?read=1")


def test_every_reason_has_words_for_editors_and_for_people():
    for language in LANGUAGES:
        assert set(words_in(language)["opinions"]["reasons"]) == set(REASONS)
        assert set(load_words()[language]["right_reasons"]) == set(REASONS)


def test_opinions_can_be_narrowed_to_what_people_thought(editor, judged):
    judged("?", "Et riktig svar", True)
    judged("?", "Et galt svar", False)

    def shown(said):
        page = editor.sees(f"/staff/opinions?said={said}")
        return [answer for answer in ("Et riktig svar", "Et galt svar") if answer in page]

    assert shown("right") == ["Et riktig svar"]
    assert shown("wrong") == ["Et galt svar"]
    assert shown("all") == shown("nonsense") == ["Et riktig svar", "Et galt svar"]


def test_what_has_been_read_leaves_the_queue_and_is_found_again(editor, judged, engine):
    judged("?", "Et svar", False)
    page = editor.post("/staff/opinions/1/read", said="wrong")
    assert page.url.params["said"] == "wrong"
    assert "Et svar" not in words(page)
    assert "Et svar" in editor.sees("/staff/opinions?read=1")
    with engine.connect() as connection:
        first = connection.execute(sa.select(opinions)).mappings().one()
    assert first["read_by"] == editor.staff.id
    assert editor.post("/staff/opinions/1/read").status_code == 200  # A second press changes nothing.


@pytest.mark.parametrize("opinion", ["2", "99999999999999999999", "0"])
def test_there_is_no_such_opinion(editor, judged, opinion):
    judged("?", "Et svar", False)
    answer = editor.post(f"/staff/opinions/{opinion}/read")
    assert answer.status_code == 404
    assert "Det er ingen slik tilbakemelding hos dere." in words(answer)


def test_an_opinion_outlives_the_texts_it_is_about(editor, judged, engine):
    judged("Et spørsmål", "Et svar", False, "En kommentar")
    with engine.begin() as connection:
        connection.execute(sa.delete(entries))
    said = editor.sees("/staff/opinions")
    assert "En kommentar" in said
    assert "Spørsmål slettet Svar slettet" in said

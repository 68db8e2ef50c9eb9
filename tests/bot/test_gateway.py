import pytest
from starlette.testclient import TestClient

from bot.gateway.app import build_app
from bot.processes import free_port


@pytest.fixture
def page():
    """The page in front of an address where nobody answers."""
    return TestClient(build_app(f"http://127.0.0.1:{free_port()}/webhook"))


def start(page):
    return page.post("/conversation").json()["conversation"]


def test_the_page_and_its_files_are_served(page):
    assert "Spør om koordinator" in page.get("/").text
    assert page.get("/static/chat.js").status_code == 200
    assert "default-src 'self'" in page.get("/").headers["content-security-policy"]


def test_conversation_ids_cannot_be_guessed_or_chosen(page):
    assert len(start(page)) > 40
    assert page.post("/message", json={"sender": "mine", "message": "hei"}).status_code == 404


def test_when_rasa_is_away_the_person_gets_an_honest_sentence(page):
    answer = page.post("/message", json={"sender": start(page), "message": "hei", "metadata": {"language": "nn"}})
    assert answer.status_code == 200
    assert "koordinerande eining" in answer.json()[0]["text"]


def test_a_body_that_is_no_message_is_refused(page):
    assert page.post("/message", content=b"x").status_code == 400
    assert page.post("/message", content=b"x" * 20_000).status_code == 413

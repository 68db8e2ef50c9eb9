"""The widget on the demo page, in front of the real gateway and the real Rasa."""

import pytest

from tests.browser.test_chat_page import QUESTION, answered, ask, said

pytestmark = pytest.mark.server
api = pytest.importorskip("playwright.sync_api")

# More questions than any guide has.
MOST_QUESTIONS = 15


@pytest.fixture
def page(visit):
    """The demo page with the chat open."""
    page = visit("/demo?lang=nb&municipality=5001")
    page.locator("#launcher").click()
    return page


def test_a_gateway_that_is_killed_while_the_chat_is_open_gets_the_message_once(page, site):
    ask(page, QUESTION)
    page.locator("#text").fill("Hva er en individuell plan?")
    site.kill_gateway()
    try:
        page.locator("#send").click()
        api.expect(page.locator("#status")).to_have_text("Meldingen er ikke sendt ennå; prøver igjen …")
        api.expect(page.locator("#text")).to_have_value("Hva er en individuell plan?")
    finally:
        site.start_gateway()
    answered(page, 2)
    api.expect(page.locator("#text")).to_have_value("")
    api.expect(page.locator("#status")).to_have_text("")
    page.reload()
    page.locator("#launcher").click()
    answered(page, 2)
    api.expect(said(page, "person")).to_have_count(2)


def test_a_gateway_that_is_killed_and_started_again_while_nobody_writes_is_found_again(page, site):
    ask(page, QUESTION)
    site.kill_gateway()
    try:
        api.expect(page.locator("#status")).to_have_text("Forbindelsen er brutt; prøver igjen …", timeout=30_000)
    finally:
        site.start_gateway()
    api.expect(page.locator("#status")).to_have_text("", timeout=60_000)
    ask(page, "Hva er en individuell plan?", 2)


def fill_in(page, said_before):
    """Answer each question of a guide with its first choice; gives the questions, and how often the assistant has spoken."""
    questions = []
    for _ in range(MOST_QUESTIONS):
        form = page.locator("#replies fieldset")
        if not form.count():
            break
        questions.append(form.locator("legend").text_content())
        form.get_by_role("radio").first.check()
        form.get_by_role("button", name="Svar", exact=True).click()
        said_before += 1
        answered(page, said_before)
    return questions, said_before


def test_guides_are_filled_in_from_the_first_question_to_the_letters(page):
    ask(page, "Sjekk om det passer for oss")
    questions, times = fill_in(page, 1)
    assert questions[0] == "Hvem gjelder det?"
    assert len(questions) == len(set(questions)) > 4
    page.get_by_role("button", name="Hjelp til å be om det").click()
    answered(page, times + 1)
    fill_in(page, times + 1)
    page.locator(".letter > summary").filter(has_text="Lag et brev").click()
    letter = page.locator(".letter[open]")
    api.expect(letter.get_by_role("heading")).to_be_visible()
    api.expect(letter).to_contain_text("Trondheim")

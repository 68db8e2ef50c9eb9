"""Every flow of the chat by keyboard alone: nothing is clicked, and the focus is never lost."""

import pytest
import sqlalchemy as sa

from bot.store.tables import opinions
from tests.browser.widget.people import AGE, CHECKLIST, api, focused, launcher, said
from tests.desk import ASKED

pytestmark = pytest.mark.server

# More stops than there are.
MOST_STOPS = 60
# What the focus is on, in words: as `focused`, and what stands there.
WORDS = """(() => { const at = document.activeElement?.shadowRoot?.activeElement;
return at && [at.id, at.value, at.textContent, at.closest('label')?.textContent].filter(Boolean).map((each) => each.trim()) })()"""


class Keys:
    """Somebody with a keyboard."""

    def __init__(self, page):
        self.page = page
        self.press = page.keyboard.press

    def to(self, words, *, back=False):
        """Go on, or back, to the first stop that has this id, value or text."""
        for _ in range(MOST_STOPS):
            self.press("Shift+Tab" if back else "Tab")
            if words in (self.page.evaluate(WORDS) or []):
                return self
        pytest.fail(f"the keyboard does not reach {words}")

    def say(self, text, answers=None):
        """Write in the field, where the focus is, and send."""
        assert focused(self.page) == "text"
        self.page.keyboard.type(text)
        self.press("Enter")
        if answers:
            api.expect(said(self.page, "assistant")).to_have_count(answers)


@pytest.fixture
def keys(site):
    """The chat of the corner, opened."""
    page = site.visit()
    api.expect(launcher(page)).to_be_visible()
    keys = Keys(page).to("launcher")
    keys.press("Enter")
    assert focused(page) == "text"
    return keys


def test_an_answer_is_judged_and_why_is_told(keys, engine):
    keys.say("Hvem har rett?", 1)
    keys.to("2 wrong", back=True).press("Space")
    api.expect(keys.page.get_by_role("group", name="Hva var galt?")).to_be_visible()
    keys.to("Det stemmer ikke").press("ArrowDown")
    keys.to("yes").press("Space")
    keys.to("comment-2")
    keys.page.keyboard.type("Det mangler et vilkår")
    keys.to("2 why").press("Enter")
    api.expect(keys.page.locator(".opinion [role=status]")).to_have_text("Takk for at du sa fra.")
    assert focused(keys.page) == "2 wrong"
    with engine.connect() as connection:
        kept = connection.execute(sa.select(opinions)).mappings().one()
    assert (kept["reason"], kept["shared"], kept["comment"]) == ("incomplete", True, "Det mangler et vilkår")


def test_a_guide_is_answered_and_left(keys, rasa):
    rasa.customs |= {"alder": AGE, "7": AGE}
    keys.say("alder", 1)
    keys.to("answer", back=True)
    keys.press("Enter")
    api.expect(keys.page.locator("#wrong")).to_have_text("Velg eller skriv et svar først.")
    assert focused(keys.page) == "Under 18 år"
    keys.to("answer")
    keys.page.keyboard.type("7")
    keys.press("Enter")
    api.expect(said(keys.page, "assistant")).to_have_count(2)
    assert focused(keys.page) == "text"
    keys.to("Stopp her", back=True).press("Enter")
    api.expect(said(keys.page, "person").last).to_contain_text("Stopp her")
    assert focused(keys.page) == "text"


def test_a_checklist_is_opened_and_ticked(keys, rasa):
    rasa.customs["liste"] = {"status": "guided", "documents": [CHECKLIST]}
    keys.say("liste", 1)
    keys.to("Huskeliste", back=True).press("Enter")
    api.expect(keys.page.get_by_role("checkbox").first).to_be_visible()
    keys.press("Tab")
    keys.press("Space")
    api.expect(keys.page.get_by_role("checkbox").first).to_be_checked()
    keys.to("Kopier").to("Skriv ut").to("Last ned Word-fil").to("Last ned som tekst")


def test_a_person_is_asked_for_the_language_changed_and_all_of_it_begun_anew_and_deleted(keys):
    keys.say("Hvem har rett?", 1)
    menu = "Språk, menneske, skriv ut, slett"
    keys.to(menu, back=True).press("Enter")
    keys.to("person").press("Enter")
    api.expect(said(keys.page, "assistant")).to_have_count(2)
    assert focused(keys.page) == "text"
    keys.to(menu, back=True).press("Enter")
    keys.to("en").press("Enter")
    api.expect(keys.page.locator("#title")).to_have_text("Ask about coordinators and child coordinators")
    assert focused(keys.page) == "en"
    keys.to("Start over").press("Enter")
    keys.to("anew").press("Enter")
    api.expect(keys.page.locator(".message")).to_have_count(0)
    keys.say("Who?", 1)
    keys.to("Language, person, print, delete", back=True).press("Enter")
    keys.to("Delete the conversation").press("Enter")
    keys.to("forget").press("Enter")
    api.expect(keys.page.locator("#log")).to_contain_text("Deleted")
    assert focused(keys.page) == "text"


def test_a_request_is_made_and_withdrawn(keys, desk):
    for number, text in enumerate((*ASKED, "ja, send"), 1):
        keys.say(text, number)
    api.expect(keys.page.locator("#request")).to_be_visible()
    keys.to("Trekk henvendelsen", back=True).press("Enter")
    keys.to("withdraw").press("Enter")
    api.expect(keys.page.locator("#request-state")).to_contain_text("Du har trukket den.")
    assert desk.sent.state == "withdrawn"
    assert focused(keys.page) == "text"


def test_staff_is_answered_and_the_chat_left_and_found_again(keys, desk):
    for number, text in enumerate((*ASKED, "ja, send"), 1):
        keys.say(text, number)
    api.expect(keys.page.locator("#request")).to_be_visible()
    desk.join()
    api.expect(keys.page.locator("#present")).to_contain_text("Kari")
    keys.say("Når ringer dere?")
    api.expect(said(keys.page, "person").last).to_contain_text("Når ringer dere?")
    keys.press("Escape")
    assert focused(keys.page) == "launcher"
    keys.press("Enter")
    assert focused(keys.page) == "text"

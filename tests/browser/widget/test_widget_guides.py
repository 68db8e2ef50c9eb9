"""The questions of guides as forms, and what a family takes away: without leaving the chat, and without a trace of it."""

import re

import pytest

from tests.browser.widget.people import AGE, CHECKLIST, LETTER, api, ask, focused, menu, opened, said

pytestmark = pytest.mark.server

CHOICE = {
    "guide": {"guide": "eligibility", "question": "who", "kind": "choice", "text": "Notert: ja\n\nHvem gjelder det?"},
    "replies": [{"title": title, "payload": title} for title in ("Barnet vårt", "Meg", "Tilbake", "Stopp her")],
}
CONSENT = {
    "guide": {"guide": "contact", "question": "share", "kind": "consent", "text": "Kan de lese samtalen?"},
    "replies": [{"title": title, "payload": title} for title in ("Ja", "Nei")],
}
# What would be printed, from every frame: its own title, and the text that stays on paper.
PRINTED = """window.print = function () {
  window.top.printed = {
    title: document.title, text: document.body.innerText, colour: getComputedStyle(document.body).color,
    ticked: document.querySelectorAll(':checked').length, lang: document.documentElement.lang,
  };
}"""


@pytest.fixture
def guided(site, rasa):
    """A chat that answers by the name of what is wanted."""
    rasa.customs |= {
        "hvem": CHOICE,
        "alder": AGE,
        "samtykke": CONSENT,
        "brev": {"status": "guided", "documents": [LETTER, CHECKLIST]},
    }
    page = site.visit("/bare")
    page.add_init_script(PRINTED)
    page.goto("/")
    return opened(page)


def test_the_question_of_a_guide_is_a_form_with_a_legend_and_labels(guided, rasa):
    ask(guided, "hvem")
    form = guided.get_by_role("group", name="Hvem gjelder det?")
    api.expect(form.get_by_role("radio")).to_have_count(2)
    form.get_by_label("Barnet vårt").check()
    form.get_by_role("button", name="Svar", exact=True).click()
    api.expect(said(guided, "person").last).to_contain_text("Barnet vårt")
    api.expect(said(guided, "assistant")).to_have_count(2)
    assert focused(guided) == "text"
    api.expect(form).to_have_count(0)


def test_a_guide_that_is_not_answered_says_so_at_the_question_and_the_focus_goes_there(guided, rasa):
    ask(guided, "hvem")
    form = guided.get_by_role("group", name="Hvem gjelder det?")
    form.get_by_role("button", name="Svar", exact=True).click()
    api.expect(form.get_by_role("alert")).to_have_text("Velg eller skriv et svar først.")
    assert form.evaluate("node => node.ariaDescribedByElements[0].textContent") == "Velg eller skriv et svar først."
    assert focused(guided) == "Barnet vårt"
    api.expect(said(guided, "person")).to_have_count(1)


def test_on_a_touch_screen_a_choice_brings_up_no_keyboard_and_the_next_question_is_the_next_stop(site, rasa):
    rasa.customs |= {"hvem": CHOICE, "Barnet vårt": AGE}
    page = opened(site.visit(has_touch=True, is_mobile=True, viewport={"width": 375, "height": 740}))
    ask(page, "hvem")
    page.get_by_label("Barnet vårt").tap()
    page.get_by_role("button", name="Svar", exact=True).tap()
    api.expect(page.get_by_label("Alder i år")).to_be_visible()
    assert focused(page) == "after"
    page.keyboard.press("Tab")
    assert focused(page) == "Under 18 år"


@pytest.mark.parametrize("way", ["Tilbake", "Stopp her"])
def test_the_ways_back_and_out_of_a_guide_are_buttons_that_need_no_answer(guided, way):
    ask(guided, "hvem")
    guided.locator("#replies").get_by_role("button", name=way).click()
    api.expect(said(guided, "person").last).to_contain_text(way)


def test_an_answer_is_written_or_chosen_and_never_both(guided):
    ask(guided, "alder")
    form = guided.get_by_role("group", name="Hvor gammelt er barnet?")
    written, chosen = form.get_by_label("Alder i år"), form.get_by_label("Under 18 år")
    written.fill("6")
    chosen.check()
    api.expect(written).to_have_value("")
    written.fill("7")
    api.expect(chosen).not_to_be_checked()
    written.press("Enter")
    api.expect(said(guided, "person").last).to_contain_text("7")
    api.expect(said(guided, "assistant")).to_have_count(2)


def test_enter_on_a_choice_answers_and_presses_nothing_else(guided):
    ask(guided, "hvem")
    form = guided.get_by_role("group", name="Hvem gjelder det?")
    form.get_by_label("Barnet vårt").focus()
    guided.keyboard.press("ArrowDown")
    guided.keyboard.press("Enter")
    api.expect(said(guided, "person").last).to_contain_text("Meg")
    api.expect(guided.locator("koordinator-chat")).to_have_attribute("lang", "nb")


def test_what_agrees_to_something_is_a_button_that_says_so(guided):
    ask(guided, "samtykke")
    assert guided.locator("#replies button").all_text_contents() == ["Ja", "Nei"]
    assert guided.locator("#replies input").count() == 0


def test_the_main_field_answers_a_guide_too(guided):
    ask(guided, "hvem")
    ask(guided, "det gjelder meg", 2)
    api.expect(guided.locator("#replies input")).to_have_count(0)


def sheet(page, name):
    page.locator(".letter > summary").filter(has_text=name).click()
    return page.locator(".letter[open]")


def test_a_checklist_is_ticked_and_printed_in_the_chat_and_kept_nowhere(guided, site):
    ask(guided, "brev")
    listed = sheet(guided, "Huskeliste")
    api.expect(listed.get_by_role("heading")).to_contain_text("Huskeliste")
    first = listed.get_by_role("checkbox").first
    first.check()
    listed.get_by_role("button", name="Skriv ut", exact=True).click()
    printed = guided.wait_for_function("window.printed").json_value()
    assert printed["ticked"] == 1
    assert printed["title"] == "Huskeliste"
    assert printed["lang"] == "nb"
    assert "Fint å ha med" in printed["text"]
    assert "Word-fil" not in printed["text"]
    assert printed["colour"] == "rgb(0, 0, 0)"
    assert sorted(guided.evaluate("Object.keys(sessionStorage)")) == ["koordinator.token"]


def test_a_letter_is_copied_and_kept_as_text_and_as_a_word_file_without_a_new_tab(guided, site):
    guided.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(guided, "brev")
    letter = sheet(guided, "Lag et brev")
    api.expect(letter.get_by_role("heading")).to_be_visible()
    shown = letter.locator("div").first.inner_text()
    assert "6 år" in shown
    letter.get_by_role("button", name="Kopier").click()
    api.expect(letter.get_by_role("status")).to_have_text("Kopiert.")
    copied = guided.evaluate("navigator.clipboard.readText()")
    assert re.sub(r"\s+", " ", copied).strip() == re.sub(r"\s+", " ", shown).strip()
    for button, name, begins in (("Word-fil", "Lag et brev.docx", b"PK"), ("som tekst", "Lag et brev.txt", None)):
        with guided.expect_download() as begun:
            letter.get_by_role("button", name=button).click()
        assert begun.value.suggested_filename == name
        with open(begun.value.path(), "rb") as file:
            kept = file.read()
        assert kept.startswith(begins) if begins else kept.decode() == copied
    assert len(guided.context.pages) == 1
    assert not [request.url for request in site.requests if "6" in request.url.partition("/letters/")[2]]


def test_a_letter_that_was_just_drafted_stands_once_in_a_box_that_is_open(guided, rasa, site):
    draft = "Huskeliste\n\nFint å ha med\n\n[ ] En uttalelse\n[ ] En støtteperson\n\n- Papirer"
    rasa.customs["lag"] = {"answer": f"Her er et utkast.\n\n{draft}", "documents": [{**CHECKLIST, "drafted": True}]}
    ask(guided, "lag")
    api.expect(said(guided, "assistant").locator(".said")).to_have_text("Her er et utkast.")
    letter = guided.locator(".letter[open]")
    assert letter.locator("li").all_inner_texts() == ["En uttalelse", "En støtteperson", "Papirer"]
    letter.get_by_label("En støtteperson").check()
    menu(guided).get_by_role("button", name="Skriv ut samtalen").click()
    printed = guided.wait_for_function("window.printed").json_value()
    assert printed["ticked"] == 1
    assert "En uttalelse" in printed["text"]
    with guided.expect_download() as begun:
        guided.get_by_role("button", name="Lagre samtalen som tekst").click()
    with open(begun.value.path(), encoding="utf-8") as file:
        assert "En støtteperson" in file.read()
    assert not [request.url for request in site.requests if "/letters/" in request.url]


def test_a_letter_that_cannot_be_fetched_is_said_to_be_out_of_reach_and_is_there_at_the_next_try(guided):
    ask(guided, "brev")
    away = re.compile("/letters/")
    guided.context.route(away, lambda route: route.abort())
    letter = sheet(guided, "Lag et brev")
    api.expect(letter.get_by_role("status")).to_have_text("Vi får ikke kontakt. Prøv igjen om litt.")
    guided.context.unroute(away)
    letter.locator("summary").click()
    sheet(guided, "Lag et brev")
    api.expect(guided.locator(".letter[open]").get_by_role("heading")).to_be_visible()


@pytest.mark.parametrize("payload", ["<img src=x onerror=alert(1)>", "[ ] <b>x</b>\n- <script>alert(1)</script>"])
def test_what_stands_in_a_letter_is_text(guided, rasa, payload):
    rasa.customs["navn"] = {"documents": [{**LETTER, "fields": {"child_name": payload, "needs": payload}}]}
    ask(guided, "navn")
    letter = sheet(guided, "Lag et brev")
    api.expect(letter.locator("div").first).to_contain_text(payload.split("\n")[0].removeprefix("[ ] "))
    assert letter.locator("img, b, script").count() == 0


def test_only_the_conversation_is_printed_black_on_white(guided):
    guided.emulate_media(color_scheme="dark")
    ask(guided, "Hvem har rett?")
    menu(guided).get_by_role("button", name="Skriv ut samtalen").click()
    printed = guided.wait_for_function("window.printed").json_value()
    for expected in ("Du", "Hvem har rett?", "Assistenten", "du sa: Hvem har rett?", "§ 2-5 c"):
        assert expected in printed["text"]
    for left_out in ("Eksempel kommune", "Var svaret riktig?", "Send"):
        assert left_out not in printed["text"]
    assert printed["colour"] == "rgb(0, 0, 0)"
    assert guided.evaluate("[document.adoptedStyleSheets.length, document.querySelectorAll('iframe').length]") == [0, 0]

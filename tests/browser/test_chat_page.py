import re

import pytest

pytestmark = pytest.mark.server
api = pytest.importorskip("playwright.sync_api")

QUESTION = "Har barnet mitt rett til barnekoordinator?"
WAIT = 30_000
# A message as nested lists: names, attributes and texts, without the place where the page opens.
STRUCTURE = """nodes => {
  const read = (node) => node.nodeType === 3 ? node.data.trim() : [
    node.localName,
    [...node.attributes].filter((each) => each.name !== 'id').map((each) => `${each.name}=${each.value}`).sort(),
    [...node.childNodes].map(read).filter(String),
  ];
  return nodes.map(read);
}"""


def said(page, sender):
    return page.locator(f".message.{sender}")


def ask(page, text, answers=1):
    page.locator("#text").fill(text)
    page.locator("#send").click()
    answered(page, answers)


def answered(page, times):
    api.expect(said(page, "assistant")).to_have_count(times, timeout=WAIT)


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.value || document.activeElement.tagName")


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(
    ("language", "question", "words"),
    [
        ("nb", QUESTION, "barnekoordinator når"),
        ("nn", "Kven har rett til barnekoordinator?", "barnekoordinator"),
        ("en", "Who is entitled to a child coordinator?", "child coordinator"),
    ],
)
def test_a_question_is_answered(visit, scripts, language, question, words):
    page = visit(f"/?lang={language}&municipality=5001", scripts=scripts)
    ask(page, question)
    api.expect(said(page, "person")).to_contain_text(question)
    api.expect(said(page, "assistant")).to_contain_text(words)
    api.expect(said(page, "assistant")).to_have_attribute("lang", language)
    api.expect(page.locator(".sources a").first).to_have_attribute("href", re.compile("^https://"))
    api.expect(page.locator(".sources li").first).to_contain_text("2026")
    page.locator("#replies button").first.click()
    answered(page, 2)
    api.expect(page.locator("#text")).to_have_value("")


def test_both_ways_build_the_same(visit):
    built = []
    for scripts in (True, False):
        page = visit("/?lang=nb&municipality=5001", scripts=scripts)
        for number, text in enumerate(
            (QUESTION, "Sjekk om det passer for oss", "barnet er 4 år", "hvor klager jeg?"), 1
        ):
            ask(page, text, number)
        built.append(page.locator(".message").evaluate_all(STRUCTURE))
    assert built[0] == built[1]


def test_a_reload_keeps_the_conversation_and_what_was_typed(visit):
    page = visit("/?lang=nb")
    ask(page, QUESTION)
    page.locator("#text").fill("Ikke sendt ennå")
    page.reload()
    answered(page, 1)
    api.expect(page.locator("#text")).to_have_value("Ikke sendt ennå")
    api.expect(page.locator("#log")).not_to_have_attribute("aria-busy", "true")
    api.expect(page.locator("#replies button").first).to_be_visible()
    ask(page, "Hva er en individuell plan?", 2)
    assert page.url.endswith("/?lang=nb")


def test_another_tab_sees_the_answer_once(visit):
    first = visit("/?lang=nb")
    ask(first, QUESTION)
    second = first.context.new_page()
    second.goto("/?lang=nb")
    second.evaluate(
        "token => sessionStorage.setItem('koordinator.token', token)", first.locator("[name=token]").input_value()
    )
    second.reload()
    answered(second, 1)
    ask(first, "Hva er en individuell plan?", 2)
    answered(second, 2)
    ask(second, "Hvordan klager vi?", 3)
    answered(first, 3)
    numbers = first.locator(".message").evaluate_all("nodes => nodes.map(node => node.dataset.n)")
    assert numbers == [str(n) for n in range(1, 7)]


def test_a_gateway_that_dies_while_somebody_types_gets_the_message_once(visit, site):
    page = visit("/?lang=nb")
    ask(page, QUESTION)
    page.locator("#text").fill("Hva er en individuell plan?")
    site.kill_gateway()
    try:
        page.locator("#send").click()
        api.expect(page.locator("#status")).to_have_text("Meldingen er ikke sendt ennå; prøver igjen …")
        api.expect(page.locator("#text")).to_have_value("Hva er en individuell plan?")
        api.expect(page.locator("#send")).to_have_attribute("aria-disabled", "true")
        assert focused(page) == "send"
    finally:
        site.start_gateway()
    answered(page, 2)
    api.expect(page.locator("#text")).to_have_value("")
    api.expect(page.locator("#status")).to_have_text("")
    page.reload()
    answered(page, 2)
    api.expect(said(page, "person")).to_have_count(2)


def test_the_conversation_is_saved_as_text_where_scripts_run(visit):
    page = visit("/?lang=nb")
    ask(page, QUESTION)
    with page.expect_download() as begun:
        page.get_by_role("button", name="Lagre samtalen som tekst").click()
    with open(begun.value.path(), encoding="utf-8") as file:
        assert file.read().startswith(f"Du\n{QUESTION}\n\nAssistenten\n")
    api.expect(page.get_by_role("button", name="Skriv ut samtalen")).to_be_visible()
    api.expect(visit("/?lang=nb", scripts=False).locator("#keep")).to_be_hidden()


def test_an_unsent_message_survives_a_reload(visit, site):
    page = visit("/?lang=nb")
    ask(page, QUESTION)
    blocked = re.compile("/api/conversation/messages$")
    page.route(blocked, lambda route: route.abort())
    page.locator("#text").fill("Hva er en individuell plan?")
    page.locator("#send").click()
    api.expect(page.locator("#status")).to_contain_text("ikke sendt ennå")
    page.reload()
    api.expect(page.locator("#text")).to_have_value("Hva er en individuell plan?")
    page.unroute(blocked)
    answered(page, 2)
    api.expect(said(page, "person")).to_have_count(2)


def test_an_answer_whose_reply_was_lost_is_not_sent_twice(visit):
    page = visit("/?lang=nb")
    ask(page, QUESTION)
    lost = []

    def lose(route):
        if not lost:
            lost.append(route.fetch())
            return route.abort()
        return route.continue_()

    page.route(re.compile("/api/conversation/messages$"), lose)
    ask(page, "Hva er en individuell plan?", 2)
    api.expect(page.locator("#text")).to_have_value("")
    api.expect(said(page, "person")).to_have_count(2)


def test_while_rasa_is_away_the_answer_comes_later(visit, site):
    pages = [visit("/?lang=nb"), visit("/?lang=nb", scripts=False)]
    site.stop_rasa()
    try:
        for page in pages:
            page.locator("#text").fill(QUESTION)
            page.locator("#send").click()
            api.expect(said(page, "notice")).to_have_count(1)
            api.expect(page.locator("#status")).to_contain_text("Svaret er ikke kommet ennå")
            assert page.locator(".message form").count() == 1
    finally:
        site.start_rasa()
    answered(pages[0], 1)
    api.expect(pages[0].locator("#status")).to_have_text("")
    while pages[1].locator("#look").count():
        pages[1].locator("#look").click()
    answered(pages[1], 1)


@pytest.mark.parametrize("scripts", [True, False])
def test_deleting_is_asked_about_and_receipted(visit, scripts):
    page = visit("/?lang=nn", scripts=scripts)
    api.expect(page.locator("#delete")).to_be_hidden()
    ask(page, "Kven har rett til barnekoordinator?")
    page.locator("#delete summary").click()
    page.get_by_role("button", name="Ja, slett alt").click()
    api.expect(page.locator("#log")).to_contain_text(re.compile("nummer [0-9a-f]{8}"))
    api.expect(page.locator(".message")).to_have_count(1)
    api.expect(page.locator("#delete")).to_be_hidden()
    api.expect(page.locator("[name=token]")).to_have_value("")
    if scripts:
        assert focused(page) == "text"
        page.reload()
        api.expect(page.locator("#enter")).to_be_visible()
        api.expect(page.locator(".message")).to_have_count(0)
    ask(page, "Hei")


def test_deleting_in_one_tab_empties_the_other(visit):
    first = visit("/?lang=nb")
    ask(first, QUESTION)
    with first.expect_popup() as opened:
        first.evaluate("() => { window.open('/?lang=nb') }")
    second = opened.value
    answered(second, 1)
    ask(second, "slett samtalen", 0)
    api.expect(second.locator("#log")).to_contain_text(re.compile("nummer [0-9a-f]{8}"))
    first.bring_to_front()
    api.expect(said(first, "assistant")).to_have_count(0)
    api.expect(first.locator("#log")).to_contain_text("Samtalen er slettet.")
    ask(first, "Hva er en individuell plan?")


def test_the_keyboard_is_enough(visit):
    page = visit("/?lang=nb")
    press = page.keyboard.press
    press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    press("Enter")
    assert focused(page) == "text"
    page.keyboard.type("Har barnet mitt")
    press("Shift+Enter")
    page.keyboard.type("rett til barnekoordinator?")
    press("Enter")
    answered(page, 1)
    assert focused(page) == "text"
    press("Shift+Tab")
    for _ in range(page.locator("#replies button").count() - 1):
        press("Shift+Tab")
    assert focused(page) == page.locator("#replies button").first.get_attribute("value")
    press("Enter")
    answered(page, 2)
    assert focused(page) == "text"
    press("Tab")
    assert focused(page) == "send"
    press("Tab")
    press("Enter")
    press("Tab")
    press("Enter")
    api.expect(page.locator("#log")).to_contain_text(re.compile("nummer [0-9a-f]{8}"))
    assert focused(page) == "text"


@pytest.mark.parametrize("scripts", [True, False])
def test_somebody_asks_to_be_contacted_sees_what_is_sent_and_takes_it_back(visit, scripts):
    page = visit("/?lang=nb", scripts=scripts)
    told = ("Kan dere ringe meg?", "99 88 77 66", "Om ettermiddagen", "Engelsk", "Ja, de kan lese den")
    for number, text in enumerate(told, 1):
        ask(page, text, number)
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Se nøyaktig hva som blir sendt").click()
    shown = opened.value
    for text in ("+4799887766", "Om ettermiddagen", "Engelsk"):
        api.expect(shown.locator("dl")).to_contain_text(text)
    api.expect(shown.locator(".message.person")).to_have_count(len(told))
    shown.close()
    page.locator("#replies").get_by_role("button", name="Send", exact=True).click()
    answered(page, 6)
    api.expect(page.locator("#request-state")).to_contain_text("Du blir kontaktet innen")
    page.locator("#withdraw summary").click()
    page.get_by_role("button", name="Ja, trekk den").click()
    api.expect(page.locator("#request-state")).to_contain_text("Du har trukket den.")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_language_is_changed(visit, scripts):
    page = visit("/?lang=nb", scripts=scripts)
    ask(page, QUESTION)
    page.locator("#text").fill("half written")
    page.get_by_role("button", name="English").click()
    api.expect(page.locator("html")).to_have_attribute("lang", "en")
    api.expect(page.locator("h1")).to_have_text("Ask about coordinators and child coordinators")
    api.expect(page.locator("#text")).to_have_value("half written")
    api.expect(said(page, "notice")).to_have_attribute("lang", "en")
    api.expect(said(page, "assistant")).to_have_attribute("lang", "nb")
    page.locator("#text").fill("individuell plan")
    page.locator("#send").click()
    api.expect(said(page, "assistant").last).to_have_attribute("lang", "en", timeout=WAIT)


@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_wrong_is_said_and_nothing_is_lost(visit, scripts):
    page = visit("/?lang=nb", scripts=scripts)
    page.locator("#send").click()
    api.expect(page.locator("#problem")).to_have_text("Skriv noe i feltet først.")
    page.locator("#text").fill("x" * 1001)
    page.locator("#send").click()
    api.expect(page.locator("#problem")).to_contain_text("1001 tegn")
    api.expect(page.locator("#text")).to_have_value("x" * 1001)
    api.expect(page.locator("#text")).to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_typed_is_shown_as_text(visit, scripts):
    page = visit("/?lang=nb", scripts=scripts)
    typed = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    page.locator("#text").fill(typed)
    page.locator("#send").click()
    api.expect(said(page, "person").locator(".said")).to_have_text(typed)
    assert page.locator("#log img, #log script").count() == 0


@pytest.mark.parametrize("scripts", [True, False])
def test_the_token_is_in_no_address_and_no_referer(visit, scripts):
    page = visit("/?lang=nb", scripts=scripts)
    ask(page, QUESTION)
    ask(page, "Hjelp til å be om det", 2)
    token = page.locator("[name=token]").input_value()
    assert len(token) > 40
    assert not [request.url for request in visit.requests if token in request.url]
    assert not [request for request in visit.requests if token in request.headers.get("referer", "")]
    assert token not in page.url


@pytest.mark.parametrize("scripts", [True, False])
def test_nothing_is_wider_than_a_narrow_window(visit, scripts):
    page = visit("/?lang=nb&municipality=5001", scripts=scripts, viewport={"width": 320, "height": 640})
    ask(page, QUESTION)
    ask(page, "x" * 300, 2)
    wide = page.locator("body *").evaluate_all(
        "nodes => nodes.filter(n => n.getBoundingClientRect().right > 321).length"
    )
    assert wide == 0
    small = page.locator("button, summary").evaluate_all(
        "nodes => nodes.map(n => n.getBoundingClientRect()).filter(r => r.width && (r.height < 24 || r.width < 24)).length"
    )
    assert small == 0

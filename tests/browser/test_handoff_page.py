"""A person's side of a handoff in a real browser, with staff at the same database and a stand-in for Rasa."""

import re
from types import SimpleNamespace

import pytest

from bot.gateway import news
from bot.gateway.opinions import REASONS
from bot.store.tables import opinions
from knowledge.personal_data import conceal
from tests.browser.test_chat_page import STRUCTURE, ask, focused, said
from tests.desk import ASKED, CUSTOMS, Desk
from tests.gateway.conftest import engine, gateway, patient, rasa, settings  # noqa: F401

pytestmark = pytest.mark.server
api = pytest.importorskip("playwright.sync_api")
api.expect.set_options(timeout=20_000)

WRITTEN = "Dette er jeg midt i å skri"


@pytest.fixture
def site(monkeypatch, rasa, gateway):  # noqa: F811
    """The gateway under test; the tests write beside it, so that it looks often."""
    monkeypatch.setattr(news, "RINGS_SECONDS", 0.2)
    rasa.customs |= CUSTOMS
    conceal("The first message would wait for what finds names.")
    return SimpleNamespace(address=gateway.settings.gateway)


@pytest.fixture
def desk(engine):  # noqa: F811
    return Desk.at(engine)


def request(page):
    """Ask to be contacted, and say yes to sending it."""
    for number, text in enumerate((*ASKED, "ja, send"), 1):
        ask(page, text, number)
    api.expect(page.locator("#request")).to_be_visible()


def look(page):
    """Load the page anew where it has no scripts."""
    if page.locator("#look").count():
        page.locator("#look").click()


def label(page):
    return page.locator("label[for=text]")


def kept(engine):  # noqa: F811
    """What is kept of the opinions, row by row."""
    with engine.connect() as connection:
        return [(row.right, row.reason, row.shared, row.comment) for row in connection.execute(opinions.select())]


def test_somebody_who_is_typing_keeps_the_text_and_the_focus_when_staff_joins(visit, desk):
    page = visit("/?lang=nb")
    request(page)
    page.locator("#text").press_sequentially(WRITTEN)
    page.evaluate("document.getElementById('text').setSelectionRange(5, 7)")
    desk.join()
    desk.say("Hei, jeg er Kari.")
    api.expect(said(page, "staff")).to_contain_text("Kari, kommunen")
    api.expect(label(page)).to_have_text("Skriv til Kari, kommunen")
    api.expect(page.locator("#text")).to_have_value(WRITTEN)
    assert focused(page) == "text"
    assert page.evaluate("[document.activeElement.selectionStart, document.activeElement.selectionEnd]") == [5, 7]


def test_the_two_talk_and_the_assistant_is_silent_until_staff_has_left(visit, desk, rasa):  # noqa: F811
    page = visit("/?lang=nb")
    request(page)
    desk.join()
    api.expect(page.locator("#present")).to_have_text("Kari fra kommunen er her. Assistenten er stille så lenge.")
    api.expect(page.locator("#replies button")).to_have_count(0)
    turns, statuses = len(rasa.turns), []
    page.expose_function("told", lambda text: statuses.append(text))
    page.evaluate(
        "new MutationObserver(() => told(document.getElementById('status').textContent))"
        ".observe(document.getElementById('status'), { childList: true })"
    )
    page.locator("#text").fill("Vi trenger hjelp")
    page.locator("#send").click()
    api.expect(said(page, "person").last).to_contain_text("Vi trenger hjelp")
    api.expect(page.locator("#text")).to_have_value("")
    desk.say("Det finner vi ut av.")
    api.expect(said(page, "staff")).to_contain_text("Det finner vi ut av.")
    assert (len(rasa.turns), [text for text in statuses if text]) == (turns, [])
    desk.leave()
    api.expect(said(page, "notice").last).to_contain_text("Nå svarer assistenten igjen.")
    api.expect(label(page)).to_have_text("Skriv til assistenten")
    api.expect(page.locator("#present")).to_be_hidden()
    ask(page, "Takk", 5)


def test_a_message_that_waited_for_the_assistant_is_no_longer_waited_for_when_staff_joins(visit, desk, rasa):  # noqa: F811
    page = visit("/?lang=nb")
    request(page)
    rasa.goes_on.clear()
    page.locator("#text").fill("Er det noen der?")
    page.locator("#send").click()
    api.expect(page.locator("#status")).to_have_text("Assistenten skriver …")
    desk.join()
    api.expect(page.locator("#status")).to_have_text("")
    rasa.goes_on.set()
    desk.say("Ja, jeg.")
    api.expect(said(page, "staff")).to_have_count(1)
    api.expect(said(page, "assistant")).to_have_count(4)


def test_whoever_comes_back_reads_what_staff_wrote_meanwhile(visit, desk):
    page = visit("/?lang=nb")
    request(page)
    page.goto("about:blank")
    desk.join()
    desk.say("Hei, er du der?")
    page.goto("/?lang=nb")
    api.expect(said(page, "staff")).to_contain_text("Hei, er du der?")
    api.expect(label(page)).to_have_text("Skriv til Kari, kommunen")
    api.expect(page.locator("#request-state")).to_have_text("Kari hos koordinerende enhet skriver med deg her nå.")
    api.expect(page.locator("#log")).not_to_have_attribute("aria-busy", "true")


def test_whoever_looks_again_sees_who_has_taken_the_request(visit, desk):
    page = visit("/?lang=nb")
    request(page)
    api.expect(page.locator("#request-state")).to_contain_text("Den er hos koordinerende enhet.")
    desk.claim()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    api.expect(page.locator("#request-state")).to_contain_text("Kari hos koordinerende enhet har den.")
    page.get_by_role("button", name="English").click()
    api.expect(page.locator("#request-state")).to_contain_text("Kari at the coordinating unit has it.")
    api.expect(page.locator("#request-number")).to_have_text(f"Your request, number {desk.sent.number}")


@pytest.mark.parametrize("scripts", [True, False])
def test_withdrawing_is_asked_about_and_said(visit, desk, scripts):
    page = visit("/?lang=nb", scripts=scripts)
    request(page)
    page.get_by_text("Trekk henvendelsen", exact=True).click()
    page.get_by_role("button", name="Ja, trekk den").click()
    api.expect(said(page, "notice").last).to_contain_text(f"Henvendelse {desk.sent.number} er trukket.")
    api.expect(page.locator("#request-state")).to_contain_text("Du har trukket den.")
    api.expect(page.locator("#withdraw")).to_be_hidden()
    assert desk.sent.state == "withdrawn"
    if scripts:
        assert focused(page) == "text"


def test_withdrawing_by_keyboard_in_one_tab_is_seen_in_the_other(visit, desk):
    first = visit("/?lang=nb")
    request(first)
    desk.join()
    with first.expect_popup() as opened:
        first.evaluate("() => { window.open('/?lang=nb') }")
    second = opened.value
    api.expect(label(second)).to_have_text("Skriv til Kari, kommunen")
    second.locator("#withdraw summary").focus()
    for key in ("Enter", "Tab", "Enter"):
        second.keyboard.press(key)
    api.expect(label(second)).to_have_text("Skriv til assistenten")
    first.bring_to_front()
    api.expect(said(first, "notice").last).to_contain_text("er trukket")
    api.expect(label(first)).to_have_text("Skriv til assistenten")
    api.expect(first.locator("#withdraw")).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False])
def test_what_will_be_sent_opens_in_a_tab_of_its_own(visit, desk, scripts):
    page = visit("/?lang=nb", scripts=scripts)
    for number, text in enumerate(ASKED, 1):
        ask(page, text, number)
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Se nøyaktig hva som blir sendt").click()
    shown = opened.value
    api.expect(shown.locator("h1")).to_have_text("Dette blir sendt")
    api.expect(shown.locator("dl")).to_contain_text("+4799887766")
    token = page.locator("[name=token]").input_value()
    assert shown.url.endswith("/handoff")
    assert not [request for request in visit.requests if token in request.url + request.headers.get("referer", "")]
    api.expect(said(page, "assistant")).to_have_count(len(ASKED))


def test_what_is_withdrawn_on_that_page_is_said_in_the_chat(visit, desk):
    page = visit("/?lang=nb")
    request(page)
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Se alt som er sendt").click()
    shown = opened.value
    shown.locator("summary").click()
    shown.get_by_role("button", name="Ja, trekk den").click()
    api.expect(shown.locator("main")).to_contain_text("Du har trukket den.")
    shown.close()
    api.expect(said(page, "notice").last).to_contain_text(f"Henvendelse {desk.sent.number} er trukket.")
    api.expect(page.locator("#withdraw")).to_be_hidden()


def test_deleting_the_conversation_takes_the_request_along(visit, desk):
    page = visit("/?lang=nb")
    request(page)
    page.locator("#delete summary").click()
    api.expect(page.locator("#delete")).to_contain_text("Henvendelsen din blir også slettet")
    page.get_by_role("button", name="Ja, slett alt").click()
    api.expect(page.locator("#request")).to_be_hidden()
    assert desk.handoffs.listed("default") == []


@pytest.mark.parametrize("scripts", [True, False])
def test_an_answer_is_judged_and_the_judgement_changed(visit, engine, scripts):  # noqa: F811
    page = visit("/?lang=nb", scripts=scripts)
    ask(page, ASKED[0])
    group = page.get_by_role("group", name="Var svaret riktig?")
    group.get_by_role("button", name="Nei").click()
    api.expect(group).to_contain_text("Takk for at du sa fra. Du kan også si hva som var galt.")
    why = group.get_by_role("group", name="Hva var galt?")
    assert why.get_by_role("radio").evaluate_all("nodes => nodes.map((node) => node.value)") == list(REASONS)
    why.get_by_label("Noe mangler").check()
    why.get_by_label("Vil du forklare?").fill("Feil paragraf")
    group.get_by_role("button", name="Send").click()
    api.expect(group.get_by_role("status")).to_have_text("Takk for at du sa fra.")
    api.expect(group.locator("textarea")).to_have_count(0)
    api.expect(group.get_by_role("button", name="Nei", pressed=True)).to_be_visible()
    if scripts:
        assert focused(page) == "2 wrong"
    assert kept(engine) == [(False, "incomplete", False, "Feil paragraf")]
    group.get_by_role("button", name="Ja").click()
    api.expect(group.get_by_role("button", name="Ja", pressed=True)).to_be_visible()
    assert kept(engine) == [(True, None, False, "")]
    page.reload()
    if not scripts:
        return
    api.expect(group.get_by_role("button", name="Ja", pressed=True)).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_enter_on_a_reason_changes_nothing_but_the_judgement(visit, engine, scripts):  # noqa: F811
    page = visit("/?lang=nn", scripts=scripts)
    ask(page, ASKED[0])
    page.locator("[value='2 wrong']").click()
    why, reason = page.locator(".why"), page.locator("[type=radio][value=incomplete]")
    reason.check()
    reason.press("Enter")
    if scripts:
        why.locator("button").click()
    api.expect(why).to_have_count(0)
    assert kept(engine) == [(False, "incomplete", False, "")]
    assert page.locator("html").get_attribute("lang") == "nn"


def test_a_judgement_that_does_not_get_through_is_said_to_be_lost(visit):
    page = visit("/?lang=nb")
    ask(page, ASKED[0])
    page.route(re.compile("/opinion$"), lambda route: route.abort())
    page.get_by_role("button", name="Ja").click()
    api.expect(page.locator(".opinion")).to_contain_text("Det kom ikke fram. Prøv igjen om litt.")
    api.expect(page.get_by_role("button", name="Ja", pressed=True)).to_have_count(0)


def test_both_ways_build_the_same(visit, desk):
    built = []
    for scripts in (True, False):
        page = visit("/?lang=nb", scripts=scripts)
        request(page)
        desk.join()
        desk.say("Hei, <img src=x onerror=alert(1)> er Kari.")
        look(page)
        api.expect(said(page, "staff")).to_have_count(1)
        desk.leave()
        look(page)
        api.expect(said(page, "notice")).to_have_count(2)
        assert page.locator("#log img").count() == 0
        built.append(page.locator(".message").evaluate_all(STRUCTURE))
    assert built[0] == built[1]


@pytest.mark.parametrize("scripts", [True, False])
def test_nothing_is_wider_than_a_narrow_window(visit, desk, scripts):
    page = visit("/?lang=nb", scripts=scripts, viewport={"width": 320, "height": 640})
    request(page)
    desk.join()
    desk.say("Se www.example.no/" + "x" * 300)
    look(page)
    api.expect(said(page, "staff")).to_have_count(1)
    page.get_by_role("button", name="Nei").click()
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Se alt som er sendt").click()
    for shown in (page, opened.value):
        edges = shown.locator("body *").evaluate_all("nodes => nodes.map(node => node.getBoundingClientRect().right)")
        assert max(edges) <= 320
        small = shown.locator("button, summary").evaluate_all(
            "nodes => nodes.map(n => n.getBoundingClientRect()).filter(r => r.width && Math.min(r.height, r.width) < 24)"
        )
        assert small == []

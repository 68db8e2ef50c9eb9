"""The widget on a page of another origin under the strictest policy: how it gets there, what it shows, and what survives."""

import re

import pytest
import sqlalchemy as sa

from bot.gateway import switch
from bot.store.tables import opinions
from tests.browser.widget.people import api, ask, focused, launcher, menu, opened, request, said
from tests.desk import ASKED

pytestmark = pytest.mark.server


def test_one_line_puts_a_button_in_the_corner_and_a_question_is_answered(site):
    page = site.visit()
    api.expect(launcher(page)).to_have_text("Spør om koordinator")
    api.expect(page.locator("#panel")).to_be_hidden()
    opened(page)
    ask(page, "Hvem har rett?")
    api.expect(said(page, "person")).to_contain_text("Hvem har rett?")
    api.expect(said(page, "assistant")).to_contain_text("du sa: Hvem har rett?")
    api.expect(page.locator(".sources a")).to_have_attribute("href", "https://lovdata.no/x")
    api.expect(page.locator(".sources li")).to_contain_text("kontrollert 2. juli 2026")
    page.locator("#replies button").click()
    api.expect(said(page, "assistant")).to_have_count(2)


def test_the_element_stands_in_the_page_where_the_page_puts_it(site):
    site.publish(body='<koordinator-chat data-lang="nn"><p>Ring oss</p></koordinator-chat>')
    page = site.visit()
    api.expect(page.get_by_role("heading", name="Spør om koordinator og barnekoordinator")).to_be_visible()
    api.expect(page.get_by_text("Ring oss")).to_be_hidden()
    assert page.locator("koordinator-chat").count() == 1
    assert launcher(page).count() == 0
    assert page.locator("koordinator-chat").get_attribute("lang") == "nn"
    ask(page, "Hei")


def test_without_scripts_the_content_of_the_element_is_shown(site):
    site.publish(body="<koordinator-chat><p>Ring oss på 00 00 00 00</p></koordinator-chat>")
    page = site.visit(java_script_enabled=False)
    api.expect(page.get_by_text("Ring oss på 00 00 00 00")).to_be_visible()


def test_while_the_gateway_is_away_the_content_stays_and_then_the_chat_comes(site):
    site.publish(body="<koordinator-chat><p>Ring oss</p></koordinator-chat>")
    page = site.visit("/other")
    away = re.compile(r"/widget/words\.json")
    page.context.route(away, lambda route: route.abort())
    page.goto("/")
    api.expect(page.get_by_text("Ring oss")).to_be_visible()
    page.context.unroute(away)
    api.expect(page.locator("#panel")).to_be_visible()


@pytest.mark.parametrize(
    ("page_language", "data", "browser", "shown"),
    [
        ("nn-NO", "", "en-GB", "nn"),
        ("no", "", "en-GB", "nb"),
        ("se", "", "en-GB", "en"),
        ("nb", 'data-lang="auto"', "en-GB", "nb"),
        ("nb", 'data-lang="en"', "nb-NO", "en"),
        ("", "", "de-DE", "nb"),
    ],
)
def test_the_language_is_the_chosen_one_the_pages_or_the_browsers(site, page_language, data, browser, shown):
    site.publish(lang=page_language, data=f" {data}")
    page = site.visit(locale=browser)
    api.expect(page.locator("koordinator-chat")).to_have_attribute("lang", shown)


def test_the_municipality_of_the_script_tells_its_office_and_is_handed_on(site, gateway):
    site.publish(data=' data-municipality="5001"')
    page = opened(site.visit())
    api.expect(menu(page)).to_contain_text("Trondheim")
    with page.expect_request(re.compile("/api/conversations$")) as begun:
        page.locator("#text").fill("Hei")
        page.locator("#send").click()
    assert begun.value.post_data_json == {"language": "nb", "municipality": "5001"}


def test_the_site_has_its_own_words_but_a_machine_is_called_a_machine(site):
    site.publish(
        data=' data-text-nb-title="Spør Eksempel" data-text-nb-machine="Her svarer Kari." data-text-nb-starters="Hei?"'
    )
    page = opened(site.visit())
    api.expect(page.locator("#replies button")).to_have_count(3)
    api.expect(page.locator("#title")).to_have_text("Spør Eksempel")
    api.expect(page.locator("[data-text=machine]")).to_contain_text("Her svarer en datamaskin")


def test_before_anything_is_said_there_are_questions_to_choose(site):
    page = opened(site.visit())
    page.locator("#replies").get_by_role("button", name="Hva gjør en koordinator?").click()
    api.expect(said(page, "assistant")).to_have_count(1)
    assert focused(page) == "text"


def test_the_language_is_changed_and_what_was_said_keeps_its_own(site):
    page = opened(site.visit())
    ask(page, "Hvem har rett?")
    page.locator("#text").fill("half written")
    menu(page).get_by_role("button", name="English").click()
    api.expect(page.locator("#title")).to_have_text("Ask about coordinators and child coordinators")
    api.expect(page.locator("koordinator-chat")).to_have_attribute("lang", "en")
    api.expect(page.locator("#text")).to_have_value("half written")
    api.expect(said(page, "assistant")).to_have_attribute("lang", "nb")
    api.expect(said(page, "notice")).to_have_attribute("lang", "en")


def test_an_answer_in_another_language_has_its_labels_in_that_language(site, rasa):
    rasa.customs["Who?"] = {**rasa.customs["Hvem har rett?"], "language": "en"}
    page = opened(site.visit())
    ask(page, "Who?")
    api.expect(said(page, "assistant")).to_have_attribute("lang", "en")
    api.expect(said(page, "assistant")).to_contain_text("checked 2 July 2026")


def test_whoever_is_in_danger_calls_with_one_touch(site, rasa):
    rasa.customs["hjelp"] = {"status": "crisis", "answer": "Ring 113. Legevakten svarer på 116 117."}
    page = opened(site.visit())
    ask(page, "hjelp")
    links = page.locator(".crisis a").evaluate_all(
        "nodes => nodes.map(node => [node.getAttribute('href'), node.textContent])"
    )
    assert links == [["tel:113", "113"], ["tel:116117", "116 117"]]
    api.expect(page.locator(".crisis .said")).to_have_text("Ring 113. Legevakten svarer på 116 117.")


def test_a_person_can_be_asked_for_at_any_time(site):
    page = opened(site.visit())
    menu(page).get_by_role("button", name="Snakk med et menneske").click()
    api.expect(said(page, "person")).to_contain_text("Jeg vil snakke med et menneske")
    api.expect(page.locator("#menu")).not_to_have_attribute("open", "")


def test_starting_over_is_asked_about_and_leaves_the_old_conversation(site):
    page = opened(site.visit())
    ask(page, "Hvem har rett?")
    menu(page).get_by_text("Start på nytt", exact=True).click()
    page.get_by_role("button", name="Ja, start på nytt").click()
    api.expect(page.locator(".message")).to_have_count(0)
    assert page.evaluate("sessionStorage.getItem('koordinator.token')") is None
    assert focused(page) == "text"
    ask(page, "Hei")


def test_deleting_is_asked_about_and_receipted(site):
    page = opened(site.visit())
    ask(page, "Hvem har rett?")
    menu(page).get_by_text("Slett samtalen", exact=True).click()
    page.get_by_role("button", name="Ja, slett alt").click()
    api.expect(page.locator("#log")).to_contain_text(re.compile("nummer [0-9a-f]{8}"))
    assert page.evaluate("sessionStorage.length") == 0
    assert focused(page) == "text"


def test_the_conversation_is_saved_as_text(site):
    page = opened(site.visit())
    ask(page, "Hvem har rett?")
    with page.expect_download() as begun:
        menu(page).get_by_role("button", name="Lagre samtalen som tekst").click()
    assert begun.value.suggested_filename == "samtale.txt"
    with open(begun.value.path(), encoding="utf-8") as file:
        saved = file.read()
    assert saved.startswith("Du\nHvem har rett?\n\nAssistenten\ndu sa: Hvem har rett?\n")
    assert "§ 2-5 c (kontrollert 2. juli 2026) https://lovdata.no/x" in saved
    assert "Var svaret riktig?" not in saved


def test_a_letter_opens_in_a_tab_of_its_own_with_what_was_told(site, rasa):
    letter = {"kind": "request", "title": "Søknad", "fields": {"child_name": "Ada"}}
    rasa.customs["brev"] = {"documents": [letter]}
    page = opened(site.visit())
    ask(page, "brev")
    page.locator(".letter > summary").click()
    with page.context.expect_page() as begun:
        page.get_by_role("button", name="Fyll ut (ny fane)").click()
    api.expect(begun.value.locator("#child_name")).to_have_value("Ada")
    assert "Ada" not in begun.value.url


def test_an_answer_is_judged_and_why_is_told_but_its_text_shared_only_after_a_yes(site, engine):
    page = opened(site.visit())
    ask(page, "Hvem har rett?")
    group = page.get_by_role("group", name="Var svaret riktig?")
    for share in (False, True):
        group.get_by_role("button", name="Nei").click()
        why = group.get_by_role("group", name="Hva var galt?")
        why.get_by_label("Det blander koordinator og barnekoordinator").check()
        why.get_by_label("Vil du forklare?").fill("Feil paragraf")
        box = why.get_by_label("kan lese spørsmålet mitt og dette svaret")
        api.expect(box).not_to_be_checked()
        box.set_checked(share)
        why.get_by_role("button", name="Send").click()
        api.expect(group.get_by_role("status")).to_have_text("Takk for at du sa fra.")
        api.expect(why).to_have_count(0)
        assert focused(page) == "2 wrong"
        with engine.connect() as connection:
            row = connection.execute(sa.select(opinions)).mappings().one()
        assert [row[name] for name in ("right", "reason", "shared", "comment")] == [
            False,
            "mixed",
            share,
            "Feil paragraf",
        ]
    page.reload()
    opened(page)
    api.expect(page.get_by_role("button", name="Nei", pressed=True)).to_be_visible()


def test_the_request_is_seen_and_withdrawn(site, desk):
    page = opened(site.visit())
    request(page, ASKED)
    with page.context.expect_page() as begun:
        page.get_by_role("button", name="Se alt som er sendt").click()
    api.expect(begun.value.locator("dl")).to_contain_text("+4799887766")
    page.locator("#withdraw summary").click()
    page.get_by_role("button", name="Ja, trekk den").click()
    api.expect(page.locator("#request-state")).to_contain_text("Du har trukket den.")
    assert desk.sent.state == "withdrawn"


def test_staff_is_named_and_what_they_write_is_told_on_the_button_of_a_closed_chat(site, desk):
    page = opened(site.visit())
    request(page, ASKED)
    desk.join()
    api.expect(page.locator("#present")).to_contain_text("Kari fra kommunen er her.")
    page.keyboard.press("Escape")
    desk.say("Hei, <b>jeg</b> er Kari.")
    api.expect(launcher(page)).to_have_text("Nytt i samtalen")
    api.expect(page.locator("#news")).to_have_text("Nytt i samtalen")
    opened(page)
    api.expect(said(page, "staff").locator("h3")).to_have_text("Kari, kommunen")
    api.expect(said(page, "staff").locator(".said")).to_have_text("Hei, <b>jeg</b> er Kari.")
    api.expect(page.locator("label[for=text]")).to_have_text("Skriv til Kari, kommunen")
    api.expect(launcher(page)).to_have_text("Tilbake til samtalen")


def test_a_reload_and_another_page_keep_the_conversation_and_what_was_typed(site):
    page = opened(site.visit())
    ask(page, "Hvem har rett?")
    page.locator("#text").fill("Ikke sendt ennå")
    page.reload()
    api.expect(launcher(page)).to_have_text("Tilbake til samtalen")
    page.goto("/other")
    opened(page)
    api.expect(said(page, "assistant")).to_have_count(1)
    api.expect(page.locator("#text")).to_have_value("Ikke sendt ennå")
    api.expect(page.locator("#replies button")).to_have_count(1)


def test_only_the_token_and_the_draft_are_kept_and_only_in_this_tab(site):
    page = opened(site.visit())
    ask(page, "Hvem har rett?")
    page.locator("#text").fill("Ikke sendt")
    assert sorted(page.evaluate("Object.keys(sessionStorage)")) == ["koordinator.draft", "koordinator.token"]
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate("indexedDB.databases().then(found => found.length)") == 0


def test_another_tab_sees_the_answer_once(site):
    first = opened(site.visit())
    ask(first, "Hvem har rett?")
    with first.expect_popup() as begun:
        first.evaluate("() => { window.open('/other') }")
    second = opened(begun.value)
    ask(second, "Hei", 2)
    first.bring_to_front()
    api.expect(said(first, "assistant")).to_have_count(2)
    assert first.locator(".message").evaluate_all("nodes => nodes.map(node => node.dataset.n)") == ["1", "2", "3", "4"]


def test_a_message_written_offline_is_kept_and_sent_once_when_the_net_is_back(site, rasa):
    page = opened(site.visit())
    ask(page, "Hvem har rett?")
    page.context.set_offline(True)
    page.locator("#text").fill("Hei igjen")
    page.locator("#send").click()
    api.expect(page.locator("#status")).to_contain_text("Du er ikke på nett nå.")
    api.expect(page.locator("#text")).to_have_value("Hei igjen")
    page.context.set_offline(False)
    api.expect(said(page, "assistant")).to_have_count(2)
    api.expect(page.locator("#status")).to_have_text("")
    assert [turn["message"] for turn in rasa.turns] == ["Hvem har rett?", "Hei igjen"]


def test_a_laptop_that_slept_for_a_night_catches_up_and_goes_on(site, desk):
    page = site.visit("/bare")
    page.clock.install()
    page.goto("/")
    opened(page)
    request(page, ASKED)
    page.locator("#text").fill("Er dere der?")
    lid = page.context.new_cdp_session(page)
    page.context.set_offline(True)
    lid.send("Page.setWebLifecycleState", {"state": "frozen"})
    desk.join()
    desk.say("Hei, er du der?")
    lid.send("Page.setWebLifecycleState", {"state": "active"})
    page.clock.fast_forward("08:00:00")
    api.expect(page.locator("#status")).to_contain_text("Du er ikke på nett nå.")
    page.context.set_offline(False)
    api.expect(said(page, "staff")).to_contain_text("er du der?")
    api.expect(page.locator("#present")).to_contain_text("Kari fra kommunen er her.")
    api.expect(page.locator("#text")).to_have_value("Er dere der?")
    page.locator("#send").click()
    api.expect(said(page, "person").last).to_contain_text("Er dere der?")
    api.expect(said(page, "staff")).to_have_count(1)


def test_two_tabs_that_write_at_the_same_time_show_the_same_in_the_same_order(site, rasa):
    first = opened(site.visit())
    ask(first, "Hvem har rett?")
    with first.expect_popup() as begun:
        first.evaluate("() => { window.open('/other') }")
    second = opened(begun.value)
    api.expect(said(second, "assistant")).to_have_count(1)
    for page, text in ((first, "Fra den første"), (second, "Fra den andre")):
        page.locator("#text").fill(text)
    for page in (first, second):
        page.evaluate("document.querySelector('koordinator-chat').shadowRoot.getElementById('send').click()")
    shown = []
    for page in (first, second):
        page.bring_to_front()
        api.expect(said(page, "assistant")).to_have_count(3)
        api.expect(page.locator("#status")).to_have_text("")
        shown.append(page.locator(".message .said").all_text_contents())
    assert shown[0] == shown[1]
    assert len(shown[0]) == len(set(shown[0])) == 6


def test_a_conversation_that_was_deleted_elsewhere_is_said_to_be_gone(site):
    first = opened(site.visit())
    ask(first, "Hvem har rett?")
    with first.expect_popup() as begun:
        first.evaluate("() => { window.open('/other') }")
    second = opened(begun.value)
    api.expect(said(second, "assistant")).to_have_count(1)
    menu(second).get_by_text("Slett samtalen", exact=True).click()
    second.get_by_role("button", name="Ja, slett alt").click()
    first.bring_to_front()
    api.expect(first.locator("#log")).to_contain_text("Samtalen er slettet.")
    ask(first, "Hei")


def test_thinking_and_what_cannot_be_sent_are_told_apart(site, rasa):
    page = opened(site.visit())
    rasa.goes_on.clear()
    page.locator("#text").fill("Hvem har rett?")
    page.locator("#send").click()
    api.expect(page.locator("#status")).to_have_text("Assistenten skriver …")
    api.expect(page.locator("#send")).to_have_attribute("aria-disabled", "true")
    rasa.goes_on.set()
    api.expect(said(page, "assistant")).to_have_count(1)
    api.expect(page.locator("#status")).to_have_text("")
    page.locator("#text").fill("x" * 1001)
    page.locator("#send").click()
    api.expect(page.locator("#problem")).to_contain_text("1001 tegn")
    api.expect(page.locator("#text")).to_have_attribute("aria-invalid", "true")
    api.expect(page.locator("#text")).to_have_value("x" * 1001)


@pytest.mark.parametrize("begun", [False, True])
def test_that_the_assistant_is_off_is_said_before_anybody_writes(site, engine, monkeypatch, begun):
    monkeypatch.setattr(switch, "READ_SECONDS", 0)
    page = opened(site.visit())
    if begun:
        ask(page, "Hvem har rett?")
    switch.turn_off(engine, "web", {"nb": "Assistenten har fri."}, "test")
    page.reload()
    opened(page)
    api.expect(page.locator("#off")).to_have_text("Assistenten har fri.")


def test_an_element_that_is_moved_on_the_page_goes_on(site):
    site.publish(body="<koordinator-chat></koordinator-chat>")
    page = site.visit()
    ask(page, "Hvem har rett?")
    page.evaluate("document.body.append(document.querySelector('koordinator-chat'))")
    api.expect(said(page, "assistant")).to_have_count(1)
    ask(page, "Hei", 2)

"""The whole way: a resident asks, asks for a person and leaves a request; staff takes it, talks with them, hands back and closes."""

import time
from datetime import datetime

import pytest
import yaml

from bot.handoff.availability import OSLO
from bot.handoff.desks import DAYS, LOOK_SECONDS
from bot.staff.accounts import Accounts
from bot.store.database import open_database
from knowledge.holidays_norway import is_holiday
from tests.browser.test_chat_page import ask, said

pytestmark = pytest.mark.server
api = pytest.importorskip("playwright.sync_api")

PASSWORD = "et langt og hemmelig passord"
REQUEST = (
    "Hvem har rett til barnekoordinator?",
    "Kan dere ta kontakt med meg?",
    "99 88 77 66",
    "Når som helst",
    "Bokmål",
)


@pytest.fixture
def inbox(chromium, site):
    """Open a member of staff's own window, signed in."""
    engine = open_database(site.database)
    accounts, contexts = Accounts(engine), []

    def sign_in(login, name, *, scripts=True):
        if not any(member.login == login for member in accounts.of_desk("default")):
            accounts.add(login, name, "default", "agent", "nb", PASSWORD, by="test")
        context = chromium.new_context(java_script_enabled=scripts, base_url=site.address)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.goto("/staff")
        page.fill("#login", login)
        page.fill("#password", PASSWORD)
        page.click("form.sign-in button")
        api.expect(page).to_have_url(f"{site.address}/staff")
        return page

    yield sign_in
    for context in contexts:
        context.close()
    engine.dispose()


def leave_request(page, *, share="Ja, de kan lese den"):
    """From the first question to the number of the request."""
    for number, text in enumerate((*REQUEST, share, "Send"), 1):
        ask(page, text, number)
    api.expect(page.locator("#request")).to_be_visible()
    return page.locator("#request-number").inner_text().split()[-1]


def look(page):
    """Without scripts, whoever waits looks for what is new."""
    button = page.locator("#look, noscript form button")
    if button.count():
        button.first.click()


def reads(page, sender, text):
    """The person reads it, now or when they look."""
    look(page)
    api.expect(said(page, sender).last).to_contain_text(text)


def write(staff, text):
    staff.fill("#say-text", text)
    staff.click("#send")
    api.expect(staff.locator("#say-text")).to_have_value("")


def take(staff, number):
    staff.goto(f"/staff/handoffs/{number}")
    staff.click("#claim")
    api.expect(staff.locator("#close")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_first_question_to_the_closed_request(visit, inbox, scripts):
    person = visit("/?lang=nb", scripts=scripts)
    number = leave_request(person)
    staff = inbox("kari", "Kari", scripts=scripts)
    api.expect(staff.locator("#list")).to_contain_text(number)
    take(staff, number)
    api.expect(staff.locator("#facts")).to_contain_text("+4799887766")
    api.expect(staff.locator("#log")).to_contain_text("barnekoordinator")
    api.expect(staff.locator("#log")).not_to_contain_text("99 88 77 66")
    reads(person, "notice", "Kari fra kommunen er her nå")

    write(staff, "Hei! Hva lurer du på?")
    reads(person, "staff", "Hei! Hva lurer du på?")
    answers = said(person, "assistant").count()
    person.fill("#text", "Hvem har rett til barnekoordinator i praksis?")
    person.click("#send")
    api.expect(said(person, "person").last).to_contain_text("i praksis")
    look(staff)
    api.expect(staff.locator("#log")).to_contain_text("i praksis")
    api.expect(said(person, "assistant")).to_have_count(answers)

    staff.click("#hand-back")
    reads(person, "notice", "Kari har gått")
    ask(person, "Hva gjør en barnekoordinator?", answers + 1)
    ask(person, "Har dere fått henvendelsen min?", answers + 2)
    api.expect(said(person, "assistant").last).to_contain_text("Kari")

    staff.check("#outcome-helped")
    staff.click("#close")
    api.expect(staff.locator("#facts")).to_contain_text("slettet")
    api.expect(staff.locator("#facts")).not_to_contain_text("+4799887766")
    api.expect(staff.locator("#log")).not_to_contain_text("Hva gjør en barnekoordinator?")


def test_of_two_who_reach_for_the_same_request_one_gets_it_and_the_other_reads_who(visit, inbox):
    number = leave_request(visit("/?lang=nb"))
    kari, ola = inbox("kari", "Kari"), inbox("ola", "Ola", scripts=False)
    for staff in (kari, ola):
        staff.goto(f"/staff/handoffs/{number}")
    kari.click("#claim")
    api.expect(kari.locator("#close")).to_be_visible()
    ola.click("#claim")
    api.expect(ola.locator("#refusal")).to_contain_text("Kari")
    api.expect(ola.locator("#close")).to_have_count(0)


def test_who_leaves_and_comes_back_reads_what_staff_wrote_meanwhile(visit, inbox):
    person = visit("/?lang=nb")
    number = leave_request(person)
    address = person.url
    person.goto("about:blank")
    staff = inbox("kari", "Kari")
    take(staff, number)
    write(staff, "Jeg ringer deg i morgen.")
    person.goto(address)
    api.expect(said(person, "staff")).to_contain_text("Jeg ringer deg i morgen.")
    api.expect(person.locator("#request")).to_contain_text(number)


def test_closing_time_in_the_middle_changes_the_promise_and_not_the_talk(visit, inbox, site):
    if is_holiday(datetime.now(OSLO).date()):
        pytest.skip("no desk is open on a public holiday")
    always = {day: "00:00-23:59" for day in DAYS}
    opened = yaml.safe_load(site.desks.read_text(encoding="utf-8"))["default"]
    site.desks.write_text(yaml.safe_dump({"default": {**opened, "hours": always}}), encoding="utf-8")
    try:
        time.sleep(2 * LOOK_SECONDS)
        staff = inbox("kari", "Kari")
        staff.click("#at-desk-button")
        person = visit("/?lang=nb")
        ask(person, "Kan jeg snakke med et menneske?")
        api.expect(said(person, "assistant").last).to_contain_text("er noen")
        for number, text in enumerate(("Be om å bli kontaktet", *REQUEST[2:], "Nei, ikke samtalen"), 2):
            ask(person, text, number)
        site.desks.write_text(
            yaml.safe_dump({"default": {**opened, "hours": {"sun": "03:00-03:01"}}}), encoding="utf-8"
        )
        time.sleep(2 * LOOK_SECONDS)
        ask(person, "Send", number + 1)
        api.expect(said(person, "assistant").last).to_contain_text("åpner søndag")
        take(staff, person.locator("#request-number").inner_text().split()[-1])
        write(staff, "Vi har stengt, men jeg blir til vi er ferdige.")
        reads(person, "staff", "til vi er ferdige")
    finally:
        site.desks.write_text(yaml.safe_dump({"default": opened}), encoding="utf-8")


def test_what_is_withdrawn_is_gone_for_staff_too(visit, inbox):
    person = visit("/?lang=nb")
    number = leave_request(person, share="Nei, ikke samtalen")
    staff = inbox("kari", "Kari")
    take(staff, number)
    api.expect(staff.locator("#there .warning")).to_be_visible()
    person.locator("#withdraw summary").click()
    person.locator("#withdraw button").click()
    api.expect(person.locator("#request-state")).to_contain_text("trukket")
    staff.reload()
    api.expect(staff.locator("#facts")).not_to_contain_text("+4799887766")
    api.expect(staff.locator("#say-text")).to_have_count(0)

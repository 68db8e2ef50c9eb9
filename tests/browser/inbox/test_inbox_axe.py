"""axe over every page of the inbox in every state, light and dark, wide and narrow."""

import importlib.util
from pathlib import Path

import pytest

from bot.gateway.opinions import Judgement, Opinions
from bot.staff.sessions import COOKIE

pytestmark = pytest.mark.server
api = pytest.importorskip("playwright.sync_api")

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WINDOWS = [("light", 1280), ("dark", 1280), ("light", 320), ("dark", 320)]


@pytest.fixture(scope="module")
def axe():
    """The source of axe-core."""
    package = importlib.util.find_spec("axe_playwright_python")
    if not package:
        pytest.skip("axe-core is not installed; the development package axe-playwright-python brings it")
    return (Path(package.origin).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def settled(world):
    """A desk with something in every state. Gives the number of the request in each."""
    kari, anne = world.member(), world.member("anne", "administrator", "Anne Åsen")
    late = world.request(minutes_ago=6000, hours=24, interpreter="arabisk")
    unshared = world.request(minutes_ago=300, hours=9, share=False, holder=kari)
    talking = world.request(minutes_ago=5, holder=kari)
    world.says(kari, talking, "Hei, dette er Kari.")
    world.handoffs.write_note("default", talking.number, kari.id, "Ringte [phone]. Ikke svar.")
    others = world.request(minutes_ago=50, holder=anne)
    answered = world.request(minutes_ago=90, holder=kari)
    world.handoffs.answer("default", answered.number, kari.id, "test")
    closed = world.request(minutes_ago=100, holder=kari)
    world.handoffs.close("default", closed.number, kari.id, "helped", "test")
    leaving = world.person(minutes_ago=100)
    withdrawn = leaving.asks()
    leaving.withdraws()
    asking = world.person()
    asking.says("xyz")
    crisis = asking.is_told("Ring 113.", status="crisis")
    there = asking.asks()
    asking.looks()
    opinions = Opinions(world.engine, world.handoffs.desks, world.clock)
    opinions.give(
        asking.conversation, Judgement(crisis.n, False, "mixed", shared=True, comment="Det var ikke det jeg spurte om")
    )
    opinions.give(asking.conversation, Judgement(crisis.n - 2, True))
    states = {"late": late, "unshared": unshared, "talking": talking, "others": others, "answered": answered}
    states |= {"closed": closed, "withdrawn": withdrawn, "there": there}
    return {name: sent.number for name, sent in states.items()}


def opened(page, path):
    page.goto(path)


def refused(page, path):
    """A message that is too long."""
    page.goto(path)
    page.fill("#say-text", "x" * 4001)
    page.click("#send")
    api.expect(page.locator("#errors")).to_be_visible()


def gave_password(page, path):
    page.goto(path)
    page.locator("form[action$='/password'] button").first.click()
    api.expect(page.locator("#password")).to_be_visible()


def taken_login(page, path):
    page.goto(path)
    page.fill("#name", "En til")
    page.fill("#login", "kari")
    page.click("form.stacked button")
    api.expect(page.locator("#errors")).to_be_visible()


def wrong_password(page, path):
    page.goto(path)
    page.fill("#old_password", "feil")
    page.fill("#new_password", "noe annet langt")
    page.click("form.stacked button")
    api.expect(page.locator("#errors")).to_be_visible()


def present(page, path):
    page.goto(path)
    page.click("#at-desk-button")
    api.expect(page.locator("#presence")).to_have_class("mark there")


def signed_out(page, path):
    """The session ends while something is typed, and there are no scripts to keep it."""
    page.goto(path)
    page.fill("#note-text", "Et notat")
    page.context.clear_cookies(name=COOKIE)
    page.evaluate("document.getElementById('note-text').form.submit()")
    api.expect(page.locator("textarea#text")).to_be_visible()


# What is looked at, as whom, and how one gets there.
STATES = {
    "waiting": ("anne", "/staff", opened),
    "mine": ("kari", "/staff?show=mine", opened),
    "others": ("kari", "/staff?show=others&language=nb", opened),
    "nothing": ("kari", "/staff?show=answered&language=en&due=1", opened),
    "closed": ("kari", "/staff?show=closed", opened),
    "at the desk": ("kari", "/staff", present),
    "a late request": ("kari", "/staff/handoffs/{late}", opened),
    "a person who is there": ("kari", "/staff/handoffs/{there}", opened),
    "a conversation that was not shared": ("kari", "/staff/handoffs/{unshared}", opened),
    "a talk": ("kari", "/staff/handoffs/{talking}", opened),
    "a text that is too long": ("kari", "/staff/handoffs/{talking}", refused),
    "a colleague's request": ("kari", "/staff/handoffs/{others}", opened),
    "a colleague's request, as administrator": ("anne", "/staff/handoffs/{talking}", opened),
    "an answered request": ("kari", "/staff/handoffs/{answered}", opened),
    "a closed request": ("kari", "/staff/handoffs/{closed}", opened),
    "a withdrawn request": ("kari", "/staff/handoffs/{withdrawn}", opened),
    "a search": ("kari", "/staff/search?q=barnekoordinator", opened),
    "a search for nothing": ("kari", "/staff/search?q=zzz", opened),
    "opinions": ("anne", "/staff/opinions", opened),
    "export": ("anne", "/staff/export", opened),
    "a period that is none": ("anne", "/staff/export?from=x&to=y", opened),
    "accounts": ("anne", "/staff/people", opened),
    "a password": ("anne", "/staff/people", gave_password),
    "a login that is taken": ("anne", "/staff/people", taken_login),
    "settings": ("kari", "/staff/settings", opened),
    "a wrong password": ("kari", "/staff/settings", wrong_password),
    "a page of another role": ("kari", "/staff/people", opened),
    "no such request": ("kari", "/staff/handoffs/AAA-AAA", opened),
    "signed out while typing": ("kari", "/staff/handoffs/{talking}", signed_out),
    "signing in": (None, "/staff/sign-in", opened),
}


def violations(page, axe):
    page.evaluate(axe)
    found = page.evaluate(
        "rules => axe.run(document, { runOnly: { type: 'tag', values: rules } }).then((result) => result.violations.map((each) =>"
        " `${each.id}: ${each.help}: ${each.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`))",
        RULES,
    )
    return found


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(state, at_desk, world, settled, axe):
    login, path, reach = STATES[state]
    page = at_desk("/staff/settings", member=world.member(login or "kari"), bypass_csp=True)
    if not login:
        page.context.clear_cookies()
    reach(page, path.format(**settled))
    found = {}
    for scheme, width in WINDOWS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        found[scheme, width] = violations(page, axe)
    assert found == dict.fromkeys(WINDOWS, [])


@pytest.mark.parametrize("language", ["nn", "en"])
@pytest.mark.parametrize(
    "path", ["/staff", "/staff/handoffs/{talking}", "/staff/people", "/staff/opinions", "/staff/settings"]
)
def test_axe_finds_nothing_in_another_language(language, path, at_desk, world, settled, axe):
    liv = world.member("liv", "administrator", "Liv Lie", language)
    page = at_desk(path.format(**settled), member=liv, bypass_csp=True)
    assert violations(page, axe) == []


def test_axe_would_find_something(at_desk, world, axe):
    page = at_desk("/staff/settings", bypass_csp=True)
    page.evaluate("document.querySelector('label[for=old_password]').remove()")
    assert [each.partition(":")[0] for each in violations(page, axe)] == ["label"]

"""The accessibility contract (docs/accessibility.md), line by line, as a person without a mouse or without sight meets it."""

import importlib.util
import os
import re
from pathlib import Path

import pytest

from tests.browser.widget.people import AGE, CHECKLIST, LETTER, api, ask, focused, launcher, menu, opened, request, said
from tests.desk import ASKED

pytestmark = pytest.mark.server

# Where the states are kept as pictures: PICTURES=docs/widget pytest -m server tests/browser/widget/test_widget_access.py -k axe
PICTURES = os.environ.get("PICTURES")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CONTROLS = "button, a, summary, textarea, label:has(input), #answer"
# Everything with a way to be pressed, in the widget's tree, that is smaller than a finger needs.
SMALL = """nodes => nodes.filter((node) => {
  const { width, height } = node.getBoundingClientRect();
  return width && (width < 24 || height < 24) && !node.closest('li');
}).map((node) => node.outerHTML)"""
# Announcements as a screen reader would hear them: what is added inside live regions, and whether they were busy.
LISTEN = """() => {
  window.heard = [];
  const tree = document.querySelector('koordinator-chat').shadowRoot;
  const live = (node) => node.closest?.('[aria-live], [role=log], [role=status], [role=alert]');
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      for (const node of addedNodes) {
        const region = live(node) ?? live(target);
        if (!region || region.ariaLive === 'off' || region.ariaBusy === 'true' || !node.textContent.trim()) continue;
        window.heard.push([region.getAttribute('role'), node.textContent.replace(/\\s+/g, ' ').trim()]);
      }
    }
  }).observe(tree, { childList: true, subtree: true });
}"""


@pytest.fixture(scope="module")
def axe():
    """The source of axe-core."""
    package = importlib.util.find_spec("axe_playwright_python")
    if not package:
        pytest.skip("axe-core is not installed; the development package axe-playwright-python brings it")
    return (Path(package.origin).parent / "axe.min.js").read_text(encoding="utf-8")


def closed(page, desk, rasa):
    pass


def just_opened(page, desk, rasa):
    opened(page)


def answered(page, desk, rasa):
    opened(page)
    ask(page, "Hvem har rett?")
    page.get_by_role("button", name="Nei").click()
    api.expect(page.locator(".why")).to_be_visible()


def in_the_menu(page, desk, rasa):
    opened(page)
    ask(page, "Hvem har rett?")
    for summary in ("#menu", "#anew", "#delete", "#about"):
        page.locator(f"{summary} > summary").click()


def wrong(page, desk, rasa):
    opened(page)
    page.locator("#send").click()


def waiting(page, desk, rasa):
    opened(page)
    rasa.goes_on.clear()
    page.locator("#text").fill("Hvem har rett?")
    page.locator("#send").click()
    api.expect(page.locator("#status")).to_have_text("Assistenten skriver …")


def in_danger(page, desk, rasa):
    rasa.customs["hjelp"] = {"status": "crisis", "answer": "Ring 113 eller 116 117."}
    opened(page)
    ask(page, "hjelp")


def with_staff(page, desk, rasa):
    opened(page)
    request(page, ASKED)
    page.locator("#withdraw summary").click()
    desk.join()
    desk.say("Hei.")
    api.expect(said(page, "staff")).to_have_count(1)


def staff_left(page, desk, rasa):
    with_staff(page, desk, rasa)
    desk.leave()
    api.expect(said(page, "notice")).to_have_count(2)


def offline(page, desk, rasa):
    opened(page)
    ask(page, "Hvem har rett?")
    page.context.set_offline(True)
    page.locator("#text").fill("Hei")
    page.locator("#send").click()
    api.expect(page.locator("#status")).to_contain_text("ikke på nett")


def in_a_guide(page, desk, rasa):
    rasa.customs["alder"] = AGE
    opened(page)
    ask(page, "alder")
    page.get_by_role("button", name="Svar", exact=True).click()
    api.expect(page.locator("#wrong")).to_be_visible()


def with_a_checklist(page, desk, rasa):
    rasa.customs["brev"] = {"status": "guided", "documents": [LETTER, CHECKLIST]}
    opened(page)
    ask(page, "brev")
    page.locator(".letter > summary").last.click()
    page.locator(".letter [type=checkbox]").first.check()


STATES = (
    closed,
    just_opened,
    answered,
    in_the_menu,
    wrong,
    waiting,
    in_danger,
    with_staff,
    staff_left,
    offline,
    in_a_guide,
    with_a_checklist,
)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing_in_any_state(site, axe, desk, rasa, state):
    page = site.visit()
    state(page, desk, rasa)
    page.evaluate(axe)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width, height in ((1280, 900), (768, 1024), (320, 640)):
            page.set_viewport_size({"width": width, "height": height})
            if PICTURES:
                path = f"{PICTURES}/{state.__name__}-{scheme}-{width}.jpg"
                page.screenshot(path=path, type="jpeg", quality=60)
            found = page.evaluate("rules => axe.run({ runOnly: rules })", RULES)
            assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]] == []
            assert page.locator("koordinator-chat").locator(CONTROLS).evaluate_all(SMALL) == []
    rasa.goes_on.set()


def test_the_keyboard_is_enough(site):
    page = site.visit()
    api.expect(launcher(page)).to_be_visible()
    press = page.keyboard.press
    for _ in range(3):
        press("Tab")
    assert focused(page) == "launcher"
    press("Enter")
    assert focused(page) == "text"
    page.keyboard.type("Hvem har")
    press("Shift+Enter")
    page.keyboard.type("rett?")
    page.locator("#text").fill("Hvem har rett?")
    press("Enter")
    api.expect(said(page, "assistant")).to_have_count(1)
    assert focused(page) == "text"
    press("Shift+Tab")
    assert focused(page) == "mer"
    press("Enter")
    api.expect(said(page, "assistant")).to_have_count(2)
    assert focused(page) == "text"
    press("Tab")
    assert focused(page) == "send"
    press("Escape")
    assert focused(page) == "launcher"
    api.expect(page.locator("#panel")).to_be_hidden()


def test_everything_in_the_menu_is_reached_in_the_order_it_stands(site):
    page = opened(site.visit())
    ask(page, "Hvem har rett?")
    page.locator("#close").focus()
    order = []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for _ in range(10):
        page.keyboard.press("Tab")
        order.append(focused(page))
    assert order == ["nb", "nn", "en", "person", "save", "print", "summary", "summary", "summary", "letter"]


def test_beside_the_chat_the_page_stays_in_use_on_a_wide_screen(site):
    page = opened(site.visit())
    assert not page.evaluate(
        "document.querySelector('koordinator-chat').shadowRoot.querySelector('dialog').matches(':modal')"
    )
    page.get_by_role("link", name="Nederst").click()
    assert page.url.endswith("#last")
    api.expect(page.locator("#panel")).to_be_visible()


def test_on_a_small_screen_the_chat_is_all_there_is_until_it_is_closed(site):
    page = opened(site.visit(viewport={"width": 320, "height": 640}))
    assert page.evaluate(
        "document.querySelector('koordinator-chat').shadowRoot.querySelector('dialog').matches(':modal')"
    )
    assert page.locator("#panel").bounding_box() == {"x": 0, "y": 0, "width": 320, "height": 640}
    assert focused(page) == "text"
    page.keyboard.press("Escape")
    api.expect(launcher(page)).to_have_attribute("aria-expanded", "false")
    assert focused(page) == "launcher"


def test_turning_the_phone_keeps_the_text_and_the_focus(site):
    page = opened(site.visit())
    page.locator("#text").press_sequentially("Halv")
    page.set_viewport_size({"width": 320, "height": 640})
    api.expect(page.locator("#panel:modal")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 720})
    api.expect(page.locator("#panel:not(:modal)")).to_be_visible()
    assert focused(page) == "text"
    api.expect(page.locator("#text")).to_have_value("Halv")
    assert launcher(page).get_attribute("aria-expanded") == "true"


def test_while_the_chat_is_open_the_first_stop_of_the_page_leads_to_it(site):
    page = opened(site.visit())
    page.evaluate("document.activeElement.blur()")
    page.locator("h1").click()
    page.keyboard.press("Shift+Tab")
    skip = page.get_by_role("button", name="Gå til chatten")
    api.expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    assert focused(page) == "text"
    page.keyboard.press("Escape")
    api.expect(skip).to_have_count(0)


def test_each_thing_said_is_announced_once_whole_and_without_its_buttons(site):
    page = opened(site.visit())
    page.evaluate(LISTEN)
    ask(page, "Hvem har rett?")
    heard = page.evaluate("window.heard.filter(([role]) => role === 'log').map(([, text]) => text)")
    assert len(heard) == 2
    assert heard[0] == "DuHvem har rett?"
    assert heard[1].startswith("Assistentendu sa: Hvem har rett?Kilder")
    page.get_by_role("button", name="Nei").click()
    api.expect(page.locator(".why")).to_be_visible()
    assert len(page.evaluate("window.heard.filter(([role]) => role === 'log')")) == 2


def test_what_was_said_before_is_not_read_out_again(site):
    page = opened(site.visit())
    ask(page, "Hvem har rett?")
    busy = """() => { window.busy = []; const add = Element.prototype.append; Element.prototype.append = function (...nodes) {
      if (this.id === 'log' && nodes[0] instanceof DocumentFragment) window.busy.push(this.ariaBusy);
      return add.apply(this, nodes); } }"""
    page.add_init_script(f"({busy})()")
    page.reload()
    opened(page)
    api.expect(said(page, "assistant")).to_have_count(1)
    assert page.evaluate("window.busy") == ["true"]
    api.expect(page.locator("#log")).not_to_have_attribute("aria-busy", "true")


def test_the_log_holds_no_replies_and_no_live_region_is_inside_another(site):
    page = opened(site.visit())
    ask(page, "Hvem har rett?")
    assert page.locator("#log #replies, #log [name=reply]").count() == 0
    assert page.locator("[role=log][aria-live], [role=alert][aria-live], [role=status][aria-live]").count() == 0
    assert page.locator("#log :is([role=status], [role=alert]):not([aria-live=off] *)").count() == 0


def test_nothing_that_comes_moves_the_focus(site, desk):
    page = opened(site.visit())
    request(page, ASKED)
    page.locator("#text").press_sequentially("Dette er jeg midt i")
    desk.join()
    desk.say("Hei.")
    api.expect(said(page, "staff")).to_have_count(1)
    assert focused(page) == "text"
    page.keyboard.type(" å skrive")
    api.expect(page.locator("#text")).to_have_value("Dette er jeg midt i å skrive")


def test_what_has_a_name_has_it_in_words(site):
    page = opened(site.visit())
    ask(page, "Hvem har rett?")
    menu(page)
    tree = page.locator("body").aria_snapshot()
    for part in (
        'dialog "Spør om koordinator og barnekoordinator"',
        'log "Samtalen"',
        'textbox "Skriv til assistenten"',
        'button "Lukk"',
        'button "Send"',
    ):
        assert part in tree
    assert not re.search(r"- (button|link|textbox)(:|$)", tree, re.MULTILINE)
    assert said(page, "assistant").locator("h3").text_content() == "Assistenten"
    described = page.locator("#text").evaluate("node => node.ariaDescribedByElements.map(({ id }) => id)")
    assert described == ["enter", "problem"]


def test_what_is_wrong_is_said_beside_the_field_and_the_focus_goes_there(site):
    page = opened(site.visit())
    page.locator("#send").click()
    api.expect(page.get_by_role("alert").filter(has_text="Skriv noe i feltet først.")).to_be_visible()
    assert focused(page) == "text"
    api.expect(page.locator("#text")).to_have_attribute("aria-invalid", "true")


def test_while_it_waits_nothing_is_disabled(site, rasa):
    page = site.visit()
    waiting(page, None, rasa)
    assert page.locator(":disabled").count() == 0
    api.expect(page.locator("#text")).to_have_attribute("readonly", "")
    rasa.goes_on.set()


@pytest.mark.parametrize(("width", "height"), [(320, 640), (320, 256)])
def test_at_four_hundred_percent_nothing_is_cut_off_or_scrolls_sideways(site, desk, width, height):
    page = opened(site.visit(viewport={"width": width, "height": height}))
    request(page, ("Hvem har rett?", *ASKED[1:]))
    desk.join()
    desk.say("Se www.example.no/" + "x" * 300)
    api.expect(said(page, "staff")).to_have_count(1)
    menu(page)
    assert (
        page.evaluate("document.querySelector('koordinator-chat').shadowRoot.getElementById('panel').scrollWidth")
        <= width
    )
    edges = (
        page.locator("koordinator-chat")
        .locator("*")
        .evaluate_all("nodes => nodes.map(node => node.getBoundingClientRect().right)")
    )
    assert max(edges) <= width


def test_text_spacing_of_ones_own_cuts_nothing_off(site):
    page = opened(site.visit())
    ask(page, "Hvem har rett?")
    page.evaluate(
        """() => { const sheet = new CSSStyleSheet();
        sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }'
          + 'p { margin-bottom: 2em !important }');
        document.querySelector('koordinator-chat').shadowRoot.adoptedStyleSheets.push(sheet) }"""
    )
    cut = (
        page.locator("koordinator-chat")
        .locator("button, p, h2, h3, summary")
        .evaluate_all(
            "nodes => nodes.filter(n => !n.matches('.unseen') && n.clientWidth && n.scrollWidth > n.clientWidth + 1)"
            ".map(n => n.outerHTML)"
        )
    )
    assert cut == []


@pytest.mark.parametrize("place", ["", "<koordinator-chat></koordinator-chat>"])
def test_the_chat_reads_from_left_to_right_in_a_page_that_does_not(site, place):
    site.publish(attributes=' dir="rtl"', lang="ar", body=place)
    page = site.visit(locale="nb-NO")
    if not place:
        opened(page)
    ask(page, "Hvem har rett?")
    assert page.locator("#log").evaluate("node => getComputedStyle(node).direction") == "ltr"
    box = page.locator("#panel").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1280
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_where_colours_are_forced_everything_has_a_border(site):
    page = opened(site.visit(forced_colors="active"))
    ask(page, "Hvem har rett?")
    for part in ("#panel", "#launcher", ".message.person", ".message.assistant", "#send", "#text"):
        assert page.locator(part).evaluate("node => parseFloat(getComputedStyle(node).borderTopWidth)") >= 1


def test_nothing_moves_by_itself(site):
    page = opened(site.visit())
    ask(page, "Hvem har rett?")
    moving = (
        page.locator("koordinator-chat")
        .locator("*")
        .evaluate_all(
            "nodes => nodes.filter(n => { const s = getComputedStyle(n);"
            "return s.animationName !== 'none' || parseFloat(s.transitionDuration) || s.scrollBehavior !== 'auto' }).length"
        )
    )
    assert moving == 0

"""Pages that are hard on a widget, what people write that is hard on pages, what the widget weighs, and its colours."""

import pytest

from bot.staff.accounts import Accounts
from tests.browser.widget.people import api, ask, focused, launcher, menu, opened, request, said
from tests.desk import ASKED
from tests.gateway.page.test_page import PAYLOADS

pytestmark = pytest.mark.server

MOST_BYTES = 15_000
HOSTILE_STYLE = """
html { font-size: 62.5%; } body { direction: rtl; }
* { all: unset !important; display: none !important; color: red !important; font: 3px cursive !important; }
html, body, h1 { display: block !important; }
koordinator-chat { opacity: 0 !important; visibility: hidden !important; transform: scale(.1) !important; left: -9999px !important; }
dialog, button, textarea, span { position: absolute !important; width: 1px !important; pointer-events: none !important; }
"""
# Additions that for…in would see, other shortcuts, another widget of the same kind; all of it before ours.
HOSTILE_SCRIPT = """() => {
  for (const kind of [Array, Object, String, Function]) kind.prototype.surprise = () => 'surprise';
  Array.prototype.toJSON = function () { return 'spoilt'; };
  Array.prototype.last = function () { return this[this.length - 1]; };
  window.shortcuts = [];
  for (const type of ['keydown', 'keypress', 'keyup']) {
    document.addEventListener(type, (event) => { window.shortcuts.push(event.key); event.preventDefault(); });
  }
  window.$ = window.element = window.store = window.Chat = window.name = 'theirs';
  customElements.define('other-chat', class extends HTMLElement {
    connectedCallback() { this.attachShadow({ mode: 'open' }).append('Chat med oss'); }
  });
}"""
GLOBALS = "Object.getOwnPropertyNames(window).sort()"


def transferred(site):
    """The addresses of the gateway that were asked, and how much they sent with gzip."""
    sizes = {}
    for sent in site.requests:
        if sent.url.startswith(site.gateway) and "/api/" not in sent.url:
            assert sent.response().header_value("content-encoding") == "gzip"
            sizes[sent.url] = int(sent.response().header_value("content-length"))
    return sizes


def test_all_that_the_widget_loads_is_small(site):
    site.publish(data=' data-municipality="5001"')
    page = opened(site.visit())
    ask(page, "Hvem har rett?")
    sizes = transferred(site)
    assert len(sizes) == 3
    assert sum(sizes.values()) <= MOST_BYTES, sizes


@pytest.mark.parametrize("body", ["", "<koordinator-chat><p>Ring oss</p></koordinator-chat>"])
def test_a_hostile_page_changes_nothing_in_it(site, body):
    site.host.style = HOSTILE_STYLE
    site.publish(body=f"{body}<other-chat></other-chat>")
    page = site.visit("/bare")
    page.add_init_script(f"({HOSTILE_SCRIPT})()")
    page.goto("/")
    if not body:
        api.expect(launcher(page)).to_be_visible()
        box = launcher(page).bounding_box()
        assert box["x"] + box["width"] <= 1280
        assert box["height"] >= 40
        launcher(page).click()
    api.expect(page.locator("#panel")).to_be_visible()
    page.locator("#text").click()
    page.keyboard.type("Hvem har rett?")
    page.keyboard.press("Enter")
    api.expect(said(page, "assistant")).to_contain_text("du sa: Hvem har rett?")
    assert page.locator("#text").evaluate("node => getComputedStyle(node).fontSize") == "16px"
    assert page.evaluate("window.shortcuts") == []
    assert page.locator("#panel").bounding_box()["width"] > 300


def test_it_leaves_the_page_as_it_was(site):
    before = site.visit("/bare").evaluate(GLOBALS)
    page = opened(site.visit())
    ask(page, "Hvem har rett?")
    assert page.evaluate(GLOBALS) == before
    assert page.evaluate("[document.adoptedStyleSheets.length, document.querySelectorAll('style').length]") == [0, 0]
    page.locator("#close").click()
    # The event of closing comes late, and takes the way to the open chat with it.
    api.expect(page.locator("body > span")).to_have_count(0)
    children = page.evaluate("Array.from(document.body.children, (node) => node.localName)")
    assert children == ["h1", "p", "p", "koordinator-chat"]


def test_nothing_on_the_page_moves_when_it_comes(site):
    page = site.visit()
    api.expect(launcher(page)).to_be_visible()
    shift = """() => new Promise((done) => new PerformanceObserver((list) => done(list.getEntries().length))
      .observe({ type: 'layout-shift', buffered: true }) || setTimeout(() => done(0), 500))"""
    opened(page)
    assert page.evaluate(shift) == 0


def test_a_script_that_is_there_twice_makes_one_chat(site):
    site.publish(head=f'<script type="module" src="{site.gateway}/widget.js?2"></script>')
    page = site.visit()
    api.expect(launcher(page)).to_have_count(1)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_anybody_writes_is_text(site, desk, rasa, payload):
    rasa.customs[payload] = {
        "answer": payload,
        "sources": [{"label": payload, "url": f"javascript:{payload}", "checked": payload}],
        "quotations": [
            {"intro": payload, "text": payload, "language": "nb", "url": "javascript:alert(1)", "note": payload}
        ],
        "guide": {"guide": "x", "question": payload, "text": f"{payload}\n\n{payload}"},
        "documents": [{"kind": payload, "title": payload, "fields": {payload: payload}}],
        "replies": [{"title": payload, "payload": payload}],
    }
    page = opened(site.visit())
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    ask(page, payload)
    api.expect(said(page, "person").locator(".said")).to_have_text(payload)
    api.expect(said(page, "assistant").locator("blockquote")).to_have_text(payload)
    foreign = (
        "script, img, iframe, svg, math, style, meta, base, object, embed, body, form:not(#chat, [action^='http'])"
    )
    assert page.locator("koordinator-chat").locator(foreign).count() == 0
    assert page.locator(".sources a, [href^=javascript], [cite^=javascript]").count() == 0
    assert page.locator("koordinator-chat").locator("[onerror], [onload], [onfocus], [ontoggle]").count() == 0


def test_the_name_and_the_words_of_staff_are_text(site, desk, engine):
    payload = "<img src=x onerror=alert(1)>"
    desk.kari = Accounts(engine).add("mallory", payload, "default", "agent", "nb", None, by="test")
    page = opened(site.visit())
    request(page, ASKED)
    desk.live.join(desk.claim(), payload)
    desk.say(payload)
    api.expect(said(page, "staff").locator(".said")).to_have_text(payload)
    api.expect(page.locator("#present")).to_contain_text(payload)
    assert page.locator("koordinator-chat").locator("img").count() == 0


def test_a_site_that_is_not_on_the_list_gets_nothing(site, gateway):
    page = site.visit("/")
    foreign = site.host.origin.replace("localhost", "127.0.0.1")
    page.goto(foreign + "/other", wait_until="load")
    assert page.evaluate("customElements.get('koordinator-chat') === undefined")
    site.requests.clear()
    site.mistakes.clear()


@pytest.mark.parametrize(("scheme", "colour"), [("light", "rgb(245, 246, 248)"), ("dark", "rgb(20, 23, 27)")])
def test_our_own_colours_can_be_read(site, scheme, colour):
    page, warned = site.visit("/bare", color_scheme=scheme), []
    page.on("console", lambda message: warned.append(message.text))
    page.goto("/")
    api.expect(launcher(page)).to_be_visible()
    assert warned == []
    assert page.locator("#panel").evaluate("node => getComputedStyle(node).backgroundColor") == colour


def test_a_site_with_one_scheme_only_says_so(site):
    site.host.style = "koordinator-chat { --koordinator-scheme: light; }"
    page = opened(site.visit(color_scheme="dark"))
    assert page.locator("#panel").evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(245, 246, 248)"


def test_colours_of_a_site_that_cannot_be_read_are_named_in_the_console(site):
    site.host.style = "koordinator-chat { --koordinator-accent: oklch(0.85 0.1 90); --koordinator-font: monospace; }"
    page, warned = site.visit("/bare"), []
    page.on("console", lambda message: warned.append(message.text))
    page.goto("/")
    api.expect(launcher(page)).to_be_visible()
    assert [text.partition(" has a contrast")[0] for text in warned] == [
        "koordinator-chat: accent on page",
        "koordinator-chat: accent on card",
        "koordinator-chat: on-accent on accent",
    ]
    assert "monospace" in launcher(page).evaluate("node => getComputedStyle(node).fontFamily")


@pytest.mark.parametrize(
    ("language", "heading"), [("nb", "Snakk med oss"), ("nn", "Snakk med oss"), ("en", "Talk to us")]
)
@pytest.mark.parametrize("place", ["", "&place=page"])
def test_the_demo_shows_it_and_a_card_where_scripts_do_not_run(site, language, heading, place):
    address = f"{site.gateway}/demo?lang={language}{place}"
    page = site.visit(address, locale="en-GB")
    if not place:
        opened(page)
    ask(page, "Hvem har rett?")
    api.expect(page.locator("koordinator-chat")).to_have_attribute("lang", language)
    card = site.visit(address, java_script_enabled=False)
    api.expect(card.get_by_role("heading", name=heading)).to_be_visible()
    api.expect(card.get_by_role("link", name="00 00 00 00")).to_have_attribute("href", "tel:00000000")
    api.expect(card.locator(".card")).to_contain_text("Eksempelve")
    real = site.visit(f"{address}&municipality=5001", java_script_enabled=False)
    api.expect(real.locator(".card")).to_contain_text("Trondheim")
    api.expect(real.locator(".card")).not_to_contain_text("00 00 00 00")


def test_the_demo_fits_a_small_phone(site):
    for language in ("nb", "nn", "en"):
        page = site.visit(f"{site.gateway}/demo?lang={language}", viewport={"width": 320, "height": 640})
        api.expect(launcher(page)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert page.locator("h1").evaluate("node => node.scrollWidth") <= 320


def test_the_office_and_the_menu_are_there_before_anything_is_said(site):
    page = opened(site.visit())
    api.expect(menu(page)).to_contain_text("Ring sentralbordet")
    assert focused(page) == "summary"

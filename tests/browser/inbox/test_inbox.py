import re

import pytest

from bot.gateway import rows
from bot.staff.sessions import COOKIE
from bot.store.database import writing

pytestmark = pytest.mark.server
api = pytest.importorskip("playwright.sync_api")


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.tagName")


def test_the_list_shows_a_new_request_by_itself(at_desk, world):
    page = at_desk()
    api.expect(page.locator("#pulse")).to_have_text("0 venter.")
    sent = world.request()
    ring(world, page)
    api.expect(page.locator("#list")).to_contain_text(sent.number)
    api.expect(page.locator("#pulse")).to_have_text("1 venter.")
    api.expect(page.locator("#view-waiting .count")).to_have_text("1")
    api.expect(page).to_have_title("(1) Henvendelser – Innboks")


def ring(world, page):
    """Something at the desk changes through the gateway, which rings; what a test writes itself is heard a little later."""
    other = page.context.request
    csrf = page.evaluate("document.body.dataset.csrf")
    other.post("/staff/presence", form={"csrf": csrf, "at_desk": "0"}, headers={"Origin": world.address})


def test_what_a_colleague_takes_leaves_the_list_and_keeps_the_focus(at_desk, world):
    first, second = world.request(minutes_ago=9), world.request(minutes_ago=5)
    page, other = at_desk(), at_desk(member=world.member("ola", name="Ola Nordmann"))
    page.locator(f"#claim-{second.number}").focus()
    other.locator(f"#claim-{first.number}").click()
    api.expect(page.locator("#list")).not_to_contain_text(first.number)
    assert focused(page) == f"claim-{second.number}"


@pytest.mark.parametrize("scripts", [True, False])
def test_of_two_who_reach_for_the_same_the_other_reads_who_has_it(at_desk, world, scripts):
    sent = world.request(minutes_ago=5)
    ola = world.member("ola", name="Ola Nordmann")
    # As it is when both press at the same moment: this page has not heard of the other.
    page = at_desk(f"/staff/handoffs/{sent.number}", scripts=scripts, hears=False)
    world.handoffs.claim("default", sent.number, ola.id, "test")
    page.click("#claim")
    api.expect(page.locator("#errors")).to_contain_text("Ola Nordmann har henvendelsen nå.")
    api.expect(page.locator("#actions")).to_contain_text("Ola Nordmann har henvendelsen nå.")
    api.expect(page.locator("#claim")).to_have_count(0)
    if scripts:
        assert focused(page) == "errors"


def test_a_talk_goes_on_without_loading_the_page_anew(at_desk, world):
    kari = world.member()
    sent = world.request(holder=kari, minutes_ago=5)
    page = at_desk(f"/staff/handoffs/{sent.number}")
    page.evaluate("window.still = true")
    page.fill("#say-text", "Hei, dette er Kari")
    page.press("#say-text", "Control+Enter")
    api.expect(page.locator(".turn.staff .said")).to_have_text("Hei, dette er Kari")
    api.expect(page.locator("#say-text")).to_have_value("")
    assert focused(page) == "say-text"
    assert page.evaluate("window.still")
    page.fill("#say-text", "Mens jeg skriver")
    page.evaluate("document.getElementById('say-text').setSelectionRange(3, 5)")
    world.live.say(world.handoffs.find("default", sent.number), kari, "Fra en annen fane", "k" * 24)
    ring(world, page)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    api.expect(page.locator(".turn.staff")).to_have_count(2, timeout=15_000)
    api.expect(page.locator("#say-text")).to_have_value("Mens jeg skriver")
    assert focused(page) == "say-text"
    assert page.evaluate("document.getElementById('say-text').selectionStart") == 3


def test_what_could_not_be_sent_stays_and_is_said_once(at_desk, world):
    kari = world.member()
    sent = world.request(holder=kari, minutes_ago=5)
    page = at_desk(f"/staff/handoffs/{sent.number}")
    lost = []

    def lose(route):
        """The server takes it, and its answer never arrives."""
        lost.append(route.fetch(max_redirects=0))
        route.abort()

    page.route("**/say", lose)
    page.fill("#say-text", "Bare én gang")
    page.click("#send")
    api.expect(page.locator("#told")).to_contain_text("Ikke sendt.")
    api.expect(page.locator("#say-text")).to_have_value("Bare én gang")
    assert lost
    page.unroute("**/say")
    page.click("#send")
    api.expect(page.locator("#say-text")).to_have_value("")
    api.expect(page.locator(".turn.staff")).to_have_count(1)


def test_what_is_typed_survives_that_a_colleague_moves_the_request(at_desk, world):
    kari, admin = world.member(), world.member("anne", "administrator", "Anne Admin")
    sent = world.request(holder=kari, minutes_ago=5)
    page = at_desk(f"/staff/handoffs/{sent.number}")
    page.fill("#say-text", "Nesten ferdig")
    other = at_desk(f"/staff/handoffs/{sent.number}", member=admin)
    other.select_option("#to", admin.id)
    other.click("#hand-on")
    api.expect(other.locator("#close")).to_be_visible()
    api.expect(page.locator("#facts")).to_contain_text("Anne Admin")
    api.expect(page.locator("#told")).to_contain_text("Henvendelsen er endret.")
    api.expect(page.locator("#say-text")).to_have_value("Nesten ferdig")


def test_a_session_that_ended_loses_nothing_that_was_typed(at_desk, world):
    sent = world.request(holder=world.member(), minutes_ago=5)
    page = at_desk(f"/staff/handoffs/{sent.number}")
    page.fill("#note-text", "Et notat")
    cookie = next(each["value"] for each in page.context.cookies() if each["name"] == COOKIE)
    world.sessions.end(cookie)
    page.click("#write-note")
    api.expect(page.locator("#told")).to_have_text("Du er logget ut. Logg inn i en ny fane.")
    api.expect(page.locator("#note-text")).to_have_value("Et notat")


@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_wrong_is_said_beside_the_field(at_desk, world, scripts):
    sent = world.request(holder=world.member(), minutes_ago=5)
    page = at_desk(f"/staff/handoffs/{sent.number}", scripts=scripts)
    page.fill("#say-text", "x" * 4001)
    page.click("#send")
    api.expect(page.locator("#errors")).to_contain_text("Teksten er på 4001 tegn.")
    api.expect(page.locator("#say-text")).to_have_attribute("aria-invalid", "true")
    api.expect(page.locator("#say-text")).to_have_value("x" * 4001)
    page.click("#errors a")
    if scripts:
        assert focused(page) == "say-text"
    page.fill("#say-text", "Kortere")
    page.click("#send")
    api.expect(page.locator("#errors")).to_have_count(0)
    api.expect(page.locator(".turn.staff .said")).to_have_text("Kortere")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_request_is_worked_through_by_keyboard_or_not(at_desk, world, scripts):
    sent = world.request(minutes_ago=5)
    page = at_desk(scripts=scripts)
    page.click(f"#claim-{sent.number}")
    api.expect(page.locator("h1")).to_have_text(f"Henvendelse {sent.number}")
    page.fill("#note-text", "Ringte. Ikke svar.")
    page.click("#write-note")
    api.expect(page.locator("#notes")).to_contain_text("Ringte. Ikke svar.")
    api.expect(page.locator("#note-text")).to_have_value("")
    page.click("#answer")
    api.expect(page.locator("#facts")).to_contain_text("Besvart")
    page.check("#outcome-referred")
    page.click("#close")
    api.expect(page.locator("#facts")).to_contain_text("Avsluttet – Vist videre")
    page.goto("/staff?show=closed")
    api.expect(page.locator("#list")).to_contain_text(sent.number)


def test_a_message_that_comes_out_of_sight_marks_the_tab(at_desk, world):
    kari = world.member()
    sent = world.request(holder=kari, minutes_ago=5)
    world.says(kari, sent, "Hei")
    page = at_desk(f"/staff/handoffs/{sent.number}")
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    with writing(world.engine) as connection:
        said = {"sender": "person", "text": "Er du der?", "state": "passed", "handoff": sent.id}
        n = rows.next_number(connection, sent.conversation)
        rows.insert(connection, sent.conversation, n, world.clock(), said)
        rows.change(connection, sent.conversation, last_n=n)
    api.expect(page).to_have_title(re.compile("^● "), timeout=15_000)
    page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    api.expect(page).to_have_title(re.compile("^(?!●)"))


def test_without_scripts_one_looks_for_new_messages(at_desk, world):
    kari = world.member()
    sent = world.request(holder=kari, minutes_ago=5)
    page = at_desk(f"/staff/handoffs/{sent.number}", scripts=False)
    world.says(kari, sent, "Hei")
    page.get_by_role("button", name="Se etter nye meldinger").click()
    api.expect(page.locator(".turn.staff .said")).to_have_text("Hei")


def test_with_scripts_nobody_needs_to_look(at_desk, world):
    sent = world.request(holder=world.member(), minutes_ago=5)
    page = at_desk(f"/staff/handoffs/{sent.number}")
    api.expect(page.get_by_role("button", name="Se etter nye meldinger")).to_have_count(0)


def test_being_at_the_desk_is_switched_and_kept_up(at_desk, world):
    page = at_desk("/staff?show=mine")
    page.click("#at-desk-button")
    api.expect(page.locator("#presence")).to_have_text("Du er på plass")
    api.expect(page.locator("#view-mine")).to_have_attribute("aria-current", "page")
    assert world.accounts.is_present("default")
    page.clock.install()
    page.reload()
    with page.expect_response("**/staff/presence/renewed") as answer:
        page.clock.fast_forward("00:31")
    assert answer.value.json() == {"present": True}
    world.accounts.show_presence(world.member().id, None)
    page.clock.fast_forward("00:31")
    api.expect(page.locator("#told")).to_have_text("Du står ikke lenger som på plass.")
    api.expect(page.locator("#presence")).to_have_text("Du er ikke på plass")


def test_sound_is_off_until_it_is_turned_on_and_remembered(at_desk, world):
    page = at_desk()
    api.expect(page.locator("#sound")).not_to_be_checked()
    page.check("#sound")
    page.reload()
    api.expect(page.locator("#sound")).to_be_checked()
    count = """() => {
      window.tones = 0;
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (...when) { window.tones += 1; start.apply(this, when); };
    }"""
    page.evaluate(count)
    page.click("h1")
    world.request()
    ring(world, page)
    api.expect(page.locator("#pulse")).to_have_text("1 venter.")
    assert page.evaluate("window.tones") == 1


def test_without_scripts_nothing_is_offered_that_needs_them(at_desk, world):
    page = at_desk(scripts=False)
    api.expect(page.locator("#sound")).to_be_hidden()
    page.click("#at-desk-button")
    api.expect(page.locator("#at-desk-hint noscript")).to_be_visible()


def test_the_keyboard_reaches_everything_in_order(at_desk, world):
    sent = world.request(holder=world.member(), minutes_ago=5)
    page = at_desk(f"/staff/handoffs/{sent.number}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert focused(page) == "main"
    order = []
    for _ in range(40):
        page.keyboard.press("Tab")
        order.append(focused(page))
        if order[-1] == "send":
            break
    wanted = [
        "answer",
        "outcome-helped",
        "close",
        "to",
        "hand-on",
        "put-back",
        "note-text",
        "write-note",
        "log",
        "say-text",
        "send",
    ]
    assert [name for name in order if name in wanted] == wanted


PAGES = [
    "/staff",
    "/staff?show=mine",
    "/staff/handoffs/{}",
    "/staff/search?q=barnekoordinator",
    "/staff/opinions",
    "/staff/export",
    "/staff/people",
    "/staff/settings",
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_nothing_is_wider_than_a_narrow_window_and_nothing_too_small_to_press(at_desk, world, path, language):
    admin = world.member("anne", "administrator", "Anne " + "Lang" * 12, language)
    sent = world.request(minutes_ago=5, holder=admin, interpreter="kurdisk (sorani)")
    world.says(admin, sent, "x" * 300)
    world.request(minutes_ago=5000, hours=1)
    page = at_desk(path.format(sent.number), member=admin, viewport={"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    small = page.locator("a, button, input:not([type=hidden]), select, textarea, summary").evaluate_all(
        """nodes => nodes.map((n) => [n.outerHTML.slice(0, 80), n.getBoundingClientRect()])
             .filter(([_, r]) => r.width > 1 && (r.height < 24 || r.width < 24)).map(([html]) => html)"""
    )
    # Links in running text may be as high as their line.
    assert [each for each in small if not re.match(r"<a (?:href|target)", each)] == []

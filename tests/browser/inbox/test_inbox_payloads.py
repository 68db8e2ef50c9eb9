"""Texts that try to run a script, everywhere where people's words are shown to staff: none runs, also where no policy forbids it."""

import csv
import io
from pathlib import Path

import pytest
import yaml

from bot.gateway.opinions import Judgement, Opinions

pytestmark = pytest.mark.server
api = pytest.importorskip("playwright.sync_api")

DATA = Path(__file__).parents[2] / "data" / "xss_payloads.yml"
PAYLOADS = [text for texts in yaml.safe_load(DATA.read_text(encoding="utf-8")).values() for text in texts]
# Whatever shows text to staff, and may hold nothing else than text.
TEXT_ONLY = ".said, .note p, .about, tbody th, tbody td > span, dd, textarea, option, h1, h2, .me > a"
LISTEN = "for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => window.executed(name);"


def listening(page, ran):
    """Count in `ran` what runs on the pages that are opened from now on."""
    page.context.expose_function("executed", lambda name: ran.append(name))
    page.context.add_init_script(LISTEN)
    page.on("dialog", lambda dialog: (ran.append(dialog.type), dialog.dismiss()))


@pytest.fixture
def window(at_desk, world):
    """A window that no policy protects, so that the escaping alone must hold, and what ran in it."""
    ran = []
    admin = world.member("anne", "administrator", "Anne Admin")
    page = at_desk("/staff/settings", member=admin, bypass_csp=True)
    listening(page, ran)
    return page, ran


def provoked(page):
    """Do what a person might: wait for what loads, point at everything, press what looks like a link in a text."""
    for link in page.locator(".said a, .note a, dd a[href^=javascript]").all():
        link.click(timeout=500)
    page.evaluate("for (const each of document.querySelectorAll('*')) each.dispatchEvent(new MouseEvent('mouseover'))")
    page.wait_for_timeout(50)


def test_the_payloads_would_run_where_they_are_not_escaped(window):
    page, ran = window
    succeeded = 0
    page.goto("about:blank")
    for payload in PAYLOADS:
        before = len(ran)
        page.set_content(f"<main>{payload}</main>")
        page.wait_for_timeout(30)
        succeeded += len(ran) > before
    assert succeeded >= 20


def test_no_payload_runs_on_any_page(window, world):
    page, ran = window
    assert len(PAYLOADS) == 60
    admin = world.accounts.named("anne")
    talks, opinions = world.person(), Opinions(world.engine, world.handoffs.desks, world.clock)
    for payload in PAYLOADS:
        talks.says(payload)
        source = {"label": payload, "url": payload}
        entry = talks.is_told(
            payload, sources=[source, {"label": "x", "url": f"https://x.no/{payload}"}], status=payload
        )
        opinions.give(talks.conversation, Judgement(entry.n, False, shared=True, comment=payload))
        talks.is_told(payload, sender="notice")
    sent = talks.asks(interpreter=PAYLOADS[0], article=PAYLOADS[12])
    world.handoffs.claim("default", sent.number, admin.id, "test")
    for number, payload in enumerate(PAYLOADS):
        world.handoffs.write_note("default", sent.number, admin.id, payload)
        name = " ".join("".join(sign for sign in payload if sign.isprintable() or sign == " ").split())[:60]
        world.accounts.add(f"konto{number}", name, "default", "agent", "nb", None, "test")
        world.request(interpreter=payload[:60], article=payload[:80], language="nb")
    pages = ("/staff", "/staff?show=mine", f"/staff/handoffs/{sent.number}", "/staff/opinions", "/staff/people")
    for path in pages:
        page.goto(path)
        page.wait_for_timeout(300)
        provoked(page)
        inside = page.locator(TEXT_ONLY).evaluate_all(
            "nodes => nodes.flatMap((node) => [...node.querySelectorAll('*')].map((each) => each.localName))"
        )
        assert set(inside) <= {"a", "br", "strong", "span", "ul", "li", "time"}, path
    page.goto(f"/staff/handoffs/{sent.number}")
    links = page.locator("main a, header a").evaluate_all("nodes => nodes.map((node) => new URL(node.href).protocol)")
    assert set(links) <= {"http:", "https:", "tel:", "mailto:"}
    assert ran == []


def test_no_payload_runs_that_comes_into_an_open_page(window, world):
    page, ran = window
    admin = world.accounts.named("anne")
    sent = world.request(holder=admin)
    page.goto(f"/staff/handoffs/{sent.number}")
    for payload in PAYLOADS:
        world.says(admin, sent, payload)
    world.handoffs.write_note("default", sent.number, admin.id, PAYLOADS[12])
    page.click("#answer")
    api.expect(page.locator(".turn.staff")).to_have_count(len(PAYLOADS))
    provoked(page)
    assert ran == []
    assert page.locator(".turn .said *").count() == 0


def test_no_payload_runs_that_is_given_back(window, world):
    page, ran = window
    sent = world.request(holder=world.accounts.named("anne"))
    for payload in PAYLOADS:
        page.goto(
            page.url.partition("/staff")[0]
            + "/staff/search?"
            + page.evaluate("q => new URLSearchParams({q}).toString()", payload)
        )
        provoked(page)
    for payload in PAYLOADS:
        page.goto(f"/staff/handoffs/{sent.number}")
        # Without its secret the form is refused, and shown again with all that stood in it.
        page.evaluate(
            """text => {
              const form = document.getElementById('say-form');
              form.elements.csrf.value = text;
              form.elements.key.value = text;
              form.elements.text.value = text;
              form.submit();
            }""",
            payload,
        )
        api.expect(page.locator("textarea#text")).to_be_visible()
        provoked(page)
    assert ran == []


def test_no_payload_leaves_its_place_in_what_is_exported(window, world):
    page, ran = window
    admin = world.accounts.named("anne")
    talks = world.person()
    for payload in PAYLOADS:
        talks.says(payload)
        world.request(interpreter=payload[:60], article=payload[:80])
    sent = talks.asks()
    world.handoffs.claim("default", sent.number, admin.id, "test")
    fetched = {
        kind: page.request.get(f"{world.address}/staff/export?from=2020-01-01&to=2040-01-01&format={kind}")
        for kind in ("csv", "json")
    }
    fetched["txt"] = page.request.get(f"{world.address}/staff/handoffs/{sent.number}/case-file")
    kinds = {"csv": "text/csv; charset=utf-8", "json": "application/json", "txt": "text/plain; charset=utf-8"}
    for kind, answer in fetched.items():
        assert answer.status == 200
        assert answer.headers["content-type"] == kinds[kind]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-disposition"].startswith("attachment; ")
        assert "set-cookie" not in answer.headers
    rows = list(csv.reader(io.StringIO(fetched["csv"].text().removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert len(rows) == 1 + len(PAYLOADS) + 1
    assert {len(row) for row in rows} == {14}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert ran == []

"""What the tests do with the widget, in the words of its parts."""

import pytest

api = pytest.importorskip("playwright.sync_api")
api.expect.set_options(timeout=20_000)

AGE = {
    "guide": {"guide": "eligibility", "question": "age", "kind": "age", "text": "Hvor gammelt er barnet?"},
    "replies": [{"title": title, "payload": title} for title in ("Under 18 år", "Vet ikke", "Stopp her")],
}
LETTER = {"kind": "request", "title": "Lag et brev", "fields": {"perspective": "parent", "age": "6 år"}}
CHECKLIST = {"kind": "checklist", "title": "Huskeliste", "fields": {"perspective": "parent"}}
INSIDE = "(() => { const at = document.activeElement?.shadowRoot?.activeElement; return at && (at.id || at.value || at.localName) })()"


def launcher(page):
    """The button in the corner."""
    return page.locator("#launcher")


def opened(page):
    """Open the chat in the corner."""
    launcher(page).click()
    api.expect(page.locator("#panel")).to_be_visible()
    return page


def said(page, sender):
    return page.locator(f".message.{sender}")


def ask(page, text, answers=1):
    page.locator("#text").fill(text)
    page.locator("#send").click()
    api.expect(said(page, "assistant")).to_have_count(answers)


def menu(page):
    """Open what is always in reach."""
    page.locator("#menu > summary").click()
    return page.locator("#menu")


def focused(page):
    """What has the focus inside the widget, by its id or value; None where the focus is elsewhere."""
    return page.evaluate(INSIDE)


def request(page, asked):
    """Ask to be contacted, and say yes to sending it."""
    for number, text in enumerate((*asked, "ja, send"), 1):
        ask(page, text, number)
    api.expect(page.locator("#request")).to_be_visible()

"""The page without scripts: what it shows, and what people can do on it."""

import re

import pytest

from bot.gateway.page_view import load_words
from bot.store.tables import entries
from knowledge.conversation import LANGUAGES

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'><iframe src=javascript:alert(1)></iframe>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<a href='javascript:alert(1)'>her</a>",
    "<details open ontoggle=alert(1)>",
    "<body onload=alert(1)>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<style>@import 'http://evil.example'</style>",
    "<meta http-equiv=refresh content='0;url=http://evil.example'>",
    "<base href=http://evil.example>",
    "<form action=http://evil.example><input name=token>",
    "<input autofocus onfocus=alert(1)>",
    "<!--<img src='--><img src=x onerror=alert(1)>",
    "{{7*7}}{% for x in y %}<b>{{ config }}",
    "&lt;script&gt;alert(1)&lt;/script&gt;<script>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_it_is_and_works_as_a_form(site, language):
    page, words = site.visit(f"/?lang={language}&municipality=5001").page, load_words()[language]
    assert page.every("html") == [{"lang": language}]
    assert len(page.every("h1")) == 1
    for key in ("machine", "careful", "yours", "person"):
        assert words[key] in page.text
    assert words["days"]["many"].format(count=21) in page.text
    assert "Trondheim" in page.text
    (form,) = page.every("form")
    assert (form["method"], form["action"]) == ("post", "/#latest")
    assert page.every("label", **{"for": "text"})
    assert page.every("textarea", id="text")
    assert page.every("a", href=f"/letters/request?lang={language}&municipality=5001")
    assert page.every("div", id="log", role="log")
    assert page.every("p", id="status", role="status")


def test_its_words_are_there_in_every_language():
    shapes = [
        {key: sorted(re.findall(r"{\w+}", str(value))) for key, value in load_words()[each].items()}
        for each in LANGUAGES
    ]
    assert shapes[0] == shapes[1] == shapes[2]


def test_the_nynorsk_page_is_nynorsk():
    said = set(re.findall(r"\w+", " ".join(map(str, load_words()["nn"].values())).lower()))
    assert not said & set(
        "ikke jeg hvordan hva hvem hvis fra noe noen være dere også selv kommer skriver samtalene slettet".split()
    )


@pytest.mark.parametrize(
    ("asked", "language"), [("nn-NO,nb;q=0.8", "nn"), ("de, en;q=0.5", "en"), ("no", "nb"), ("", "nb")]
)
def test_without_a_choice_the_browser_chooses_the_language(site, asked, language):
    page = site.visit(**{"Accept-Language": asked}).page
    assert page.every("html") == [{"lang": language}]


def test_what_is_unknown_in_the_address_does_no_harm(site):
    answer = site.client.get("/", params={"lang": "<b>", "municipality": '"><script>'})
    assert answer.status_code == 200
    assert 'value="" autocomplete="off">' in answer.text
    assert '"><script>' not in answer.text


def test_a_question_is_answered_with_all_that_belongs_to_it(visitor):
    visitor.say("Kven har rett?")
    page = visitor.page
    assert visitor.answer.status_code == 200
    assert [a["class"] for a in visitor.said] == ["message person", "message assistant"]
    assert visitor.said[1]["lang"] == "nn"
    assert visitor.said[0]["id"] == "latest"
    assert "Eit svar <b>med</b> teikn." in page.text
    assert page.every("blockquote") == [{"lang": "nb"}]
    links = [a["href"] for a in page.every("a") if "rel" in a and a["href"].startswith("http")]
    assert links == ["https://lovdata.no/x?a=1&b=2"]
    assert "Farleg (kontrollert 2. juli 2026)" in page.text
    assert "Kven gjeld det?" in page.text
    assert page.every("form", action="/letters/request", target="_blank", method="post")
    assert page.every("input", name="age", value='4 "år"')
    assert [a["value"] for a in page.every("button", name="reply")] == ['Barnet "vårt"', "Stopp her"]
    assert not page.every("button", value="look")


def test_a_pressed_reply_is_sent_and_what_was_typed_stays(visitor):
    visitor.say("Kven har rett?")
    visitor.press(reply='Barnet "vårt"', text="halvskriven\ntekst")
    assert 'Du sa: Barnet "vårt"' in visitor.page.text
    assert "halvskriven\ntekst" in visitor.page.text
    assert len(visitor.said) == 4


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_people_type_is_shown_as_text(visitor, payload):
    for page in (visitor.say(payload).page, visitor.press(text=payload, language="nn").page):
        assert payload in page.text
        assert not {tag for tag, _ in page.tags} & set("img svg iframe math style base noscript b i".split())
        assert len(page.every("script")) == len(page.every("meta")) == 2
        assert not [attrs for _, attrs in page.tags if any(name.startswith("on") for name in attrs)]
        assert all(form["action"].startswith("/") for form in page.every("form"))


def test_neither_address_nor_cookie_carries_the_token(visitor):
    visitor.say("Hei")
    token = visitor.hidden["token"]
    assert len(token) > 40
    assert visitor.answer.text.count(token) == 1
    assert not [
        a for _, a in visitor.page.tags for name in ("href", "action", "src", "cite") if token in (a.get(name) or "")
    ]
    assert not visitor.client.cookies
    assert "set-cookie" not in visitor.answer.headers
    assert visitor.answer.headers["cache-control"] == "no-store"
    assert visitor.answer.headers["referrer-policy"] == "same-origin"
    assert "script-src 'self'" in visitor.answer.headers["content-security-policy"]


def test_no_inline_script_or_style(visitor):
    page = visitor.say("Hei").page
    assert [(a["type"], a.get("src")) for a in page.every("script")] == [
        ("module", "/static/chat.js"),
        ("application/json", None),
    ]
    assert not [a for _, a in page.tags if "style" in a]


def test_the_language_is_changed_in_the_conversation_too(visitor):
    visitor.say("Hei").press(language="en", text="not sent yet")
    assert visitor.page.every("html") == [{"lang": "en"}]
    assert "not sent yet" in visitor.page.text
    assert visitor.said[-1]["class"] == "message notice"
    assert visitor.page.every("button", name="language", value="en", **{"aria-pressed": "true"})
    said = len(visitor.said)
    assert len(visitor.again().said) == said


def test_the_language_is_changed_before_anything_is_said(visitor):
    visitor.press(language="nn", text="Utkast")
    assert visitor.page.every("html") == [{"lang": "nn"}]
    assert visitor.hidden["token"] == ""
    assert "Utkast" in visitor.page.text


@pytest.mark.parametrize("how", ["button", "words"])
def test_deleting_gives_a_receipt_and_leaves_nothing(visitor, site, how):
    before = site.kept(entries)
    token = visitor.say("Noko hemmeleg").hidden["token"]
    visitor.press(do="forget") if how == "button" else visitor.say("slett samtalen")
    assert re.search(r"nummer [0-9a-f]{8}", visitor.page.text)
    assert visitor.hidden["token"] == ""
    assert not visitor.said
    assert "hemmeleg" not in visitor.answer.text
    assert site.kept(entries) == before
    gone = site.visit().say("Er du der?", token=token)
    assert gone.answer.status_code == 404
    assert "Denne samtalen finnes ikke lenger" in gone.page.text
    assert "Er du der?" in gone.page.text
    assert gone.say("Er du der?").answer.status_code == 200

import os
import re
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient

from bot.gateway import forms, letters
from bot.gateway.app import STATIC
from bot.gateway.headers import SecurityHeaders
from bot.gateway.letters import letter_routes
from knowledge.letters.content import KINDS, LANGUAGES
from knowledge.letters.fields import CHOICES, TEXTS

FORMATS = ("form", "page", "docx", "text")
CSP = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
PAYLOAD = "\"><script>alert(1)</script></textarea><img src=x onerror=alert(1)>'{{7*7}}"


@pytest.fixture(scope="module")
def page():
    letters = Starlette(routes=[*letter_routes(), Mount("/static", StaticFiles(directory=STATIC))])
    return TestClient(SecurityHeaders(letters, origins=()))


class Outline(HTMLParser):
    """What the tests ask of a page: its tags with their attributes."""

    def __init__(self, html):
        super().__init__()
        self.tags = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def every(self, *names):
        return [attrs for tag, attrs in self.tags if tag in names]


def filled(page, kind="request", **fields):
    return page.post(f"/letters/{kind}", data=fields)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_has_one_heading_and_labels_for_all_it_asks(page, kind, language):
    html = page.get(f"/letters/{kind}?lang={language}").text
    outline = Outline(html)
    assert outline.every("html") == [{"lang": language}]
    assert len(outline.every("h1")) == 1
    asked = [a["id"] for a in outline.every("input", "select", "textarea") if a.get("type") != "hidden"]
    assert asked == letters.FORM_FIELDS[kind]
    assert sorted(asked) == sorted(a["for"] for a in outline.every("label"))
    described = [
        ident for a in outline.every("input", "select", "textarea") for ident in a.get("aria-describedby", "").split()
    ]
    assert set(described) <= {a["id"] for _, a in outline.tags if "id" in a}
    assert not outline.every("script", "style")


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_asks_only_for_what_a_letter_knows(kind):
    assert set(letters.FORM_FIELDS[kind]) <= {*CHOICES, *TEXTS}


def test_texts_of_the_pages_are_there_in_every_language():
    def shape(value):
        return (
            {key: shape(each) for key, each in value.items() if key != "language_note"}
            if isinstance(value, dict)
            else None
        )

    assert shape(letters._texts("nb")) == shape(letters._texts("nn")) == shape(letters._texts("en"))
    for choice, values in letters._texts("nb")["choices"].items():
        assert set(values) == set(CHOICES[choice])


def test_the_nynorsk_page_is_nynorsk(page):
    text = re.sub(r"<[^>]+>", " ", "".join(page.get(f"/letters/{kind}?lang=nn").text for kind in KINDS))
    bokmal = set(
        "ikke jeg hvordan hva hvem hvis fra noe noen være dere også selv sykehuset kommer skriver trenger".split()
    )
    assert not set(re.findall(r"\w+", text.lower())) & bokmal


@pytest.mark.parametrize(("number", "value"), [("5001", "Trondheim"), ("default", ""), ("9999", ""), ("<b>", "")])
def test_a_known_municipality_is_filled_in(page, number, value):
    html = page.get("/letters/request", params={"municipality": number}).text
    (field,) = [a for a in Outline(html).every("input") if a.get("id") == "municipality"]
    assert field["value"] == value


@pytest.mark.parametrize("wanted", FORMATS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_is_kept_by_nobody(page, kind, wanted):
    for answer in (filled(page, kind, format=wanted, name="Kari"), page.get(f"/letters/{kind}")):
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == CSP
        assert "set-cookie" not in answer.headers


def test_the_printable_page_has_the_letter_and_no_script_or_inline_style(page):
    html = filled(page, format="page", lang="nn", name="Kari", right="child_coordinator").text
    outline = Outline(html)
    assert "Ønske om barnekoordinator" in html
    assert len(outline.every("h1")) == 1
    assert outline.every("html") == [{"lang": "nn"}]
    assert not outline.every("script", "style")
    assert not [attrs for _, attrs in outline.tags if "style" in attrs or any(name.startswith("on") for name in attrs)]


def test_the_word_file_is_a_download_without_names_in_its_name(page):
    answer = filled(page, "agencies", format="docx", lang="en", name="Kari", agencies="NAV\r\nPPT")
    assert answer.headers["content-disposition"] == 'attachment; filename="overview.docx"'
    assert Document(BytesIO(answer.content)).tables[0].cell(2, 0).text == "PPT"


def test_plain_text_is_plain(page):
    answer = filled(page, format="text", needs="Å <b>sove</b>")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "Å <b>sove</b>" in answer.text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("wanted", ["form", "page"])
def test_what_was_typed_is_escaped(page, kind, wanted):
    html = filled(page, kind, format=wanted, **dict.fromkeys([*TEXTS, *CHOICES, "lang"], PAYLOAD)).text
    outline = Outline(html)
    assert not outline.every("script", "img")
    assert not [attrs for _, attrs in outline.tags if "onerror" in attrs]
    assert "49" not in html


@pytest.mark.parametrize("wanted", ["form", "page"])
def test_the_language_is_switched_with_everything_kept(page, wanted):
    html = filled(page, format=wanted, lang="nb", name="Kari Å", needs="to\r\n\r\nlinjer").text
    buttons = [a for a in Outline(html).every("button") if a.get("name") == "lang"]
    assert [a["value"] for a in buttons] == ["nn", "en"]
    body = (
        "lang=nb&"
        + ("format=page&" if wanted == "page" else "")
        + "name=Kari+%C3%85&needs=to%0D%0A%0D%0Alinjer&lang=en"
    )
    switched = page.post("/letters/request", content=body, headers={"content-type": forms.FORM}).text
    assert Outline(switched).every("html") == [{"lang": "en"}]
    assert "Kari Å" in switched
    assert "to\n\nlinjer" in switched


def test_enter_in_a_field_shows_the_letter_and_not_another_language(page):
    first = Outline(page.get("/letters/request").text).every("button")[0]
    assert (first["name"], first["value"]) == ("format", "page")


def test_english_says_that_english_is_welcome_beside_the_letter(page):
    html = filled(page, format="page", lang="en").text
    before, letter = html.split("<article")
    assert "You may write in English" in before
    assert "You may write in English" not in letter


def test_advice_on_sending_stands_beside_the_letter_and_not_in_it(page):
    before, letter = filled(page, "complaint", format="page").text.split("<article")
    assert "vanlig e-post" in before
    assert "vanlig e-post" not in letter


def test_a_field_that_is_too_long_is_said_and_nothing_is_lost(page):
    for wanted in FORMATS:
        answer = filled(page, format=wanted, needs="x" * 4001, name="Kari")
        outline = Outline(answer.text)
        assert answer.status_code == 422
        assert "4001 tegn" in answer.text
        assert {"href": "#needs"} in outline.every("a")
        (area,) = [a for a in outline.every("textarea") if a["id"] == "needs"]
        assert area["aria-invalid"] == "true"
        assert "error-needs" in area["aria-describedby"]
        assert "x" * 4001 in answer.text
        assert 'value="Kari"' in answer.text
        assert "<title>Feil: " in answer.text
    assert filled(page, format="page", needs="x" * 4000).status_code == 200
    assert filled(page, format="page", needs="\r\n".join(["x"] * 2000)).status_code == 200


def test_a_body_that_is_too_large_is_refused(page):
    assert filled(page, needs="x" * letters.MAX_BODY).status_code == 413
    assert filled(page, **{f"f{n}": "x" for n in range(200)}).status_code == 413


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""])
def test_only_forms_are_read(page, content_type):
    answer = page.post("/letters/request", content=b"name=Kari", headers={"content-type": content_type})
    assert answer.status_code == 415
    assert Outline(answer.text).every("h1")


def test_an_unknown_letter_is_said_in_plain_words(page):
    for answer in (page.get("/letters/poem?lang=nn"), filled(page, "poem", name="x")):
        assert answer.status_code == 404
        assert answer.headers["cache-control"] == "no-store"
    assert "Dette brevet finst ikkje" in page.get("/letters/poem?lang=nn").text


def test_what_is_unknown_in_a_form_does_no_harm(page):
    answer = filled(page, format="tape", lang="xx", right="everything", perspective="", hack="1", municipality="5001")
    assert answer.status_code == 200
    assert Outline(answer.text).every("html") == [{"lang": "nb"}]
    assert 'value="Trondheim"' in answer.text


def test_bytes_that_are_no_text_do_not_crash_it(page):
    for body in (b"name=\xff%ff%00%ed%a0%80&needs=%1b", b"&&==%", b""):
        for wanted in (b"page", b"docx", b"text"):
            answer = page.post(
                "/letters/request", content=body + b"&format=" + wanted, headers={"content-type": forms.FORM}
            )
            assert answer.status_code == 200


def test_nothing_is_written_or_logged(page, monkeypatch, tmp_path, caplog):
    opened = []
    real = os.open

    def watched(path, flags, *rest, **named):
        opened.extend([path] if flags & (os.O_WRONLY | os.O_RDWR) else [])
        return real(path, flags, *rest, **named)

    monkeypatch.setattr(os, "open", watched)
    monkeypatch.setattr(Path, "write_text", lambda *_: pytest.fail("a file was written"))
    monkeypatch.setattr(Path, "write_bytes", lambda *_: pytest.fail("a file was written"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with caplog.at_level("DEBUG"):
        for wanted in FORMATS:
            filled(page, format=wanted, name="Hemmelig Navn")
    assert opened == []
    assert list(tmp_path.iterdir()) == []
    assert "Hemmelig" not in caplog.text


def test_the_style_prints_the_letter_alone(page):
    css = page.get("/static/letter.css").text
    assert "@media print" in css
    assert "main > :not(.letter) { display: none; }" in css
    assert ":focus-visible" in css

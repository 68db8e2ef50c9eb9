import json
import re
import threading
from dataclasses import replace
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from bot.gateway.app import build_app
from bot.gateway.away import JournalAway
from bot.gateway.journal import Journal
from bot.gateway.page_view import load_words
from bot.gateway.records import Said
from bot.gateway.switch import turn_off, turn_on
from bot.processes import free_port
from bot.settings import load_settings
from bot.store.database import migrate, open_database
from bot.store.tables import conversations, entries
from knowledge.conversation import LANGUAGES

FORM = "application/x-www-form-urlencoded"
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
ANSWER = {
    "type": "answer",
    "status": "answered",
    "language": "nn",
    "answer": "Eit svar <b>med</b> teikn.",
    "quotations": [
        {
            "section": "x",
            "intro": "Lova seier:",
            "text": "Kommunen <i>skal</i>.",
            "note": "På bokmål.",
            "language": "nb",
            "url": "javascript:alert(1)",
        }
    ],
    "sources": [
        {"label": "§ 2-5 c", "url": "https://lovdata.no/x?a=1&b=2", "checked": "2026-07-02"},
        {"label": "Farleg", "url": "javascript:alert(1)", "checked": "2026-07-02"},
    ],
    "guide": {"guide": "g", "question": "q", "kind": "choice", "text": "Kven gjeld det?", "noted": []},
    "documents": [{"kind": "request", "title": "Søknad", "fields": {"age": '4 "år"'}}],
    "replies": [{"title": "Barnet vårt", "payload": 'Barnet "vårt"'}, {"title": "Stopp her", "payload": "Stopp her"}],
}


class Turns(BaseHTTPRequestHandler):
    """Answers like Rasa's channel: what was said, with everything a reply can have around it."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        said = {**ANSWER, "answer": f"{ANSWER['answer']} Du sa: {asked['message']}"}
        body = json.dumps({"replies": [{"text": said["answer"], "custom": said}], "memory": asked["memory"]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Outline(HTMLParser):
    """The tags of a page with their attributes, and its text without that of scripts."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text, self._script = [], "", False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._script = tag == "script"

    def handle_endtag(self, tag):
        self._script = False

    def handle_data(self, data):
        self.text += "" if self._script else data

    def every(self, *names, **wanted):
        return [a for tag, a in self.tags if tag in names and all(a.get(key) == value for key, value in wanted.items())]


class Visitor:
    """Somebody without scripts: sends the form that came back last, with a button pressed."""

    def __init__(self, client, address="/"):
        self.client = client
        self.take(client.get(address))

    def take(self, answer):
        self.answer, self.page = answer, Outline(answer.text)
        self.said = [a for a in self.page.every("article") if "data-n" in a]
        self.hidden = {}
        for tag, attrs in self.page.tags:
            if tag == "form" and attrs.get("id") != "chat":
                continue
            if (
                tag == "input"
                and attrs["name"] in ("token", "key", "lang", "municipality")
                and attrs["name"] not in self.hidden
            ):
                self.hidden[attrs["name"]] = attrs["value"]
        # The language of a letter stands in a form of its own, before ours.
        self.hidden["lang"] = self.page.every("html")[0]["lang"]
        return self

    def press(self, **fields):
        self.sent = {**self.hidden, "text": "", **fields}
        return self.take(self.client.post("/", data=self.sent))

    def say(self, text, **fields):
        return self.press(text=text, do="send", **fields)

    def again(self):
        return self.take(self.client.post("/", data=self.sent))


def opened(folder, rasa):
    engine = open_database(f"sqlite:///{folder / 'journal.db'}")
    migrate(engine)
    settings = replace(
        load_settings(), data=folder, rasa_servers=(rasa,), secret=None, redis=None, origins=(), keep_days=21
    )
    return build_app(settings, engine), engine


@pytest.fixture(scope="module")
def rasa():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Turns)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def site(rasa, tmp_path_factory):
    app, engine = opened(tmp_path_factory.mktemp("page"), rasa)
    with TestClient(app) as client:
        yield client, engine


@pytest.fixture
def client(site):
    return site[0]


@pytest.fixture
def visitor(client):
    return Visitor(client)


def kept(engine, table=entries):
    with engine.connect() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_it_is_and_works_as_a_form(client, language):
    answer = client.get("/", params={"lang": language, "municipality": "5001"})
    page, words = Outline(answer.text), load_words()[language]
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
def test_without_a_choice_the_browser_chooses_the_language(client, asked, language):
    page = Outline(client.get("/", headers={"Accept-Language": asked}).text)
    assert page.every("html") == [{"lang": language}]


def test_what_is_unknown_in_the_address_does_no_harm(client):
    answer = client.get("/", params={"lang": "<b>", "municipality": '"><script>'})
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


def test_a_reload_sends_nothing_twice(visitor, site):
    before = kept(site[1]), kept(site[1], conversations)
    visitor.say("Fyrste").again().again()
    assert len(visitor.said) == 2
    visitor.say("Andre").again()
    assert len(visitor.said) == 4
    assert (kept(site[1]) - before[0], kept(site[1], conversations) - before[1]) == (4, 1)


def test_a_key_that_is_easy_to_guess_opens_no_conversation_of_another(client):
    first, second = Visitor(client).say("Mitt", key="1"), Visitor(client).say("Ditt", key="1")
    assert first.hidden["token"] != second.hidden["token"]
    assert "Mitt" not in second.answer.text


def test_two_texts_under_one_key_are_two_messages(visitor):
    visitor.say("Ein")
    key = visitor.hidden["key"]
    visitor.say("To", key=key).say("Tre", key=key)
    assert len(visitor.said) == 6


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
    before = kept(site[1])
    token = visitor.say("Noko hemmeleg").hidden["token"]
    visitor.press(do="forget") if how == "button" else visitor.say("slett samtalen")
    assert re.search(r"nummer [0-9a-f]{8}", visitor.page.text)
    assert visitor.hidden["token"] == ""
    assert not visitor.said
    assert "hemmeleg" not in visitor.answer.text
    assert kept(site[1]) == before
    gone = Visitor(visitor.client).say("Er du der?", token=token)
    assert gone.answer.status_code == 404
    assert "Denne samtalen finnes ikke lenger" in gone.page.text
    assert "Er du der?" in gone.page.text
    assert gone.say("Er du der?").answer.status_code == 200


@pytest.mark.parametrize("token", ["x", "a.b", "æ" * 30, "\x00"])
def test_a_token_that_is_not_ours_opens_nothing(visitor, token):
    visitor.say("Hei", token=token)
    assert visitor.answer.status_code == 404
    assert "Hei" in visitor.page.text
    assert visitor.hidden["token"] == ""


@pytest.mark.parametrize("text", ["", "  \r\n "])
def test_nothing_is_said_to_be_nothing(visitor, text):
    visitor.say(text)
    assert visitor.answer.status_code == 422
    assert load_words()["nb"]["empty"] in visitor.page.text
    assert visitor.page.every("textarea", **{"aria-invalid": "true"})
    assert visitor.page.every("p", id="problem", role="alert")
    assert visitor.answer.text.count("<title>Feil: ") == 1


def test_what_is_too_long_is_given_back(visitor):
    visitor.say("å" * 1500)
    assert visitor.answer.status_code == 413
    assert "1500 tegn" in visitor.page.text
    assert "å" * 1500 in visitor.page.text
    assert visitor.say("å" * 1000).answer.status_code == 200


def test_a_body_that_is_far_too_large_or_no_form_is_refused_in_words(client):
    large = client.post("/", content=b"text=" + b"x" * 70_000, headers={"Content-Type": FORM})
    assert large.status_code == 413
    assert "for langt" in large.text
    no_form = client.post("/", json={"text": "hei"})
    assert no_form.status_code == 415
    assert "<h1" in no_form.text


def test_another_site_cannot_send_the_form(client):
    answer = client.post("/", data={"text": "hei", "do": "send"}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert "fra dette nettstedet" in answer.text
    assert client.post("/", data={"text": "hei"}, headers={"Origin": "http://testserver"}).status_code == 200


def test_too_many_messages_are_refused_and_the_text_stays(rasa, tmp_path):
    app, engine = opened(tmp_path, rasa)
    with TestClient(app) as client:
        visitor = Visitor(client)
        for n in range(45):
            if visitor.say(f"Melding {n}").answer.status_code != 200:
                break
        assert visitor.answer.status_code == 429
        assert int(visitor.answer.headers["retry-after"]) > 0
        assert "Vent litt" in visitor.page.text
        assert f"Melding {n}" in visitor.page.text
        assert visitor.said


def test_when_the_journal_is_away_the_text_stays_and_is_stored_once_later(visitor, monkeypatch):
    visitor.say("Før")

    def away(*_, **__):
        raise JournalAway

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "add", away)
        visitor.say("Under")
        assert visitor.answer.status_code == 503
        assert visitor.answer.headers["retry-after"] == "2"
        assert "Meldingen kom ikke fram" in visitor.page.text
        assert "Under" in visitor.page.text
        assert visitor.hidden["key"] == visitor.sent["key"]
        assert len(visitor.said) == 2
    assert len(visitor.again().said) == 4
    for method, wanted, words in (("forget", {"do": "forget"}, "not_deleted"), ("history", {"do": "look"}, "not_read")):
        with monkeypatch.context() as patch:
            patch.setattr(Journal, method, away)
            assert visitor.press(**wanted, text="utkast").answer.status_code == 503
            assert load_words()["nb"][words] in visitor.page.text
            assert "utkast" in visitor.page.text
            assert visitor.hidden["token"]


def test_a_mistake_of_ours_is_said_on_the_page_too(visitor, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "add", lambda *_: 1 / 0)
        visitor.say("Hei der")
    assert visitor.answer.status_code == 500
    assert "Hei der" in visitor.page.text


def test_while_it_is_turned_off_the_page_says_so_above_the_form(client, site):
    turn_off(site[1], "web", {"nb": "Vi er <b>tilbake</b> mandag."}, "test")
    try:
        page = Visitor(client)
        for _ in range(60):
            if "tilbake" in page.page.text:
                break
            threading.Event().wait(0.05)
            page = Visitor(client)
        assert "Vi er <b>tilbake</b> mandag." in page.page.text
    finally:
        turn_on(site[1], "web", "test")
        threading.Event().wait(1.1)


def test_a_very_long_conversation_shows_its_end(visitor, site):
    visitor.say("Fyrste")
    journal = Journal(site[1])
    with site[1].connect() as connection:
        latest = connection.execute(sa.select(conversations.c.id).order_by(conversations.c.started_at.desc())).scalar()
    journal.tell(latest, [Said(f"Nr. {n}") for n in range(450)])
    visitor.press(do="look")
    assert len(visitor.said) == 400
    assert "Nr. 449" in visitor.page.text
    assert "Fyrste" not in visitor.page.text


def test_while_rasa_is_away_the_page_offers_to_look_again(tmp_path, rasa):
    port = free_port()
    app, _ = opened(tmp_path, f"http://127.0.0.1:{port}")
    with TestClient(app) as client:
        visitor = Visitor(client, "/?lang=nn").say("Kven har rett?")
        assert [a["class"] for a in visitor.said] == ["message person", "message notice"]
        assert visitor.page.every("button", name="do", value="look")
        assert load_words()["nn"]["looking"] in visitor.page.text
        assert visitor.page.every("form", action="/letters/request")
        server = ThreadingHTTPServer(("127.0.0.1", port), Turns)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            for _ in range(100):
                if len(visitor.press(do="look", text="utkast").said) == 3:
                    break
                threading.Event().wait(0.2)
        finally:
            server.shutdown()
            server.server_close()
        assert "Du sa: Kven har rett?" in visitor.page.text
        assert "utkast" in visitor.page.text
        assert not visitor.page.every("button", name="do", value="look")

"""What the gateway sends of the widget, and its words."""

import gzip
import json
import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from bot.gateway.calls import split_calls, tel
from bot.gateway.page_view import load_words as load_page_words
from bot.gateway.widget import FOLDER, File, join, load_files, script, styles
from bot.gateway.widget_words import load_words, widget_words, word_problems
from knowledge.conversation import LANGUAGES
from knowledge.guides.compose_guide import choices
from knowledge.guides.model import load_questions
from knowledge.guides.wording import text
from knowledge.municipality import load_municipalities

SITE = "https://www.example.no"
NAMES = re.compile(r"^(?:export )?(?:async )?(?:const|let|function\*?|class) (\w+)", re.MULTILINE)
PATHS = ("/widget.js", "/widget.css", "/widget/words.json?lang=nb", "/widget/chat.js")


@pytest.mark.parametrize("path", PATHS)
def test_a_page_of_a_listed_site_may_load_it_and_no_other(gateway, path):
    listed = gateway.client.get(path, headers={"Origin": SITE})
    assert listed.headers["access-control-allow-origin"] == SITE
    assert (
        "access-control-allow-origin" not in gateway.client.get(path, headers={"Origin": "https://x.example"}).headers
    )
    assert "Origin" in gateway.client.get(path).headers["vary"]
    assert "set-cookie" not in listed.headers


@pytest.mark.parametrize("path", PATHS)
def test_it_is_sent_once_and_then_only_asked_for(gateway, path):
    first = gateway.client.get(path)
    assert first.status_code == 200
    assert first.headers["cache-control"] == "no-cache"
    again = gateway.client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_it_is_sent_with_gzip_to_whoever_reads_it_and_plain_to_others(gateway):
    packed = gateway.client.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    plain = gateway.client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert packed.headers["content-type"].startswith("text/javascript")
    assert gateway.client.get("/widget.css").headers["content-type"].startswith("text/css")


@pytest.mark.parametrize(
    "path",
    [
        "/widget/words.json",
        "/widget/words.json?lang=se",
        "/widget/none.js",
        "/widget/types.d.ts",
        "/widget/..%2fapp.py",
    ],
)
def test_what_is_not_there_is_not_found(gateway, path):
    assert gateway.client.get(path).status_code == 404


def test_the_words_are_of_the_municipality_and_tell_its_office(gateway):
    words = gateway.client.get("/widget/words.json?lang=en&municipality=5001").json()
    assert words["office"].startswith("In Trondheim")
    unknown = gateway.client.get("/widget/words.json?lang=en&municipality=<b>").json()
    assert unknown["office"].startswith("Call your municipality")


def test_its_words_are_there_in_every_language():
    shapes = [{key: type(value) for key, value in load_words()[language].items()} for language in LANGUAGES]
    assert shapes[0] == shapes[1] == shapes[2]
    assert [len(load_words()[language]["starters"]) for language in LANGUAGES] == [3, 3, 3]


OWN = {
    "phone": "02580",
    "address": {"nb": "Rådhuset, Gata 1", "nn": "Rådhuset, Gata 1", "en": "The town hall, Gata 1"},
    "hours": {"nb": "hverdager 9–15", "nn": "kvardagar 9–15", "en": "weekdays 9–15"},
    "words": {"nb": {"title": "Spør oss i Trondheim", "machine": "Her svarer Kari.", "starters": ["Hei?"]}},
}


@pytest.fixture
def own_words(monkeypatch):
    """Trondheim has told how its office is reached, and says some things in its own words, one of which it may not."""
    places = load_municipalities()
    monkeypatch.setitem(places, "5001", replace(places["5001"], **OWN))


def test_a_municipality_has_words_of_its_own_but_a_machine_is_called_a_machine(gateway, own_words):
    told = gateway.client.get("/widget/words.json?lang=nb&municipality=5001").json()
    others = gateway.client.get("/widget/words.json?lang=nb").json()
    assert told["title"] == "Spør oss i Trondheim"
    assert told["starters"] == ["Hei?"]
    assert told["machine"] == others["machine"]
    assert others["title"] != told["title"]
    english = gateway.client.get("/widget/words.json?lang=en&municipality=5001").json()
    assert english["title"] == load_page_words()["en"]["title"]


def test_how_the_office_is_reached_is_told_on_the_page_in_the_widget_and_on_the_card(gateway, own_words):
    told = gateway.client.get("/widget/words.json?lang=nn&municipality=5001").json()
    assert told["phone"] == "Ring 02580"
    assert told["visit"] == "Besøk: Rådhuset, Gata 1. Ope: kvardagar 9–15."
    page = gateway.client.get("/?lang=nn&municipality=5001").text
    assert 'href="tel:02580" data-text="phone">Ring 02580</a>' in page
    assert told["visit"] in page
    card = gateway.client.get("/demo?lang=nn&municipality=5001").text
    assert '<a href="tel:02580">02580</a>' in card
    assert "kvardagar 9–15" in card


def test_where_a_municipality_has_told_nothing_no_number_is_made_up(gateway):
    told = gateway.client.get("/widget/words.json?lang=nb&municipality=5001").json()
    assert (told["phone"], told["visit"]) == ("", "")
    assert "tel:" not in gateway.client.get("/demo?lang=nb&municipality=5001").text


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ({"nb": {"title": "Spør oss", "starters": ["Hei?"]}}, None),
        ({"nb": {"tittel": "Spør oss"}}, "nb: tittel: the chat has no such word"),
        ({"nb": {"error_mark": "!"}}, "nb: error_mark: the chat has no such word"),
        ({"nb": {"machine": "Her svarer Kari."}}, "nb: machine: always says what we say"),
        ({"nb": {"phone": "Ring oss"}}, "nb: phone: is made of the fields phone, address and hours"),
        ({"nn": {"staff": "kommunen"}}, "nn: staff: what stands in braces must be the same"),
        ({"en": {"starters": "Hello?"}}, "en: starters: a text where ours is a text"),
        ({"en": {"right_reasons": {"wrong": "No"}}}, "en: right_reasons: a text where ours is a text"),
        ({"en": {"starters": [1]}}, "en: starters: a list of texts"),
        ({"se": {"title": "Jeara"}}, "se: one of nb, nn, en"),
    ],
)
def test_words_that_the_chat_does_not_have_are_found_by_the_check(words, wrong):
    place = replace(load_municipalities()["5001"], words=words)
    found = [f"{problem.where}: {problem.what}" for problem in word_problems([place])]
    if wrong is None:
        assert found == []
    else:
        assert len(found) == 1
        assert found[0].startswith(f"Trondheim: words: {wrong}")


def test_a_number_in_a_text_can_be_called():
    assert tel("Ring +47 00 00 00 00") == "tel:+4700000000"


def test_every_word_that_the_widget_shows_is_there():
    words = widget_words("nb", None, 21)
    panel = (FOLDER / "panel.js").read_text(encoding="utf-8")
    shown = set(re.findall(r'(?:say|press|line)\("\w+", "(\w+)"|(?:line|fold)\(\s*"(\w+)"', panel))
    assert {key for pair in shown for key in pair if key} - set(words) == set()


def test_a_script_keeps_what_it_says_and_does_and_loses_what_is_for_readers(tmp_path):
    text = """// Why.
/** @param {number} single */
const double = (single) => {
  // Because.
  return { text: "// stays", half: single?.half ?? 0, twice: 2 * single };
};
class Counter {
  #count = 0;
  /* More. */
  get next() { return (this.#count += 1); }
}
const counter = new Counter();
counter.next;
console.log(JSON.stringify([double(4), counter.next, import.meta.url.startsWith("file:"), `æ${"ø"}å`]));
"""
    node = shutil.which("node")
    small = File.of("some.js", f"(() => {{{text}}})();").plain.decode()
    assert len(small) < len(text) / 1.5
    for said in ("Why", "Because", "More", "single"):
        assert said not in small
    if not node:
        pytest.skip("there is no Node.js; `apt-get install node-typescript` brings one")
    told = []
    for name, source in (("long.mjs", text), ("short.mjs", small)):
        (tmp_path / name).write_text(source, encoding="utf-8")
        told.append(subprocess.run([node, tmp_path / name], capture_output=True, text=True, check=True).stdout)
    assert told[0] == told[1] == '[{"text":"// stays","half":0,"twice":8},2,true,"æøå"]\n'


def test_a_style_sheet_keeps_what_is_new_in_styles():
    small = styles().plain.decode()
    for kept in (
        ":host{all:initial!important;",
        "light-dark(#1d2329,",
        "color-mix(in srgb,",
        "100dvh",
        "field-sizing:content",
    ):
        assert kept in small
    assert "/*" not in small


def test_modules_are_joined_after_what_they_need_and_have_no_name_in_common():
    joined, names = join("element.js"), []
    for path in FOLDER.glob("*.js"):
        names += NAMES.findall(path.read_text(encoding="utf-8"))
    assert sorted(names) == sorted(set(names))
    assert "import {" not in joined
    assert "export " not in joined
    assert joined.index("class Api") < joined.index("class Chat") < joined.index("class KoordinatorChat")


def test_our_own_pages_load_the_same_modules(gateway):
    for name, file in load_files().items():
        answer = gateway.client.get(f"/widget/{name}")
        assert answer.content == file.plain == gzip.decompress(file.packed)
        exported = re.findall(
            r"^export (?:async )?(?:const|function|class) (\w+)", (FOLDER / name).read_text(), re.MULTILINE
        )
        assert all(re.search(rf"export (?:async )?(?:const|function|class) {each}\b", answer.text) for each in exported)


def test_it_is_small_in_every_language_and_municipality():
    places = [None, *(number for number, place in load_municipalities().items() if place.local)]
    words = [
        File.of("words.json", json.dumps(widget_words(language, place, 21), ensure_ascii=False, separators=(",", ":")))
        for language in LANGUAGES
        for place in places
    ]
    assert len(words) == 24
    assert len(script().packed) + len(styles().packed) + max(len(each.packed) for each in words) <= 15_000


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("question", load_questions().values(), ids=lambda question: question.id)
def test_the_form_of_a_question_tells_answers_from_ways_out_and_has_a_field_for_what_is_written(language, question):
    words, offered = widget_words(language, None, 21), choices(question, language, started=True)
    own = [texts[language] for texts in question.options.values()]
    answers = [title for title in offered if title not in words["steer"]]
    said = {"yes_no": ["yes", "no", "unknown"], "contact": [], "language": [], "consent": []}
    others = [text(key, language) for key in said.get(question.kind, ["unknown"])]
    assert sorted(answers) == sorted(own + others)
    chosen_only = ("choice", "yes_no", "language", "consent")
    assert (question.kind in words["guide_fields"]) == (question.kind not in chosen_only)


def test_its_types_hold():
    tsc = shutil.which("tsc")
    if not tsc:
        pytest.skip("there is no tsc; `apt-get install node-typescript` gives one")
    checked = subprocess.run([tsc, "--project", FOLDER], capture_output=True, text=True, timeout=300)
    assert checked.stdout == ""
    assert checked.returncode == 0


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("Ring 113 nå, eller 116 117.", ["113", "116117"]),
        ("Ring 22 33 44 55 eller 400 00 000", ["22334455", "40000000"]),
        ("Født i 1987, 21 dager, § 2-5", []),
    ],
)
def test_numbers_to_call_are_found(text, calls):
    parts = split_calls(text)
    assert [number for _, number in parts if number] == calls
    assert "".join(part for part, _ in parts) == text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", ["", "&place=page"])
def test_the_demo_page_has_the_widget_and_a_card(gateway, language, place):
    page = gateway.client.get(f"/demo?lang={language}&municipality=5001{place}").text
    assert f'<html lang="{language}">' in page
    assert '<script type="module" src="/widget.js"></script>' in page
    assert 'data-municipality="5001"' in page
    assert "Trondheim" in page
    assert "style=" not in page

"""What the gateway sends of the widget, and its words."""

import gzip
import re
import shutil
import subprocess

import pytest

from bot.gateway.calls import split_calls
from bot.gateway.widget import FOLDER, File, join, load_files, load_words, styles, widget_words
from knowledge.conversation import LANGUAGES

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
    for name, script in (("long.mjs", text), ("short.mjs", small)):
        (tmp_path / name).write_text(script, encoding="utf-8")
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

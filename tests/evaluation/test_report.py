import re
from html.parser import HTMLParser

import pytest

from bot.evaluation.falls import falls
from bot.evaluation.plots import plots
from bot.evaluation.report import page
from bot.evaluation.steps import figures
from bot.evaluation.wrong import worst_first
from knowledge.documents import load_articles

WHAT, APPLY = "child_coordinator/what", "child_coordinator/apply"
ABOUT = {"set": "mine", "questions": 4, "date": "2026-11-22", "model": "abc", "limits": {"answer_from": 0.4}}
METHODS = [
    {"method": "dense", "language": "nb", "n": 7, "recall_at_1": 0.812, "recall_at_3": 0.9, "mrr": 0.85, "ndcg": 0.8}
]


class Outline(HTMLParser):
    VOID = ("meta", "img", "br", "link", "input", "hr")

    def __init__(self):
        super().__init__()
        self.open, self.tags = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def articles():
    return load_articles()


@pytest.fixture(scope="module")
def rows(judged):
    return [
        judged({}, articles=[WHAT], confidence=0.95),
        judged({"t": "<script>alert(1)</script>", "l": "nn"}, articles=[APPLY], confidence=0.6, language="nn"),
        judged({"kind": "oos", "l": "en"}, status="declined", ranked=[WHAT], confidence=0.1, language="en"),
        judged({"kind": "crisis"}, status="crisis", answer="Ring 113"),
    ]


@pytest.fixture(scope="module")
def html(rows, articles):
    taken = figures(rows, articles)
    return page(taken, worst_first(rows), plots(rows, taken), falls(taken, taken[1:]), ABOUT, METHODS)


@pytest.fixture
def outline(html):
    parser = Outline()
    parser.feed(html)
    assert parser.open == []
    return parser


def test_the_page_needs_nothing_from_outside(html, outline):
    addresses = [a[key] for _, a in outline.tags for key in ("src", "href") if key in a]
    assert addresses
    assert all(address.startswith(("data:", "#")) for address in addresses)
    assert not re.search(r"@import|url\(", html)


def test_every_picture_says_what_it_shows(outline):
    texts = [attributes["alt"] for tag, attributes in outline.tags if tag == "img"]
    assert len(texts) == 4
    assert all(len(text) > 40 for text in texts)


def test_every_link_leads_to_a_section(outline):
    ids = {attributes.get("id") for _, attributes in outline.tags}
    assert {a["href"].removeprefix("#") for tag, a in outline.tags if tag == "a"} <= ids


def test_what_people_typed_stays_text(html):
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_figures_aims_falls_methods_and_configuration_are_on_the_page(html):
    for part in (
        "In scope answered",
        "aim ≥",
        "is no longer measured",
        "0.812",
        "limits: answer_from",
        "found instead",
    ):
        assert part.replace("_", " ") in html or part in html


def test_a_share_stands_in_per_cent_and_a_rank_as_it_is(html):
    assert re.search(r"recall@1</th><td>50\.0<", html)
    assert re.search(r"MRR@10</th><td>0\.500<", html)


def test_without_falls_and_methods_their_parts_are_left_out(rows, articles):
    short = page(figures(rows, articles), [], [], [], ABOUT)
    assert "Below the recorded" not in short
    assert "Ways to find" not in short


def test_pictures_can_be_drawn_of_very_little(judged, articles):
    rows = [judged({"kind": "bad"}, status="error")]
    assert all(plot.png.startswith(b"\x89PNG") for plot in plots(rows, figures(rows, articles)))

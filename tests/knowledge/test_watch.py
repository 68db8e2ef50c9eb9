import re
import tarfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from knowledge.changes import changes
from knowledge.documents import load_articles
from knowledge.errors import KnowledgeError
from knowledge.importers.lovdata_markdown import read_lovdata_markdown
from knowledge.laws import Laws
from knowledge.sections import Section
from knowledge.watch import affected, reasons, rests_on
from knowledge.word_diff import marked

ARCHIVE = Path(__file__).parents[3] / "shared" / "data" / "statutes.tar.xz"
HOL = "lov/2011-06-24-30"
SHIP = "Skipperen skal holde båten ren og sørge for at alle om bord har en plass der de kan sove."
CAT = "Enhver katt har rett til melk hver morgen når den som eier katten er hjemme og kua er frisk."


def hol(number, text):
    return Section(
        document=HOL,
        document_title="helse- og omsorgstjenesteloven",
        number=number,
        heading="",
        path=(),
        text=text,
        parts=(),
        anchor=f"§{number.replace(' ', '')}",
        url=f"https://lovdata.no/{HOL}/§{number.replace(' ', '')}",
        language="nb",
        in_force=None,
        amended="",
        licence="NLOD 2.0",
    )


def by_id(*sections):
    return {one.id: one for one in sections}


@pytest.fixture(scope="module")
def laws():
    return Laws.load()


def test_cited_sections_lead_to_what_rests_on_them(laws):
    found = changes(by_id(hol("7-2 a", CAT), hol("9-9", SHIP)), by_id(hol("7-2 a", SHIP), hol("9-9", CAT)))
    uses = {"article": {"child_coordinator/who": ("hol § 7-2a",), "coordinator/what": ("hol § 7-2",)}}
    (one,) = affected(found, {**uses, "letter": {"ask_for_plan": ("hol § 7-2 a",)}}, laws)
    assert one.source == "hol § 7-2a"
    assert one.uses == {"article": ("child_coordinator/who",), "letter": ("ask_for_plan",)}


def test_a_cited_page_is_known_by_its_address(laws):
    address = laws.url("HD-25c")
    old, new = (replace(hol("", text), document=address, anchor="top") for text in (CAT, SHIP))
    (one,) = affected(changes(by_id(old), by_id(new)), {"article": {"a/b": ("HD-25c",)}}, laws)
    assert (one.source, one.uses) == ("HD-25c", {"article": ("a/b",)})


def test_an_unknown_source_is_an_error(laws):
    with pytest.raises(KnowledgeError, match=r"laws\.yml has no"):
        affected([], {"article": {"a/b": ("nolaw § 1",)}}, laws)


def test_the_text_whose_source_moved_is_under_review_with_the_new_number(laws):
    touched = affected(
        changes(by_id(hol("7-3", CAT)), by_id(hol("7-4", CAT))), {"summary": {"hol § 7-3": ("hol § 7-3",)}}, laws
    )
    (reason,) = reasons(touched, today := date(2032, 1, 2))
    assert (reason.kind, reason.name, reason.source) == ("summary", "hol § 7-3", "hol § 7-3")
    assert (reason.change, reason.found) == ("renumbered to § 7-4", today)


@pytest.fixture(scope="module")
def july():
    """Helse- og omsorgstjenesteloven as it stood in July 2026."""
    if not ARCHIVE.exists():
        pytest.skip("no statutes")
    with tarfile.open(ARCHIVE, "r|xz") as archive:
        return next(
            archive.extractfile(info).read().decode("utf-8")
            for info in archive
            if info.name == "lovdata/lover/lov-2011-06-24-30.md"
        )


def imported(text):
    return by_id(*read_lovdata_markdown(text.encode(), "lov-2011-06-24-30.md"))


def edited(text, *edits):
    for pattern, replacement in edits:
        text, times = re.subn(pattern, replacement, text, flags=re.DOTALL)
        assert times == 1, pattern
    return text


def test_three_real_changes_are_found_with_the_articles_that_rest_on_them(july, laws):
    later = edited(
        july,
        (r"frem til barnet fyller 18 år\.", "frem til barnet fyller 20 år."),
        (r"#### § 7-3\. (.*?) skal ha en", r"#### § 7-4. \1 må ha en"),
        (r"(#### § 12-3\.).*?(?=\n#### )", r"\1 (Opphevet)\n\n*Opphevet ved lov 1 jan 2032 nr. 1.*\n\n"),
    )
    articles = load_articles()
    touched = affected(changes(imported(july), imported(later)), rests_on(articles, ["hol § 7-2 a", "hol § 7-2"]), laws)
    assert [(one.source, one.change.what) for one in touched] == [
        ("hol § 7-2 a", "changed"),
        ("hol § 7-3", "renumbered to § 7-4"),
        ("hol § 12-3", "repealed"),
    ]
    for one in touched:
        assert one.uses["article"] == tuple(name for name, article in articles.items() if one.source in article.sources)
        assert one.uses["article"]
    assert [one.uses.get("summary") for one in touched] == [("hol § 7-2 a",), None, None]
    (paragraph,) = touched[0].change.diff
    assert marked(paragraph).endswith("fyller [-18-] {+20+} år.")

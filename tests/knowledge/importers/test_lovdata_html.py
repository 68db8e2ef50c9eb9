from datetime import date

import pytest

from knowledge.errors import KnowledgeError
from knowledge.importers.lovdata_html import read_lovdata_html
from knowledge.sections import IN_FORCE, NOT_IN_FORCE, REPEALED

HEADER = """<!DOCTYPE html><html lang="{lang}"><head><title>T</title></head><body><header class="documentHeader">
<dl class="data-document-key-info"><dt class="dateInForce">I kraft</dt><dd class="dateInForce">{in_force}</dd>
<dt class="legalArea">Område</dt><dd class="legalArea"><ul><li><a href="x">Næringsrett</a> &gt; <a>Bakerier</a></li></ul></dd>
<dt class="titleShort">Kort</dt><dd class="titleShort">Brødbakeloven – brbl</dd>
<dt class="title">Tittel</dt><dd class="title">Lov om baking av brød</dd>
<dt class="refid">RefID</dt><dd class="refid">lov/2001-02-03-4</dd></dl></header>"""

STATUTE = """<main class="documentBody" data-lovdata-URL="NL/lov/2001-02-03-4" id="dokument"><h1>Lov om baking</h1>
<section class="section" data-lovdata-URL="NL/lov/2001-02-03-4/KAPITTEL_1"><h2>Kapittel 1. Deig</h2>
<article class="changesToParent">Overskriften endret ved lov 3 april 2004 nr. 5.</article>
<article class="legalArticle" data-lovdata-URL="NL/lov/2001-02-03-4/§1-2a" data-name="§1-2a">
<h3 class="legalArticleHeader"><span class="legalArticleValue">§ 1-2a</span>. <span class="legalArticleTitle">Mel</span></h3>
<article class="legalP">Mel er <i>fint</i>, jf. <a href="lov/x/§3">§ 3</a>.</article>
<article class="legalP">Mel kan være<ol class="defaultList" type="a">
<li data-name="a."><article class="listArticle"><article class="legalP">grovt</article></article></li>
<li data-li-identifier="b)"><article class="listArticle"><article class="legalP">siktet.</article></article></li></ol>
Begge deler er mel.</article>
<article class="changesToParent">Endret ved lov <a href="y">3 april 2004 nr. 5</a> (tidligere § 1-1).<br/>
1 Se også lov om vann.</article>
</article>
<article class="legalArticle" data-lovdata-URL="NL/lov/2001-02-03-4/§1-3">
<h3 class="legalArticleHeader"><span class="legalArticleValue">§ 1-3</span>.</h3>
<article class="legalP">(Opphevet ved lov 3 april 2004 nr. 5)</article></article>
<article class="legalArticle" data-lovdata-URL="NL/lov/2001-02-03-4/b1/a2">
<h3 class="legalArticleHeader"><span class="legalArticleValue">2 Art</span>.</h3>
<article class="legalP">Brødet skal stekes.</article></article></section></main></body></html>"""

AMENDMENT = """<main class="documentBody" data-lovdata-URL="LTI/lov/2001-02-03-4" id="dokument"><h1>Lov om endringer</h1>
<section class="section" data-lovdata-URL="LTI/lov/2001-02-03-4/KAPITTEL_1"><h2>I</h2>
<article class="document-change" data-document="lov/1990-01-01-1">
<article class="defaultP">I bakeloven gjøres disse endringene:</article>
<article class="change" id="kapittel-1-endring-1"><article class="defaultP">§ 21 skal lyde:</article>
<article class="futureLegalArticle"><span class="futureLegalArticleHeader"><span>§ 21</span>. <span>Salt</span></span>
<article class="legalP">Brød skal ha salt.</article><article class="legalP">Men ikke mye.</article></article></article>
<article class="change" id="kapittel-1-endring-2"><article class="defaultP">§ 22 oppheves.</article></article></article></section>
<section class="section" data-lovdata-URL="LTI/lov/2001-02-03-4/KAPITTEL_2"><h2>II</h2>
<article class="legalP">Loven gjelder fra den tid Kongen bestemmer.</article></section></main></body></html>"""


def read(body, in_force="2001-03-01", lang="no", **more):
    text = HEADER.replace("{in_force}", in_force).replace("{lang}", lang) + body
    return read_lovdata_html(text.encode(), "lov.xml", **more)


@pytest.fixture
def sections():
    return {section.anchor: section for section in read(STATUTE)}


def test_a_section_knows_its_statute_its_place_and_its_address(sections):
    section = sections["§1-2a"]
    assert section.document == "lov/2001-02-03-4"
    assert section.name == "brødbakeloven § 1-2 a Mel"
    assert section.path == ("Kapittel 1. Deig",)
    assert section.url == "https://lovdata.no/lov/2001-02-03-4/§1-2a"
    assert (section.area, section.language, section.licence) == ("Næringsrett", "nb", "NLOD 2.0")
    assert (section.in_force, section.status) == (date(2001, 3, 1), IN_FORCE)


def test_points_keep_their_letters_and_the_sentence_goes_on_after_them(sections):
    section = sections["§1-2a"]
    assert section.text == "Mel er fint, jf. § 3.\n\nMel kan være\ngrovt\nsiktet.\nBegge deler er mel."
    assert [(part.paragraph, part.point) for part in section.parts] == [(1, ""), (2, ""), (2, "a"), (2, "b")]


def test_notes_stand_beside_the_text(sections):
    section = sections["§1-2a"]
    assert section.amended == "Endret ved lov 3 april 2004 nr. 5 (tidligere § 1-1).\n1 Se også lov om vann."
    assert section.former == ("1-1",)


def test_a_paragraph_that_only_says_repealed_is_a_note(sections):
    assert (sections["§1-3"].status, sections["§1-3"].text) == (REPEALED, "")


def test_an_old_statute_has_articles_instead_of_sections(sections):
    section = sections["b1/a2"]
    assert (section.number, section.heading) == ("", "2 Art")
    assert section.url == "https://lovdata.no/lov/2001-02-03-4/b1/a2"


def test_a_change_to_another_statute_is_no_section_of_this_one():
    salt, repeal, start = read(AMENDMENT, "Kongen bestemmer")
    assert (salt.number, salt.heading, salt.text) == (
        "",
        "§ 21 skal lyde",
        "§ 21. Salt\n\nBrød skal ha salt.\n\nMen ikke mye.",
    )
    assert salt.path == ("I", "I bakeloven gjøres disse endringene")
    assert repeal.text == "§ 22 oppheves."
    assert start.url == "https://lovdata.no/dokument/LTI/lov/2001-02-03-4/KAPITTEL_2"
    assert {section.status for section in (salt, repeal, start)} == {NOT_IN_FORCE}


def test_a_statute_to_come_is_not_in_force_yet():
    assert read(STATUTE, "2027-01-01", today=date(2026, 7, 2))[0].status == NOT_IN_FORCE


def test_what_is_known_of_a_document_without_its_text_has_no_sections():
    assert read("") == []


@pytest.mark.parametrize("cut", [120, len(HEADER) + 900])
def test_a_file_that_was_cut_off_is_named(cut):
    text = (HEADER + STATUTE)[:cut]
    with pytest.raises(KnowledgeError, match=r"lov\.xml was cut off on the way; fetch it again"):
        read_lovdata_html(text.encode(), "lov.xml")


def test_a_file_in_another_encoding_is_named():
    with pytest.raises(KnowledgeError, match=r"lov\.xml is not UTF-8"):
        read_lovdata_html((HEADER + STATUTE).encode("cp1252"), "lov.xml")

import pytest

from knowledge.errors import KnowledgeError
from knowledge.importers.web_page import read_web_page

ADDRESS = "https://kommunen.example/brod"
PAGE = """<!doctype html><html lang="{lang}"><head><title>Rundstykker - Kommunen</title>
<meta property="article:modified_time" content="2026-03-04T10:00:00Z"></head><body>
<nav><ul><li><a href="/">Hjem</a></li><li><a href="/alt">Alle tjenester</a></li></ul></nav>
<form><input type="password" name="p"></form>
<main><h1>Rundstykker fra kommunen</h1>
<p>Alle som bor i kommunen, kan få ferske rundstykker på døren hver lørdag morgen fra det kommunale bakeriet.</p>
<h2 id="slik">Slik bestiller du</h2>
<p>Du bestiller på nett, og vi svarer innen fire uker når vi har fått bestillingen med alle vedleggene.</p>
<ul><li>Velg <a href="/s">sort</a></li><li>Velg antall</li></ul>
<h3>Vedlegg</h3><p>Legg ved et bilde av frokostbordet, slik at vi kan regne ut hvor mange rundstykker du trenger.</p>
<table><tr><th>Sone</th><th>Bakeri</th></tr><tr><td>Nord</td><td>Bakergata</td></tr></table>
<p>Rundstykkene er bakt av mel fra kommunens egen mølle, og de er alltid like store som de var i fjor. Ring
bakeriet hvis de er mindre, så kommer vi med flere samme dag, og du får også en kringle som plaster på såret.</p></main>
<footer>Kommunen, postboks 1</footer></body></html>"""


@pytest.fixture
def sections():
    return read_web_page(PAGE.replace("{lang}", "nb").encode(), ADDRESS)


def test_each_heading_is_a_section_without_menu_and_footer(sections):
    assert [section.heading for section in sections] == ["Rundstykker fra kommunen", "Slik bestiller du", "Vedlegg"]
    assert [section.path for section in sections] == [(), (), ("Slik bestiller du",)]
    text = " ".join(section.text for section in sections)
    assert "Hjem" not in text
    assert "postboks" not in text


def test_lists_and_tables_keep_their_lines(sections):
    assert sections[1].text.endswith("alle vedleggene.\nVelg sort\nVelg antall")
    assert "\n\nSone Bakeri\nNord Bakergata\n\n" in sections[2].text


def test_the_address_leads_to_the_heading_where_the_page_lets_it(sections):
    assert [section.url for section in sections] == [ADDRESS, f"{ADDRESS}#slik", ADDRESS]


def test_title_and_date_are_those_of_the_page(sections):
    assert {section.document for section in sections} == {ADDRESS}
    assert sections[0].document_title.startswith("Rundstykker")
    assert sections[0].amended == "2026-03-04"
    assert sections[0].in_force is None


def test_the_words_decide_the_language_and_what_the_page_says_where_they_do_not():
    nynorsk = PAGE.replace("{lang}", "nb").replace(
        "Legg ved et", "Kva du ikkje vil ha, veit vi ikkje frå før, og noko vil vere nytt. Legg ved eit"
    )
    assert read_web_page(nynorsk.encode(), ADDRESS)[2].language == "nn"
    body = (
        "<main><h1>Brød</h1><p>" + "Kommunen baker brød til alle innbyggerne hver lørdag morgen. " * 4 + "</p></main>"
    )
    assert read_web_page(f"<html lang='nn'><body>{body}</body></html>".encode(), ADDRESS)[0].language == "nn"


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><title>Kommunen</title></head><body><form>Brukernavn <input type='password'></form></body></html>",
        "<html><head><title>Logg inn - Kommunen</title></head><body><main><p>Velg hvordan du vil gå videre til tjenesten "
        "vår, og ha kodebrikken klar før du begynner, for du må skrive inn en kode.</p></main></body></html>",
    ],
)
def test_a_page_that_has_become_a_login_form_is_named(page):
    with pytest.raises(KnowledgeError, match=rf"{ADDRESS} has become a login form"):
        read_web_page(page.encode(), ADDRESS)


def test_a_page_with_hardly_any_text_is_named():
    with pytest.raises(KnowledgeError, match="has hardly any text"):
        read_web_page(b"<html><head><title>Kommunen</title></head><body><div id='app'></div></body></html>", ADDRESS)

from io import BytesIO

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from knowledge.letters import Table, as_docx, write
from knowledge.letters.content import KINDS, LANGUAGES


def opened(kind, language="nb", **fields):
    return Document(BytesIO(as_docx(write(kind, language, fields))))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("language", "tag"), [("nb", "nb-NO"), ("nn", "nn-NO"), ("en", "en-GB")])
def test_the_file_has_its_title_and_language_and_no_author(kind, language, tag):
    document = opened(kind, language)
    title = write(kind, language, {}).title
    assert document.core_properties.title == title
    assert document.core_properties.language == tag
    assert document.core_properties.author == ""
    assert document.core_properties.last_modified_by == ""
    assert document.core_properties.comments == ""
    assert {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))} == {tag}
    assert (document.paragraphs[0].text, document.paragraphs[0].style.name) == (title, "Heading 1")


def test_the_overview_is_a_real_table_on_a_page_across():
    document = opened("agencies", agencies="NAV")
    (table,) = document.tables
    assert [cell.text for cell in table.rows[0].cells][:2] == ["Instans", "Kontaktperson"]
    assert table.cell(1, 0).text == "NAV"
    assert len(table.rows) == 9
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert document.sections[0].orientation == WD_ORIENT.LANDSCAPE


def test_lists_are_lists_and_boxes_can_be_ticked():
    paragraphs = opened("checklist").paragraphs
    assert any(p.style.name == "List Bullet" and p.text == "Diagnosepapirer" for p in paragraphs)
    assert any(p.style.name == "List" and p.text.startswith("☐ En oversikt") for p in paragraphs)


@pytest.mark.parametrize("language", LANGUAGES)
def test_control_characters_do_not_crash_it(language):
    strange = "a\x00b\x0bc\ud800d\ufffee\x1b[31m\x85f"
    fields = dict.fromkeys(
        ("name", "needs", "agencies", "interpreter", "municipality", "date", "age", "wishes"), strange
    )
    for kind in KINDS:
        assert opened(kind, language, **fields)
    assert any("abcde[31mf" in p.text for p in opened("request", language, **fields).paragraphs)


def test_nothing_heavy_is_imported_before_a_file_is_wanted():
    import subprocess
    import sys

    code = "import sys, knowledge.letters; print(*(m for m in ('docx', 'lxml', 'bot', 'rasa', 'jinja2') if m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""


def test_every_block_of_a_letter_reaches_the_file():
    letter = write("request", "nb", {"agencies": "NAV", "wishes": "Kari", "interpreter": "dari"})
    text = "\n".join(p.text for p in Document(BytesIO(as_docx(letter))).paragraphs)
    for block in letter.blocks:
        assert not isinstance(block, Table)
        for part in getattr(block, "items", None) or [getattr(block, "text", None) or block.label]:
            assert part in text

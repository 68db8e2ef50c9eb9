"""A letter as a Word file that can be edited, with real headings, lists and tables."""

from __future__ import annotations

from datetime import datetime, timezone
from io import BytesIO
from typing import Any

from knowledge.letters.letter import Block, Bullets, Field, Heading, Letter, Table
from knowledge.letters.text import LINE

LANGUAGE_TAGS = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
BOX = "☐"
ROW_MM = 12


def as_docx(letter: Letter) -> bytes:
    """The file: A4, across where there is a table, in the letter's language, with its title and no author."""
    from docx import Document

    document = Document()
    _set_page(document, across=any(isinstance(block, Table) for block in letter.blocks))
    _set_properties(document, letter)
    document.add_heading(letter.title, level=1)
    for block in letter.blocks:
        _add(document, block)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _set_page(document: Any, *, across: bool) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = (Mm(297), Mm(210)) if across else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(22)
    document.styles["Normal"].font.size = Pt(12)


def _set_properties(document: Any, letter: Letter) -> None:
    from docx.oxml.ns import qn

    properties = document.core_properties
    properties.title = letter.title
    properties.language = LANGUAGE_TAGS[letter.language]
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = datetime.now(timezone.utc)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE_TAGS[letter.language])


def _add(document: Any, block: Block) -> None:
    if isinstance(block, Heading):
        document.add_heading(block.text, level=2)
    elif isinstance(block, Bullets):
        for item in block.items:
            document.add_paragraph(f"{BOX} {item}" if block.boxes else item, "List" if block.boxes else "List Bullet")
    elif isinstance(block, Field):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{block.label}: ").bold = True
        paragraph.add_run(block.value or LINE)
    elif isinstance(block, Table):
        _add_table(document, block)
    else:
        document.add_paragraph(block.text)


def _add_table(document: Any, block: Table) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    table = document.add_table(1 + len(block.rows), len(block.headers), "Table Grid")
    head, *rows = table.rows
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, text in zip(head.cells, block.headers, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for row, values in zip(rows, block.rows, strict=True):
        row.height = Mm(ROW_MM)
        for cell, text in zip(row.cells, values, strict=True):
            cell.text = text

import io
import re
import zipfile
from pathlib import Path

import docx
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import KnowledgeError
from knowledge.importers.formats import read_sections
from knowledge.importers.pdf import read_pdf
from knowledge.importers.plain_text import read_plain_text
from knowledge.importers.word import LARGEST_UNPACKED, read_word

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"

GUIDE = """Rundstykker

Hvem kan få?

Alle som er sultne, og som:

 • bor i kommunen
 • liker brød

Resten må vente.

Hvordan søker du?

a) Ring bakeriet
b) Vent
"""


def pdf(*pages):
    """A PDF with a line of text for each line of each page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    for page in pages:
        lines = " ".join(f"({line}) Tj T*" for line in page)
        stream = f"BT /F1 12 Tf 14 TL 50 700 Td {lines} ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
    kids = " ".join(f"{number} 0 R" for number in range(5, len(objects) + 1, 2))
    objects[1] = f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>"
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return f"{out}{end}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF".encode(
        "latin-1"
    )


TEXT = (
    "Hvem kan soke",
    "Alle som er sultne, kan soke om rundstykker hos bakeriet i kommunen, og",
    "de far svar samme dag.",
)


def word_file():
    document = docx.Document()
    document.add_heading("Rundstykker", 0)
    document.add_heading("Hvem kan få?", 1)
    document.add_paragraph("Alle som er sultne, og som ikke har brød fra før.")
    document.add_paragraph("bor i kommunen", style="List Bullet")
    document.add_heading("Unntak", 2)
    document.add_paragraph("Ingen.")
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(table._cells, ("Sone", "Bakeri", "Nord", "Bakergata"), strict=True):
        cell.text = words
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_short_lines_that_stand_alone_are_the_headings_of_a_text():
    first, second = read_plain_text(GUIDE.encode(), "rundstykker.txt")
    assert (first.path, first.heading, first.document_title) == (("Rundstykker",), "Hvem kan få?", "Rundstykker")
    assert first.text == "Alle som er sultne, og som:\nbor i kommunen\nliker brød\n\nResten må vente."
    assert [(part.paragraph, part.point) for part in second.parts] == [(1, ""), (1, "a"), (1, "b")]
    assert second.url == ""


def test_a_text_without_headings_has_the_name_of_its_file():
    (section,) = read_plain_text("Alle som er sultne, kan få.".encode("utf-16"), "mappe/brød.txt")
    assert section.name == "brød"
    assert section.text == "Alle som er sultne, kan få."


@given(st.lists(st.text("AaBbæø •\n", max_size=30), max_size=8).map("\n\n".join))
def test_no_word_of_a_text_is_lost(text):
    sections = read_plain_text(text.encode(), "a")
    found = " ".join(part for section in sections for part in (*section.path, section.heading, section.text))
    assert set(re.findall(r"\w+", text)) == set(re.findall(r"\w+", found))


def test_a_word_file_has_a_section_for_each_heading():
    first, second = read_word(word_file(), "rundstykker.docx")
    assert (first.heading, first.path, first.language) == ("Hvem kan få?", ("Rundstykker",), "nb")
    assert first.text == "Alle som er sultne, og som ikke har brød fra før.\nbor i kommunen"
    assert [part.point for part in first.parts] == ["", "-"]
    assert second.path == ("Rundstykker", "Hvem kan få?")
    assert second.text == "Ingen.\n\nSone Bakeri\nNord Bakergata"


@pytest.mark.parametrize(
    "spoil", [lambda data: data[:2000], lambda data: data.replace(b"word/document.xml", b"word/dokument.xml")]
)
def test_a_damaged_word_file_is_named(spoil):
    with pytest.raises(KnowledgeError, match=r"a\.docx is a damaged Word file"):
        read_word(spoil(word_file()), "a.docx")


def test_a_word_file_that_is_a_zip_bomb_is_not_unpacked():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(LARGEST_UNPACKED // (1 << 20) + 1):
            part.write(bytes(1 << 20))
    with pytest.raises(KnowledgeError, match=r"a\.docx would unpack to 201 MiB"):
        read_sections(file.getvalue(), "a.docx")


def test_a_pdf_has_its_lines_joined_and_its_running_lines_left_out():
    footer = "Kommunen, side"
    pages = [
        (*TEXT, f"{footer} 1"),
        ("Svar", TEXT[1], "de far et brod.", f"{footer} 2"),
        (TEXT[1], "slutt.", f"{footer} 3"),
    ]
    first, second = read_pdf(pdf(*pages), "rundstykker.pdf")
    assert first.heading == "Hvem kan soke"
    assert first.text == f"{TEXT[1]} {TEXT[2]}"
    assert second.heading == "Svar"
    assert footer not in first.text + second.text


def test_a_pdf_of_pictures_is_named_with_its_remedy():
    with pytest.raises(KnowledgeError, match=r"a\.pdf holds pictures of pages and no text; run it through"):
        read_pdf(pdf(("1",), ("2",)), "a.pdf")


def test_a_locked_pdf_is_named():
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(TEXT)))
    writer.encrypt("hemmelig", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    with pytest.raises(KnowledgeError, match=r"a\.pdf is locked with a password"):
        read_pdf(file.getvalue(), "a.pdf")


@pytest.mark.parametrize("spoil", [lambda data: data[:120], lambda data: data.replace(b"/Pages", b"/Sider")])
def test_a_damaged_pdf_is_named(spoil):
    with pytest.raises(KnowledgeError, match=r"a\.pdf is a damaged PDF"):
        read_pdf(spoil(pdf(TEXT)), "a.pdf")


@pytest.mark.parametrize("name", ["uten-endelse", "feil.txt", "https://kommunen.example/x.aspx"])
def test_what_is_in_a_file_decides_not_its_name(name):
    assert read_sections(pdf(TEXT), name)[0].heading == "Hvem kan soke"
    assert read_sections(word_file(), name)[0].heading == "Hvem kan få?"
    statute = '---\ntittel: "Lov"\nrefid: "lov/2001-02-03-4"\n---\n# Lov\n## § 1\nBrød.\n'
    assert read_sections(statute.encode(), name)[0].url == "https://lovdata.no/lov/2001-02-03-4/§1"


def test_a_statute_of_which_nothing_is_left_has_no_sections():
    assert read_sections(b'---\ntittel: "Lov"\nrefid: "lov/2001-02-03-4"\n---\n# Lov\n## I\n', "lov.md") == []


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b" \n", "a.txt", "a.txt is empty"),
        (b"---", "a.txt", "a.txt has no text"),
        (b"\x00\x01\x02", "a.bin", "no format that can be read"),
        (b"PK\x03\x04rest", "a.zip", "no format that can be read"),
        (b"{}", "a.json", "no format that can be read; convert it to one of HTML"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc", "save it as .docx"),
        ("gård".encode("cp865"), "a.txt", "a.txt is not UTF-8"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(data, name, message):
    with pytest.raises(KnowledgeError, match=message) as error:
        read_sections(data, name)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("number", range(5))
def test_the_seeds_are_read(number):
    seeds = sorted(SEEDS.glob("*.txt"))
    if not seeds:
        pytest.skip("no seeds")
    data = seeds[number].read_bytes()
    sections = read_sections(data, seeds[number].name)
    assert 3 <= len(sections) <= 8
    assert {section.language for section in sections} == {"en" if number < 2 else "nb"}
    assert all(section.heading for section in sections[1:])
    assert all(section.text[part.start : part.end].strip() for section in sections for part in section.parts)
    assert sum(len(section.text) for section in sections) > 0.8 * len(data.decode())

"""The importers over Lovdata's own files, where they lie beside the checkout."""

import tarfile
from datetime import date
from pathlib import Path

import pytest

from knowledge.importers.formats import read_sections
from knowledge.importers.numbering import bare
from knowledge.sections import NOT_IN_FORCE, REPEALED
from knowledge.yaml_file import read_mapping

ARCHIVE = Path(__file__).parents[4] / "shared" / "data" / "statutes.tar.xz"
STATUTES = read_mapping(Path(__file__).parents[3] / "knowledge" / "laws.yml")["statutes"]


def member(statute):
    folder = {"lov": "lover", "forskrift": "forskrifter"}[statute["kind"]]
    return f"lovdata/{folder}/{statute['kind']}-{statute['id']}.md"


@pytest.fixture(scope="module")
def imported():
    """Sections by anchor, for each statute that the articles cite and each sample of the open data."""
    if not ARCHIVE.exists():
        pytest.skip("no statutes")
    wanted, found = {member(statute) for statute in STATUTES.values()}, {}
    with tarfile.open(ARCHIVE, "r|xz") as archive:
        for info in archive:
            if info.name in wanted or info.name.endswith(".xml"):
                data = archive.extractfile(info).read()
                found[Path(info.name).name] = {section.anchor: section for section in read_sections(data, info.name)}
    return found


@pytest.mark.parametrize("key", STATUTES)
def test_every_section_that_is_registered_is_found_with_its_title_and_text(imported, key):
    statute = STATUTES[key]
    sections = imported[Path(member(statute)).name]
    for number, title in statute["sections"].items():
        section = sections["§" + number.replace(" ", "")]
        assert (section.number, section.heading) == (number, bare(title))
        assert section.url == f"{statute['url']}/{section.anchor}"
        assert section.text
        assert not section.text.startswith("*")
        assert all(section.text[part.start : part.end].strip() for part in section.parts)


def test_a_section_of_the_archive_is_whole(imported):
    section = imported["lov-1999-07-02-63.md"]["§2-1"]
    assert section.document_title == "pasient- og brukerrettighetsloven"
    assert (section.language, section.in_force, section.area) == ("nb", date(2001, 1, 1), "Helse- og omsorgsrett")
    assert len([part for part in section.parts if not part.point]) == 5
    assert section.former == ("2-1 a",)
    assert imported["lov-1999-07-02-63.md"]["§2-1b"].status == REPEALED


def test_a_nynorsk_statute_of_the_archive_is_in_nynorsk(imported):
    assert {section.language for section in imported["lov-2023-06-09-30.md"].values()} == {"nn"}


def test_the_constitution_keeps_its_letters_and_addresses(imported):
    sections = imported["fixture_grunnloven.xml"]
    assert [part.point for part in sections["§72"].parts if part.point] == ["a", "b", "c"]
    assert sections["§120a"].url == "https://lovdata.no/lov/1814-05-17/§120a"
    assert sections["§120a"].former == ("33",)
    assert sections["§60"].status == REPEALED


def test_norske_lov_has_articles(imported):
    assert "b1/k21/a15" in imported["fixture_norske_lov.xml"]


def test_an_amending_act_that_waits_for_its_day_is_not_in_force_and_has_no_numbers(imported):
    sections = imported["fixture_lovtidend.xml"].values()
    assert {section.status for section in sections} == {NOT_IN_FORCE}
    assert {section.number for section in sections} == {""}
    assert len(sections) > 40

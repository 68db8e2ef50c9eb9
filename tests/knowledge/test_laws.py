import re
import tarfile
from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import KnowledgeError
from knowledge.facts import load_facts
from knowledge.laws import Laws, Source, parse_source
from knowledge.yaml_file import read_mapping

ARCHIVE = Path(__file__).parents[3] / "shared" / "data" / "statutes.tar.xz"
FILE = Path(__file__).parents[2] / "knowledge" / "laws.yml"
STATUTES = read_mapping(FILE)["statutes"]


@pytest.fixture(scope="module")
def laws():
    return Laws.load()


def as_section(number):
    """`2-5c` and `2-5 c` alike."""
    return re.sub(r"(?<=\d)\s*(?=[a-z]$)", " ", number)


def as_title(heading):
    """A heading without the full stop and the brackets that older statutes put around it."""
    heading = heading.strip().rstrip(".")
    return heading[1:-1].rstrip(".") if heading.startswith("(") and heading.endswith(")") else heading


def member(statute):
    folder = {"lov": "lover", "forskrift": "forskrifter"}[statute["kind"]]
    return f"lovdata/{folder}/{statute['kind']}-{statute['id']}.md"


@pytest.fixture(scope="module")
def consolidated():
    """Per member of the archive: number and heading of every section, as the consolidated text has them."""
    if not ARCHIVE.exists():
        pytest.skip("no statutes")
    wanted, texts = {member(statute) for statute in STATUTES.values()}, {}
    with tarfile.open(ARCHIVE, "r|xz") as archive:
        for info in archive:
            if info.name in wanted:
                texts[info.name] = archive.extractfile(info).read().decode("utf-8")
            if len(texts) == len(wanted):
                break
    heading = re.compile(r"^#{2,6} § (\d+[A-Z]?(?:-\d+)?(?: ?[a-z](?=[\s.]|$))?)\.?[ \t]*(.*)$", re.MULTILINE)
    return {
        name: {as_section(number): title for number, title in heading.findall(text)} for name, text in texts.items()
    }


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("pbrl § 2-5 c", Source("pbrl", "2-5 c")),
        ("pbrl §2-5c", Source("pbrl", "2-5 c")),
        ("pbrl\u00a0§\u00a02-5\u00a0c", Source("pbrl", "2-5 c")),
        ("Grl § 104", Source("Grl", "104")),
        ("NAV-l § 15 a", Source("NAV-l", "15 a")),
        ("HD-25c", Source("HD-25c")),
        ("001", Source("001")),
    ],
)
def test_sources_are_read_as_editors_write_them(text, source):
    assert parse_source(text) == source


@pytest.mark.parametrize("text", ["pbrl § 2-5 c annet ledd", "pbrl kap. 7", "hol §§ 7-1, 7-2", "", "§ 7-2"])
def test_other_ways_of_writing_are_refused_with_the_right_one(text):
    with pytest.raises(KnowledgeError, match="write it as"):
        parse_source(text)


@pytest.mark.parametrize(
    ("text", "language", "label"),
    [
        ("pbrl § 2-5 c", "nb", "pasient- og brukerrettighetsloven § 2-5 c"),
        ("pbrl § 2-5 c", "nn", "pasient- og brukarrettslova § 2-5 c"),
        ("pbrl § 2-5 c", "en", "Patient and User Rights Act § 2-5 c"),
        ("oppl § 24-1", "nb", "opplæringslova § 24-1"),
        ("IP-f § 9", "nb", "forskrift om individuell plan ved ytelse av velferdstjenester § 9"),
        ("HD-25c", "nb", "Helsedirektoratets rundskriv, § 2-5 c"),
        ("K-AAS", "en", "Ås municipality, on the child coordinator"),
    ],
)
def test_labels_are_in_the_language_of_the_reader(laws, text, language, label):
    assert laws.label(text, language) == label


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("pbrl § 2-5 c", "https://lovdata.no/lov/1999-07-02-63/§2-5c"),
        ("fvl § 11 a", "https://lovdata.no/lov/1967-02-10/§11a"),
        ("IP-f § 9", "https://lovdata.no/forskrift/2022-06-22-1110/§9"),
        ("001", "https://lovemammaene.no/en/barnekoordinator/"),
        ("003", ""),
    ],
)
def test_addresses_carry_the_anchor_of_the_section(laws, text, url):
    assert laws.url(text) == url


def test_a_section_knows_its_title(laws):
    assert laws.source("pbrl § 2-5 c").title == "Rett til barnekoordinator"
    assert laws.source("Grl § 104").title == ""


def test_sources_tell_when_they_were_read(laws):
    assert laws.checked("hol § 7-2 a") == date(2026, 7, 2)
    assert laws.checked("HN-BK") == date(2026, 11, 21)


@pytest.mark.parametrize("text", ["pbrl § 99-1", "pbrl", "xyz § 1", "HD-99", "HD-25c § 1"])
def test_an_unknown_source_is_refused_with_its_remedy(laws, text):
    for ask in (laws.url, laws.checked, lambda key: laws.label(key, "nb")):
        with pytest.raises(KnowledgeError, match=r"laws\.yml has no"):
            ask(text)


def test_an_entry_that_lacks_a_field_is_named(tmp_path):
    path = tmp_path / "laws.yml"
    path.write_text("guidance: {HD-1: {url: 'https://x.no', names: {nb: a, nn: b}}}", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"laws\.yml: HD-1 lacks a field"):
        Laws.load(path)


def test_every_entry_has_names_and_a_whole_address(laws):
    for key, entry in laws.entries.items():
        assert all(entry.names.values()), key
        assert re.match(r"https://[^ …]+$", entry.url) or key == "003", key


def test_an_entry_knows_what_lovdata_calls_it(laws):
    assert laws.entries["pbrl"].document == "lov/1999-07-02-63"


def test_a_former_number_leads_to_a_section_of_the_registry(laws):
    moved = [(entry, former) for entry in laws.entries.values() for former in entry.former.values()]
    assert moved
    assert not [number for entry, former in moved for number in former.now if number not in entry.sections]


def test_every_section_that_a_fact_cites_is_registered(laws):
    cite = re.compile(rf"(?<![\w-])({'|'.join(STATUTES)}) § (\d+(?:-\d+)?(?: [a-z](?![a-zæøå]))?)")
    cited = {f"{key} § {section}" for fact in load_facts().values() for key, section in cite.findall(fact.law)}
    cited.discard("pbrl § 1-3 c")  # letter c in the list of § 1-3, not a section
    assert len(cited) > 80
    assert not [source for source in cited if not laws.source(source)]


@pytest.mark.parametrize("key", STATUTES)
def test_sections_stand_with_their_title_in_the_consolidated_text(consolidated, key):
    statute = STATUTES[key]
    headings = consolidated[member(statute)]
    repealed = [section for section in statute["sections"] if re.match(r"\(?Opphev", headings.get(section, ""))]
    assert not repealed
    assert statute["sections"] == {section: as_title(headings[section]) for section in statute["sections"]}


@pytest.mark.parametrize("key", [key for key in STATUTES if "former" in STATUTES[key]])
def test_a_former_number_is_free_today_or_registered(consolidated, key):
    statute = STATUTES[key]
    headings = consolidated[member(statute)]
    assert not [number for number in statute["former"] if number in headings and number not in statute["sections"]]

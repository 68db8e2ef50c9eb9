import json
import multiprocessing
import time
from dataclasses import replace
from datetime import date

import pytest

from knowledge import library_build
from knowledge.encoder.shared import shared_encoder
from knowledge.errors import KnowledgeError
from knowledge.library import CURRENT, FACTS, VECTORS, Shelf, edition_in_use, sections_in_use
from knowledge.library_build import build, merged
from knowledge.sections import NOT_IN_FORCE, REPEALED, Part, Section


def section(number, heading, text, document="lov/2030-01-01-1", **fields):
    """A section of a statute that does not exist."""
    return Section(
        document=document,
        document_title="hagestelloven",
        number=number,
        heading=heading,
        path=("Kapittel 1. Innledning",),
        text=text,
        parts=(Part(1, "", 0, len(text)),),
        anchor=f"§{number.replace(' ', '')}",
        url=f"https://example.org/{document}/§{number}",
        language="nb",
        in_force=date(2030, 1, 1),
        amended="",
        licence="NLOD 2.0",
        **fields,
    )


SECTIONS = [
    section("1", "Formål", "Denne oppdiktede loven skal gi alle en vakker hage."),
    section("2", "Gjerde", "Naboer deler utgiftene til et gjerde mellom hagene sine."),
    section("2 a", "Vanning", "I tørketid kan kommunen forby vanning av plen.", former=("3",)),
    section("4", "Ugress", "", status=REPEALED),
    section("5", "Snegler", "Den som finner en brunsnegle, skal fjerne den.", status=NOT_IN_FORCE),
]


@pytest.fixture(scope="module")
def encoder():
    return shared_encoder()


@pytest.fixture
def shelf(tmp_path, encoder):
    build(tmp_path, SECTIONS, {}, encoder)
    return Shelf(tmp_path, encoder)


def test_a_section_comes_back_as_it_was_imported(shelf):
    assert list(shelf.library.sections()) == SECTIONS
    assert shelf.library.section("lov/2030-01-01-1/§2a") == SECTIONS[2]
    assert shelf.library.section("lov/2030-01-01-1/§99") is None


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("Hvem betaler for gjerdet mot naboen?", "2"),
        ("kven betaler for gjerdet mot naboen", "2"),
        ("Who pays for a fence towards the neighbour?", "2"),
        ("Kan kommunen nekte meg å vanne plenen?", "2 a"),
    ],
)
def test_a_question_in_any_language_finds_the_section(shelf, question, number):
    assert shelf.library.find(question)[0].section.number == number


def test_only_text_in_force_is_found_by_a_question(shelf):
    found = {hit.section.number for hit in shelf.library.find("Hva skal jeg gjøre med brunsnegler og ugress?")}
    assert found == {"1", "2", "2 a"}


@pytest.mark.parametrize(
    "left_out",
    [
        replace(SECTIONS[1], document="lov/2031-01-01-1", document_title="endringslov til hagestelloven"),
        replace(SECTIONS[1], document="lov/2031-01-01-1", text="– – –"),
        replace(SECTIONS[1], document="forskrift/2031-01-01-1", number="", anchor="vedlegg"),
    ],
    ids=["an amending act", "no words", "an annex of a regulation"],
)
def test_what_is_no_law_by_itself_is_not_found_by_a_question(tmp_path, encoder, left_out):
    build(tmp_path, [SECTIONS[0], left_out], {}, encoder)
    library = Shelf(tmp_path, encoder).library
    assert [hit.section for hit in library.find("gjerde mellom naboer")] == [SECTIONS[0]]
    assert library.section(left_out.id) == left_out


def test_every_status_is_found_by_its_number(shelf):
    assert [s.status for s in shelf.library.numbered("lov/2030-01-01-1", "4")] == [REPEALED]
    assert [s.status for s in shelf.library.numbered("lov/2030-01-01-1", "5")] == [NOT_IN_FORCE]


def test_a_former_number_finds_todays_section(shelf):
    assert [s.number for s in shelf.library.numbered("lov/2030-01-01-1", "3")] == ["2 a"]


def test_it_lists_its_documents_and_their_sections_in_force(shelf):
    assert shelf.library.documents() == {"lov/2030-01-01-1": "hagestelloven"}
    assert shelf.library.numbers("lov/2030-01-01-1") == ["1", "2", "2 a"]


def test_the_edition_tells_what_it_holds(shelf, encoder):
    edition = shelf.library.edition
    assert (edition.documents, edition.indexed) == (1, 3)
    assert edition.statuses == {"in_force": 3, "repealed": 1, "not_in_force": 1}
    assert edition.encoder == encoder.fingerprint


def test_without_an_import_there_is_no_library(tmp_path, encoder):
    assert Shelf(tmp_path, encoder).library is None
    assert sections_in_use(tmp_path) == []


def test_a_running_assistant_sees_the_next_edition_and_the_old_one_is_gone(tmp_path, shelf, encoder):
    before = shelf.library
    build(tmp_path, [replace(SECTIONS[0], text="Loven gjelder bare roser.")], {}, encoder)
    assert shelf.library is not before
    assert shelf.library.find("roser")[0].section.text == "Loven gjelder bare roser."
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [edition_in_use(tmp_path).name]


def test_what_was_opened_before_the_swap_still_answers(tmp_path, shelf, encoder):
    before = shelf.library
    build(tmp_path, SECTIONS[:1], {}, encoder)
    assert before.find("gjerde mellom naboer")[0].section == SECTIONS[1]


def test_a_document_that_is_imported_again_replaces_the_old_one_whole():
    other = section("1", "Katter", "Katter kan gå fritt.", document="lov/2030-01-01-2")
    new = [replace(SECTIONS[0], text="Ny ordlyd.")]
    assert merged([*SECTIONS, other], new) == [other, *new]


def test_a_section_that_is_there_twice_is_refused():
    with pytest.raises(KnowledgeError, match="§1 is there twice"):
        merged([], [SECTIONS[0], SECTIONS[0]])


def test_nothing_in_force_is_nothing_to_import(tmp_path, encoder):
    with pytest.raises(KnowledgeError, match="nothing was imported"):
        build(tmp_path, [SECTIONS[3]], {}, encoder)
    assert not (tmp_path / CURRENT).exists()


def test_only_new_texts_are_encoded(tmp_path, shelf, encoder):
    told = []
    build(tmp_path, [*SECTIONS, section("6", "Bed", "Bed skal lukes.")], {}, encoder, lambda *step: told.append(step))
    assert told == [(1, 1)]


def test_an_import_that_fails_leaves_the_edition_in_use(tmp_path, shelf, encoder, monkeypatch):
    def broken(*_):
        raise OSError("disk full")

    monkeypatch.setattr(library_build, "_write_sections", broken)
    with pytest.raises(OSError, match="disk full"):
        build(tmp_path, SECTIONS[:1], {}, encoder)
    assert len(list(shelf.library.sections())) == len(SECTIONS)
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [edition_in_use(tmp_path).name]


def test_what_a_killed_import_left_behind_is_cleared_by_the_next(tmp_path, shelf, encoder):
    (tmp_path / "20300101T000000000000").mkdir()
    build(tmp_path, SECTIONS, {}, encoder)
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [edition_in_use(tmp_path).name]


def _hold(folder, ready, done):
    with library_build._alone(folder):
        ready.set()
        done.wait(30)


def test_two_imports_at_once_are_refused(tmp_path, encoder):
    spawn = multiprocessing.get_context("spawn")
    ready, done = spawn.Event(), spawn.Event()
    other = spawn.Process(target=_hold, args=(tmp_path, ready, done))
    other.start()
    try:
        assert ready.wait(60)
        with pytest.raises(KnowledgeError, match="another import is running"):
            build(tmp_path, SECTIONS, {}, encoder)
    finally:
        done.set()
        other.join(30)


def test_another_encoder_is_refused_in_one_line_and_the_articles_go_on(tmp_path, shelf, encoder, caplog):
    note = edition_in_use(tmp_path) / FACTS
    note.write_text(json.dumps({**json.loads(note.read_text()), "encoder": "another"}))
    assert shelf.library is None
    assert "built with the encoder another" in caplog.text
    assert "koordinator train" in caplog.text


@pytest.mark.parametrize("name", [FACTS, VECTORS, "sections.db", "words/starts.npy"])
def test_a_damaged_edition_is_one_line_in_the_log(tmp_path, shelf, name, caplog):
    (edition_in_use(tmp_path) / name).write_bytes(b"cut off")
    shelf.library.find("hage") if shelf.library else None
    assert "is damaged" in caplog.text


def _stop_in_the_middle(folder, encoding):
    def progress(*_):
        encoding.set()
        time.sleep(60)

    build(folder, [section("9", "Nytt", "Helt nye ord om hagen.")], {}, shared_encoder(), progress)


def test_an_import_killed_in_the_middle_leaves_the_edition_in_use(tmp_path, shelf, encoder):
    spawn = multiprocessing.get_context("spawn")
    encoding = spawn.Event()
    other = spawn.Process(target=_stop_in_the_middle, args=(tmp_path, encoding))
    other.start()
    try:
        assert encoding.wait(60)
    finally:
        other.kill()
        other.join(30)
    assert Shelf(tmp_path, encoder).library.find("gjerde mot naboen")[0].section == SECTIONS[1]
    build(tmp_path, SECTIONS[:1], {}, encoder)
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [edition_in_use(tmp_path).name]


def test_a_section_is_found_by_how_people_ask_for_it_and_shown_once(tmp_path, encoder):
    asked = {SECTIONS[1].id: ("Må naboen betale halve plankeverket?", "Who pays for the planks between us?")}
    build(tmp_path, SECTIONS, asked, encoder)
    hits = Shelf(tmp_path, encoder).library.find("Hvem betaler plankeverket?")
    assert hits[0].section == SECTIONS[1]
    assert [hit.section.id for hit in hits].count(SECTIONS[1].id) == 1

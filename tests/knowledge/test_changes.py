from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.changes import changes, comparable
from knowledge.sections import IN_FORCE, NOT_IN_FORCE, REPEALED, STATUSES, Section
from knowledge.word_diff import marked

SHIP = "Skipperen skal holde båten ren og sørge for at alle om bord har en plass der de kan sove."
CAT = "Enhver katt har rett til melk hver morgen når den som eier katten er hjemme og kua er frisk."
BELL = "Klokken ringes av den eldste i huset, og bare når det er tåke eller noen har kommet bort på fjellet."


def section(number, text=SHIP, document="lov/2031-01-01-1", **fields):
    fields = {"heading": "", "status": IN_FORCE, "former": ()} | fields
    return Section(
        document=document,
        document_title="båtloven",
        number=number,
        path=(),
        text=text,
        parts=(),
        anchor=f"§{number.replace(' ', '')}",
        url=f"https://lovdata.no/{document}/§{number.replace(' ', '')}",
        language="nb",
        in_force=None,
        amended="",
        licence="NLOD 2.0",
        **fields,
    )


def by_id(*sections):
    return {one.id: one for one in sections}


def kinds(old, new):
    return [(change.kind, change.section.number) for change in changes(by_id(*old), by_id(*new))]


def test_the_same_texts_have_not_changed():
    assert changes(by_id(section("1"), section("2", CAT)), by_id(section("1"), section("2", CAT))) == []


def test_other_words_are_a_change():
    (change,) = changes(by_id(section("1")), by_id(section("1", SHIP.replace("skal", "kan"))))
    assert (change.kind, change.what) == ("changed", "changed")
    assert [marked(paragraph) for paragraph in change.diff] == [
        "Skipperen [-skal-] {+kan+} holde båten ren og sørge for at alle om bord har en plass der de kan sove."
    ]


def test_wholly_other_words_under_the_same_number_are_a_change():
    assert kinds([section("1")], [section("1", CAT)]) == [("changed", "1")]


def test_another_heading_is_a_change():
    (change,) = changes(by_id(section("1", heading="Orden")), by_id(section("1", heading="Renhold")))
    assert change.kind == "changed"
    assert [marked(paragraph) for paragraph in change.diff] == ["[-Orden-] {+Renhold+}"]


def test_a_note_about_an_amendment_alone_is_no_change():
    assert changes(by_id(section("1")), by_id(replace(section("1"), amended="Endret ved lov 1 jan 2032 nr. 1"))) == []


@pytest.mark.parametrize("rest", [[], [section("1", "", status=REPEALED)], [section("1", status=REPEALED)]])
def test_a_section_that_is_marked_or_left_out_is_repealed(rest):
    assert kinds([section("1"), section("2", CAT)], [*rest, section("2", CAT)]) == [("repealed", "1")]


def test_the_same_words_under_another_number_are_renumbered_once():
    (change,) = changes(by_id(section("1")), by_id(section("1", "", status=REPEALED), section("4 a")))
    assert change.what == "renumbered to § 4 a"
    assert change.diff == []


def test_much_the_same_words_under_another_number_are_renumbered():
    (change,) = changes(by_id(section("1")), by_id(section("4 a", SHIP.replace("skal", "kan"))))
    assert change.what == "renumbered to § 4 a"
    assert "[-skal-] {+kan+}" in marked(change.diff[0])


def test_other_words_under_another_number_are_repealed_and_new():
    assert kinds([section("1")], [section("4 a", CAT)]) == [("repealed", "1"), ("new", "4 a")]


def test_a_note_names_the_earlier_number_of_other_words():
    (change,) = changes(by_id(section("1")), by_id(section("4 a", CAT, former=("1",))))
    assert change.what == "renumbered to § 4 a"


def test_an_old_note_is_no_news():
    old = [section("1"), section("2", CAT, former=("1",))]
    assert kinds(old, [section("2", BELL, former=("1",))]) == [("repealed", "1"), ("changed", "2")]


def test_a_section_that_was_split_is_changed_not_renumbered():
    new = [section("1", SHIP.replace("skal", "kan")), section("1 a", CAT, former=("1",))]
    assert kinds([section("1")], new) == [("changed", "1"), ("new", "1 a")]


def test_a_new_section_in_the_middle_moves_the_others():
    old = [section("1"), section("2", CAT)]
    new = [section("1", BELL), section("2"), section("3", CAT)]
    assert kinds(old, new) == [("renumbered", "1"), ("renumbered", "2"), ("new", "1")]


def test_a_section_that_moves_to_a_repealed_number_is_renumbered_only():
    old = [section("1", "", status=REPEALED), section("2", CAT)]
    assert kinds(old, [section("1", CAT)]) == [("renumbered", "2")]


def test_new_words_under_a_repealed_number_are_new():
    assert kinds([section("1", "", status=REPEALED)], [section("1", CAT)]) == [("new", "1")]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [(IN_FORCE, NOT_IN_FORCE, "no longer in force"), (NOT_IN_FORCE, IN_FORCE, "now in force")],
)
def test_coming_into_force_and_going_out_of_it_are_told(before, after, kind):
    assert kinds([section("1", status=before)], [section("1", status=after)]) == [(kind, "1")]


def test_sections_of_a_document_that_is_missing_are_gone():
    old = [section("1"), section("2", CAT), section("1", document="lov/2032-01-01-1")]
    assert kinds(old, [old[2]]) == [("document gone", "1"), ("document gone", "2")]


def test_a_section_does_not_move_to_another_document():
    old, new = section("1"), section("1", document="lov/2032-01-01-1")
    assert kinds([old], [new]) == [("document gone", "1"), ("new", "1")]


def test_one_file_says_nothing_about_other_documents():
    old = [section("1", document=f"lov/2031-01-0{day}-1") for day in (1, 2, 3)]
    assert list(comparable(by_id(*old), by_id(old[0])).values()) == [old[0]]


def test_an_archive_of_most_statutes_says_which_are_gone():
    old = [section("1", document=f"lov/2031-01-0{day}-1") for day in (1, 2, 3)]
    page = section("", document="https://kommune.example/barn")
    assert list(comparable(by_id(*old, page), by_id(*old[:2])).values()) == old


TEXTS = st.lists(st.sampled_from("katt båt klokke melk fjell skal kan ren".split()), max_size=8).map(" ".join)
SECTIONS = st.builds(
    section,
    number=st.sampled_from(["1", "2", "2 a", "3", "4-1", "4-2 b"]),
    text=TEXTS,
    document=st.sampled_from(["lov/2031-01-01-1", "lov/2032-01-01-1"]),
    status=st.sampled_from(STATUSES),
    former=st.lists(st.sampled_from(["1", "2", "3"]), max_size=1).map(tuple),
)
LIBRARIES = st.lists(SECTIONS, max_size=10).map(lambda sections: by_id(*sections))


def state(sections):
    return {key: (one.digest, one.status) for key, one in sections.items()}


@given(LIBRARIES)
def test_nothing_changes_between_a_library_and_itself(library):
    assert changes(library, dict(library)) == []


@given(LIBRARIES, LIBRARIES)
def test_there_are_changes_exactly_when_ids_words_or_statuses_differ(old, new):
    assert (changes(old, new) == []) == (state(old) == state(new))


@given(LIBRARIES, LIBRARIES)
def test_a_section_stands_in_one_change_at_most(old, new):
    found = changes(old, new)
    before = [change.old.id for change in found if change.old]
    after = [change.new.id for change in found if change.new]
    assert len(before) == len(set(before))
    assert len(after) == len(set(after))


@given(st.lists(TEXTS, unique=True, min_size=1, max_size=30), st.integers(1, 40))
def test_renumbering_all_sections_is_only_renumbering(texts, shift):
    old = by_id(*(section(str(i), text) for i, text in enumerate(texts, 1)))
    new = by_id(*(section(str(i + shift), text) for i, text in enumerate(texts, 1)))
    assert [(change.kind, int(change.new.number) - int(change.old.number)) for change in changes(old, new)] == [
        ("renumbered", shift)
    ] * len(texts)


def test_one_edit_in_each_of_many_documents_is_found():
    old = by_id(*(section(str(i), f"{SHIP} {i}", f"lov/2031-01-01-{j}") for j in range(50) for i in range(100)))
    new = {key: replace(one, text=f"{one.text} Ny setning.") if one.number == "7" else one for key, one in old.items()}
    assert [(change.kind, change.old.number) for change in changes(old, new)] == [("changed", "7")] * 50

from dataclasses import replace
from datetime import date

import pytest

from knowledge.errors import KnowledgeError
from knowledge.pending import FILE, Pending, PendingReader, Reason

FOUND = Reason(
    kind="article",
    name="coordinator/what",
    source="hol § 7-2",
    section="lov/2011-06-24-30/§7-2",
    change="changed",
    found=date(2032, 1, 2),
    digest="aa",
)
LATER = replace(FOUND, found=date(2032, 1, 3))
AGAIN = replace(LATER, digest="bb")


def test_nothing_is_under_review_without_a_file(tmp_path):
    assert Pending.read(tmp_path) == Pending()


def test_what_was_written_is_read_again(tmp_path):
    pending = Pending((FOUND,), (AGAIN,))
    pending.write(tmp_path / "new")
    assert Pending.read(tmp_path / "new") == pending
    assert [path.name for path in (tmp_path / "new").iterdir()] == [FILE]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"reasons": [{"kind": 1}], "settled": []}', "{", "\x00"])
def test_a_damaged_file_is_one_line_with_its_remedy(tmp_path, content):
    (tmp_path / FILE).write_text(content, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"^.*pending\.json is damaged; delete it and run: koordinator .*$"):
        Pending.read(tmp_path)


def test_a_text_is_under_review_under_its_own_kind_and_name():
    pending = Pending().add([FOUND])
    assert pending.is_pending("coordinator/what")
    assert not pending.is_pending("coordinator/who")
    assert not pending.is_pending("coordinator/what", "letter")


def test_what_is_found_again_keeps_its_day():
    assert Pending().add([FOUND]).add([LATER]).reasons == (FOUND,)


def test_another_change_in_the_same_section_takes_the_place_of_the_first():
    assert Pending().add([FOUND]).add([AGAIN]).reasons == (AGAIN,)


def test_sections_of_one_source_are_reasons_of_their_own():
    other = replace(FOUND, section="lov/2011-06-24-30/§7-3", digest="cc")
    assert Pending().add([FOUND, other]).add([replace(FOUND, found=LATER.found), other]).reasons == (FOUND, other)


def test_what_an_editor_has_settled_is_not_taken_up_again():
    settled = Pending().add([FOUND]).settle("coordinator/what", "Kari")
    assert not settled.is_pending("coordinator/what")
    assert settled.add([LATER]) == settled


def test_a_settled_section_that_changes_again_is_taken_up_again():
    assert Pending().add([FOUND]).settle("coordinator/what", "Kari").add([AGAIN]).reasons == (AGAIN,)


def test_settling_twice_remembers_the_last_change_only():
    pending = Pending().add([FOUND]).settle("coordinator/what", "Kari").add([AGAIN]).settle("coordinator/what", "Kari")
    assert pending == Pending((), (replace(AGAIN, settled_by="Kari"),))


def test_settling_one_text_leaves_the_others():
    other = replace(FOUND, name="coordinator/who")
    assert Pending().add([FOUND, other]).settle("coordinator/what", "Kari").reasons == (other,)


def test_a_running_assistant_sees_what_is_written_later(tmp_path):
    reader = PendingReader(tmp_path)
    assert not reader.current().is_pending("coordinator/what")
    Pending((FOUND,)).write(tmp_path)
    assert reader.current().is_pending("coordinator/what")
    Pending().write(tmp_path)
    assert not reader.current().is_pending("coordinator/what")


def test_the_file_is_not_read_again_while_it_is_the_same(tmp_path):
    Pending((FOUND,)).write(tmp_path)
    reader = PendingReader(tmp_path)
    assert reader.current() is reader.current()


def test_a_running_assistant_goes_on_with_what_it_knew_when_the_file_is_damaged(tmp_path, caplog):
    Pending((FOUND,)).write(tmp_path)
    reader = PendingReader(tmp_path)
    reader.current()
    (tmp_path / FILE).write_text("{", encoding="utf-8")
    assert reader.current().is_pending("coordinator/what")
    assert reader.current().is_pending("coordinator/what")
    assert len(caplog.records) == 1

import pytest

from knowledge.asked import fingerprint, load_asked
from knowledge.errors import KnowledgeError


def write(folder, text):
    (folder / "lov-2030-01-01-1.yml").write_text(text, encoding="utf-8")
    return folder


def test_lines_stand_under_the_id_of_their_section(tmp_path):
    asked = load_asked(write(tmp_path, '"2-5 c":\n  - Hvem betaler?\n  - Who pays?\n'))
    assert asked == {"lov/2030-01-01-1/§2-5c": ("Hvem betaler?", "Who pays?")}


@pytest.mark.parametrize("text", ["3:\n  - Uten anførselstegn\n", '"3":\n', '"3": ikke en liste\n', '"3":\n  - 4\n'])
def test_what_has_another_form_is_one_line(tmp_path, text):
    with pytest.raises(KnowledgeError, match="asked/lov-2030-01-01-1.yml") as refused:
        load_asked(write(tmp_path, text))
    assert "\n" not in str(refused.value)


def test_the_fingerprint_changes_with_a_line():
    assert fingerprint({"a": ("b",)}) != fingerprint({"a": ("c",)})
    assert fingerprint({"a": ("b",), "c": ("d",)}) == fingerprint({"c": ("d",), "a": ("b",)})

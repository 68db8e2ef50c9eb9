import pytest

from bot.bench.sections import passage, read_sections
from bot.errors import SetupError

STATUTE = """---
tittel: "Lov om brødbaking (brødbakeloven)"
korttittel: "Brødbakeloven – brbl"
refid: "lov/2001-02-03-4"
---

# Lov om brødbaking

## Kapittel 2. Rett til brød

### § 2-5. Rett til deig

Den som er sulten, har rett til deig.

- for det første,
- for det andre.

*Endret ved lov 11 juni 2021 nr. 78.*

### § 2-6. Steking

*Opphevet ved lov 1 jan 2020 nr. 1.*

### § 2-7.

– – –

## Kapittel 3

Innledning som ikke er noen paragraf.
"""


def test_sections_in_force_that_say_something_are_read(tmp_path):
    (tmp_path / "a.md").write_text(STATUTE, encoding="utf-8")
    (section,) = read_sections(tmp_path)
    assert section.name == "brødbakeloven § 2-5 Rett til deig"
    assert passage(section) == f"{section.name} Den som er sulten, har rett til deig. for det første, for det andre."


def test_all_files_beneath_a_folder_are_read_and_the_same_passage_counts_once(tmp_path):
    for name in ("a.md", "deep/b.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(STATUTE, encoding="utf-8")
    seen = []
    assert len(read_sections(tmp_path, lambda done, of: seen.append((done, of)))) == 1
    assert seen == [(1, 2), (2, 2)]


def test_a_folder_without_sections_is_named(tmp_path):
    (tmp_path / "README.md").write_text("# Nothing here", encoding="utf-8")
    with pytest.raises(SetupError, match=str(tmp_path)):
        read_sections(tmp_path)

import pytest

from bot.bench.sections import read_sections, sections_of
from bot.errors import SetupError

STATUTE = """---
tittel: "Lov om pasient- og brukerrettigheter (pasient- og brukerrettighetsloven)"
korttittel: "Pasient- og brukerrettighetsloven – pbrl"
---

# Lov om pasient- og brukerrettigheter

## Kapittel 2. Rett til tjenester

### § 2-5. Rett til individuell plan

Den som trenger det, har rett til plan.

- for det første,
- for det andre.

*Endret ved lov 11 juni 2021 nr. 78.*

### § 2-6. Syketransport

*Opphevet ved lov 1 jan 2020 nr. 1.*

### § 2-7.

– – –

## Kapittel 3

Innledning som ikke er noen paragraf.
"""


def test_a_section_has_its_statute_its_heading_and_its_text_on_one_line():
    (section,) = sections_of(STATUTE)
    assert section.statute == "Pasient- og brukerrettighetsloven"
    assert section.heading == "§ 2-5. Rett til individuell plan"
    assert section.text == "Den som trenger det, har rett til plan. - for det første, - for det andre."
    assert section.passage.startswith("Pasient- og brukerrettighetsloven § 2-5. Rett til individuell plan Den som")


def test_a_statute_without_a_short_title_goes_by_its_title():
    (section,) = sections_of('---\ntittel: "Forskrift om parkering"\n---\n# Forskrift\n#### § 1\nHer gjelder dette.\n')
    assert section.name == "Forskrift om parkering § 1"


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

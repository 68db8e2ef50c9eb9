import pytest

from knowledge.importers.notes import is_amendment, is_footnote, says_not_in_force, says_repealed


@pytest.mark.parametrize(
    "line",
    [
        "Endret ved lover 3 april 2004 nr. 5 (ikr. 1 jan 2005), 4 mai 2006 nr. 7.",
        "Tilføyd med lov 3 april 2004 nr. 5, endra med lov 4 mai 2006 nr. 7.",
        "Overskriften endret ved lov 3 april 2004 nr. 5.",
        "Kapittel 4 med § 4-1 til § 4-4 opphevet 1 juli 2014 ved forskrift 20 juni 2014 nr. 7.",
        "Vedlegget er tilføyd ved forskrift 3 april 2004 nr. 5.",
        "(Opphevet ved lov 3 april 2004 nr. 5.)",
        "Opphvet ved forskrift 3 april 2004 nr. 5.",
        "Tilføyes ved lov 3 april 2026 nr. 5 (i kraft fra den tid Kongen bestemmer).",
        "Tidligere § 8.",
    ],
)
def test_what_changed_the_text_and_when_is_a_note(line):
    assert is_amendment(line)


@pytest.mark.parametrize(
    "line",
    [
        "Kapittelet gjelder for brød som er bakt etter 1. januar 2004.",
        "Endret oppskrift på brød, som nevnt i § 3, skal gjelde fra 2004.",
        "Vedlegget til brødavtalen skal lyde slik fra 2004.",
        "Opphevelsen av § 3 gjelder ikke for brød bakt før 1994.",
        "Endret ved siden av.",
    ],
)
def test_what_the_law_says_itself_is_no_note(line):
    assert not is_amendment(line)


def test_a_footnote_begins_with_a_number_and_a_paragraph_with_a_number_and_a_full_stop():
    assert is_footnote("1 Se lov om mel.")
    assert not is_footnote("1. Loven gjelder for mel.")


def test_repealed_and_not_in_force_are_said_in_both_written_languages():
    assert says_repealed("Opphevet")
    assert says_repealed("Oppheva med lov 3 april 2004 nr. 5.")
    assert not says_repealed("Oppheving av andre lover")
    assert says_not_in_force("Ikkje i kraft.", has_text=True)
    assert not says_not_in_force("Tilføyes ved lov 3 april 2026 nr. 5.", has_text=True)

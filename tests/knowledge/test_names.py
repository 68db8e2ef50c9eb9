import re
from pathlib import Path

import pytest

from bot.evaluation.questions import load_questions
from knowledge.names import MASK, mask_names

MARKED = re.compile(r"\{(PER|PLACE|ADDRESS) ([^}]*)\}")
# Made up, in the style of messages; written before anything was tried on them.
SENTENCES = [
    line.split("\t")
    for line in (Path(__file__).parents[1] / "data" / "names.tsv").read_text(encoding="utf-8").splitlines()
]


def masked_names(kinds):
    """How many of the persons' names in sentences of these kinds are hidden whole, and how many there are."""
    hidden = total = 0
    for kind, marked in SENTENCES:
        if kind in kinds:
            text = mask_names(MARKED.sub(r"\2", marked))
            names = [name for what, name in MARKED.findall(marked) if what == "PER"]
            total += len(names)
            hidden += sum(not re.search(rf"\b{re.escape(name)}\b", text) for name in names)
    return hidden, total


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("sønnen min Ola Nordmann har autisme", "sønnen min [name] har autisme"),
        ("Eg heiter Sigrid Vinje og treng hjelp", "Eg heiter [name] og treng hjelp"),
        ("Vi har snakket med Anne-Grete B. Nordmann", "Vi har snakket med [name]"),
        ("Kari Hamar sa nei til oss", "[name] sa nei til oss"),
        ("Jeg vil klage på saksbehandler Lund i kommunen", "Jeg vil klage på saksbehandler [name] i kommunen"),
        ("Vi bor i Nordre Land, sa Ola Lund", "Vi bor i Nordre Land, sa [name]"),
        ("jeg bor i Kristiandsand", "jeg bor i Kristiandsand"),
        ("Kristiandsand", "Kristiandsand"),
        ("Kan dere ringe Silje Bakken, eller Trond Eriksen?", "Kan dere ringe [name], eller [name]?"),
    ],
)
def test_names_of_persons_are_masked(text, masked):
    assert mask_names(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Jeg bor i Bærum",
        "Hva gjør NAV og BUP?",
        "Har faren min med Parkinson krav på individuell plan?",
        "Sønnen vår har Duchenne",
        "Hva er en barnekoordinator?",
        "Hun kan ikke snakke. Gjelder det henne også?",
        "HVEM ER KOORDINATOR",
    ],
)
def test_what_a_question_needs_stays(text):
    assert mask_names(text) == text


def test_lower_cased_names_are_left():
    # The price of never hiding a dialect word that tells a danger (docs/adr/0007-spacy.md).
    assert mask_names("sønnen min ola har autisme") == "sønnen min ola har autisme"


def test_english_is_left_alone():
    assert (
        mask_names("Can our child coordinator help with the forms?") == "Can our child coordinator help with the forms?"
    )


def test_masking_twice_changes_nothing():
    once = mask_names("Jeg heter Kari Hansen")
    assert mask_names(once) == once


def test_no_development_question_loses_a_word():
    assert [item.text for item in load_questions("dev").items if MASK in mask_names(item.text)] == []


def test_most_capitalised_norwegian_names_are_masked():
    hidden, total = masked_names({"nb", "nn", "dialect"})
    assert total == 81
    assert hidden >= 60

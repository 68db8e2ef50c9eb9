from itertools import combinations
from pathlib import Path

import pytest

from knowledge.language import SURE, choose, detect, probabilities
from knowledge.other_language import other_language

QUESTIONS = [
    line.split("\t")
    for line in (Path(__file__).parents[1] / "data" / "language_questions.tsv").read_text(encoding="utf-8").splitlines()
]
LANGUAGES = ("nb", "nn", "en")
# Dialect may be answered in either written form; a language that we have no sentence in, in any of ours.
FAIR = {"dialect": ("nb", "nn"), "none": LANGUAGES}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hvem har rett på barnekoordinator?", "nb"),
        ("Kven har rett på barnekoordinator?", "nn"),
        ("Who is entitled to a child coordinator?", "en"),
        ("korleis får vi barnekordinator", "nn"),
        ("hvordan soker jeg", "nb"),
        ("me fekk nei, kva gjer me", "nn"),
        ("what is barnekoordinator", "en"),
        ("How do we apply for koordinator", "en"),
    ],
)
def test_clear_message_is_recognised_with_confidence(text, language):
    guess = detect(text)
    assert guess.language == language
    assert guess.confidence >= SURE


@pytest.mark.parametrize("text", ["kor spør æ", "kossen får vi", "ka e barnekoordinator", "koffer får æ ikkje svar"])
def test_dialect_is_answered_in_bokmaal(text):
    assert choose(text, None) == "nb"


@pytest.mark.parametrize("pair", combinations(LANGUAGES, 2), ids="-".join)
def test_short_questions_are_told_apart(pair):
    asked = [
        (language, probabilities(text)) for language, text, part in QUESTIONS if part == "test" and language in pair
    ]
    right = [max(pair, key=shares.__getitem__) == language for language, shares in asked]
    assert sum(right) / len(right) >= 0.95


@pytest.mark.parametrize("text", ["barnekoordinator", "klagefrist?", "individuell plan"])
def test_word_of_both_written_forms_is_unsure(text):
    assert detect(text).confidence < SURE


@pytest.mark.parametrize("text", ["", "   ", "123", "😀", "?!", "§ 2-5"])
def test_message_without_letters_has_no_confidence(text):
    assert detect(text).confidence == 0.0


@pytest.mark.parametrize("current", LANGUAGES)
@pytest.mark.parametrize(
    "text", ["ok", "nei takk", "barnekoordinator", "individuell plan", "NAV", "Bergen", "Kari Hansen", "", "😀", "12"]
)
def test_shared_words_names_and_signs_keep_the_conversations_language(text, current):
    assert choose(text, current) == current


@pytest.mark.parametrize(
    "text", ["hei", "ok", "barnekoordinator", "klagefrist?", "koordinator", "Kari Hansen", "", "NAV"]
)
def test_unsure_first_message_is_answered_in_bokmaal(text):
    assert choose(text, None) == "nb"


@pytest.mark.parametrize("text", ["hello", "Hi", "thanks", "child coordinator"])
def test_english_greeting_or_term_as_first_message_is_answered_in_english(text):
    assert choose(text, None) == "en"


def test_clear_message_changes_the_language():
    assert choose("Hvordan klager jeg på vedtaket?", "nn") == "nb"
    assert choose("Korleis klagar eg på vedtaket?", "nb") == "nn"
    assert choose("How do I complain?", "nb") == "en"


def test_norwegian_of_either_form_leaves_an_english_conversation():
    assert choose("Kan vi klage på avslag?", "en") == "nb"


def test_norwegian_of_either_form_keeps_a_nynorsk_conversation():
    assert choose("Kan vi klage på avslag?", "nn") == "nn"


def test_probabilities_add_up_to_one():
    assert sum(probabilities("Kan vi klage?").values()) == pytest.approx(1)


@pytest.mark.parametrize("kind", ["word", "short", "foreign", "dialect"])
def test_nine_of_ten_single_words_and_short_messages_find_their_language(kind):
    path = Path(__file__).parents[1] / "data" / "language_short.tsv"
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    asked = [(language, text) for language, of, text in rows if of == kind]
    right = [
        (other_language(text) or choose(text, None)) in FAIR.get(language, (language,)) for language, text in asked
    ]
    assert sum(right) / len(right) >= 0.9

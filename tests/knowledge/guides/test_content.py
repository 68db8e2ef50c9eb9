"""What the guides say is whole: every language, every perspective, every field."""

import re
from pathlib import Path

import pytest

from knowledge.eligibility import RIGHTS
from knowledge.guides.compose_guide import wording
from knowledge.guides.model import load_guides, load_perspectives, load_questions
from knowledge.guides.wording import load_texts

LANGUAGES = ("nb", "nn", "en")
FOLDER = Path(__file__).parents[3] / "knowledge" / "guides"
BOKMAL_ONLY = re.compile(
    r"\b(?:jeg|ikke|hva|hvem|hvordan|hvilken|noen|noe|uker|frem|dere|en annen|svaret er ikke)\b", re.I
)


def every_text(language):
    for question in load_questions().values():
        yield question.label[language]
        yield from (texts[language] for texts in question.asks.values())
        yield from (texts[language] for texts in question.options.values())
    yield from (guide.start[language] for guide in load_guides().values())
    yield from (texts[language] for texts in load_texts().values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", load_perspectives())
def test_every_question_can_be_put_to_everybody(who, language):
    for question in load_questions().values():
        words = wording(question, {"who": who}, language)
        assert "{" not in words
        assert words[0] == words[0].upper()


def test_every_text_has_the_same_fields_in_all_languages():
    for key, texts in load_texts().items():
        assert set(texts) == set(LANGUAGES), key
        assert len({tuple(sorted(set(re.findall(r"\{\w+\}", text)))) for text in texts.values()}) == 1, key


def test_nynorsk_is_nynorsk():
    assert [text for text in every_text("nn") if BOKMAL_ONLY.search(text)] == []


def test_every_text_is_used():
    code = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
    built = ("intro_", "offer_", "condition_", "can_complain_", "letter_")
    unused = [key for key in load_texts() if not re.search(f"""["']{key}["']""", code) and not key.startswith(built)]
    assert [key for key in unused if key not in RIGHTS] == []


def test_every_condition_has_its_words():
    for conditions in RIGHTS.values():
        assert all(f"condition_{condition.id}" in load_texts() for condition in conditions)


@pytest.mark.parametrize("key", ["may_be_entitled", "decides", "cooperate"])
def test_nobody_is_told_that_they_have_a_right(key):
    for language, words in (("nb", "har rett"), ("nn", "har rett"), ("en", "(is|are) entitled")):
        assert not re.search(words, load_texts()[key][language])

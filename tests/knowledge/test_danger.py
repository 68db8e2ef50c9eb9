"""Danger is seen in three languages, and ordinary questions about rights are left in peace."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from knowledge.danger import KINDS, MAX_CHARACTERS, compile_signs, detect_danger, find_danger, fold, load_danger_answers
from knowledge.documents import load_articles

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "data" / "danger.tsv"
QUESTIONS = ROOT / "tests" / "data" / "questions_dev.yml"
LANGUAGES = ("nb", "nn", "en")


class Line(NamedTuple):
    expected: str
    language: str
    text: str
    part: str


def read_corpus(part: str) -> list[Line]:
    """Return the lines of one part: `dev`, which the patterns were made on, or `test`, which they never saw."""
    rows = (row.split("\t") for row in CORPUS.read_text(encoding="utf-8").splitlines())
    lines = [Line(*(row if len(row) == 4 else [*row, "dev"])) for row in rows]
    return [line for line in lines if line.part == part]


def is_danger(line: Line) -> bool:
    return line.expected != "none"


def missed(lines: list[Line]) -> list[str]:
    return [line.text for line in lines if is_danger(line) and detect_danger(line.text) is None]


def alarmed(texts: list[str]) -> list[str]:
    return [text for text in texts if detect_danger(text) is not None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_danger_of_the_development_corpus_is_seen(language: str) -> None:
    assert missed([line for line in read_corpus("dev") if line.language == language]) == []


def test_the_kind_is_right() -> None:
    lines = [line for line in read_corpus("dev") if is_danger(line)]
    wrong = [line for line in lines if (found := detect_danger(line.text)) and found.kind != line.expected]
    assert len(wrong) <= 0.02 * len(lines), wrong


def test_near_danger_of_the_development_corpus_is_left_in_peace() -> None:
    texts = [line.text for line in read_corpus("dev") if not is_danger(line)]
    found = alarmed(texts)
    assert len(found) <= 0.01 * len(texts), found


def test_unseen_danger_is_mostly_seen() -> None:
    """Measured at 92 % of 24 when written: what people write is richer than any list of patterns."""
    lines = [line for line in read_corpus("test") if is_danger(line)]
    assert len(missed(lines)) <= 0.2 * len(lines), missed(lines)


def test_ordinary_questions_do_not_alarm() -> None:
    questions = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    texts = [question["t"] for question in questions if question["kind"] != "crisis"]
    found = alarmed(texts)
    assert len(found) <= 0.01 * len(texts), found


def training_examples(*, danger: bool) -> list[str]:
    """Return the classifier's examples of danger, or all others."""
    files = sorted((ROOT / "nlu_data").glob("*/*.yml"))
    items = [item for file in files for item in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]]
    blocks = [item["examples"] for item in items if (item["intent"] == "report_danger") is danger]
    return [line.removeprefix("- ") for block in blocks for line in block.splitlines()]


def test_training_examples_do_not_alarm() -> None:
    texts = training_examples(danger=False)
    found = alarmed(texts)
    assert len(found) <= 0.01 * len(texts), found


def test_patterns_see_most_examples_of_danger() -> None:
    """Measured at 93 % of 1,152 when written; the rest is left to the classifier."""
    texts = training_examples(danger=True)
    seen = alarmed(texts)
    assert len(seen) >= 0.92 * len(texts), sorted(set(texts) - set(seen))


def test_article_questions_do_not_alarm() -> None:
    """Some questions about emergency numbers tell of a real emergency; no other article's do."""
    articles = [article for article in load_articles().values() if article.id != "general/emergency_numbers"]
    texts = [q for article in articles for text in article.texts.values() for q in (text.title, *text.questions)]
    found = alarmed(texts)
    assert len(found) <= 0.002 * len(texts), found


def test_harm_long_over_is_no_danger_unless_it_is_back() -> None:
    assert detect_danger("Han prøvde å ta livet sitt for fem år siden. Hvem koordinerer hjelpen nå?") is None
    assert detect_danger("Han prøvde å ta livet sitt for fem år siden, og i går sa han at det skjer igjen") is not None


@pytest.mark.parametrize(
    "text",
    ["JEG VIL TA LIVET MITT", "jeg  vil ta\u200b livet mitt...", "Jeg vil ta livet mitt!!! 😭", "han pússter  ikke"],
)
def test_writing_style_does_not_hide_danger(text: str) -> None:
    assert detect_danger(text) is not None


def test_danger_hidden_in_a_long_story_is_seen() -> None:
    story = "Vi har søkt om barnekoordinator og fått avslag to ganger. " * 20
    assert detect_danger(f"{story} Nå orker jeg ikke leve lenger. {story}") is not None
    assert detect_danger("x " * MAX_CHARACTERS + "jeg vil dø") is not None


@pytest.mark.parametrize("text", ["", "   ", "😀", "/restart", "' OR 1=1 --", "<script>", "\x00", "!?!?", "…" * 50])
def test_nonsense_is_no_danger(text: str) -> None:
    assert detect_danger(text) is None


def test_a_gap_does_not_cross_a_sentence() -> None:
    signs = compile_signs(
        {
            "words": {"beast": ["big dog|cat"]},
            "ignore": {"english": ["stuffed @beast"]},
            "past": {"english": ["bitten ~2 ago"]},
            "still": {"english": ["again"]},
            "calm": {"english": ["zoo"]},
            "kinds": {
                "medical": {
                    "always": {"english": ["see ~1 @beast !food", "growl ."]},
                    "unless_calm": {"english": ["bit*"]},
                }
            },
        }
    )

    def found(text: str) -> bool:
        return find_danger(text, signs) is not None

    assert found("I see a big cat")
    assert found("I was bitten")
    assert not found("I see. Big cat")
    assert not found("I see that there big cat")
    assert not found("I see big cat food")
    assert not found("I see a stuffed big dog")
    assert found("I hear it growl")
    assert found("a growl. Silence")
    assert not found("a growl I heard")
    assert not found("bitten at the zoo")
    assert not found("bitten years ago")
    assert found("bitten years ago and again")


def test_fold_treats_spellings_alike() -> None:
    assert fold("Får ikke pússte. Hjelp!") == fold("faar IKKE puste . hjelp .") == " far ike puste . hjelp . "
    assert fold("don’t") == fold("dont")
    assert fold("dø") == fold("doe")


def test_long_and_hostile_text_is_read_to_its_end() -> None:
    texts = ["jeg " * 20_000, "redd for at jeg ikke " * 500, "a" * 100_000, "i want to " * 900]
    assert [detect_danger(text) for text in texts] == [None] * len(texts)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_brief_answer_with_only_known_numbers(kind: str, language: str) -> None:
    answer = load_danger_answers()[kind][language]
    numbers = set(re.findall(r"\d[\d ]*\d", answer))
    assert "113" in numbers
    assert numbers <= {"113", "112", "116 117", "116 111"}
    assert "!" not in answer
    assert len(answer.split()) <= 110
    assert ("112" in numbers) == (kind in {"violence", "harm_to_child"})


def test_answers_are_complete() -> None:
    answers = load_danger_answers()
    assert set(answers) == {*KINDS, "unclear"}
    assert all(set(texts) == set(LANGUAGES) for texts in answers.values())

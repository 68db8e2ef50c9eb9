"""The questions over the law, and the lines that people ask by, against each other and against the statutes themselves."""

import tarfile
from collections import Counter
from pathlib import Path

import pytest

from bot.evaluation.law_search import QUESTIONS, read_questions
from knowledge.asked import load_asked
from knowledge.importers.formats import read_sections
from knowledge.normalise import fold
from knowledge.sections import IN_FORCE

ARCHIVE = Path(__file__).parents[3] / "shared" / "data" / "statutes.tar.xz"
PARTS = [part for part in ("", "_dev") if list(QUESTIONS.glob(f"*{part}.yml"))]
ASKED = load_asked()


def key(text):
    return fold(text).strip(" ?.!")


@pytest.fixture(scope="module")
def sections():
    """Every section in force of the documents that a question or a line names."""
    if not ARCHIVE.exists():
        pytest.skip("no statutes")
    named = {id.rsplit("/", 1)[0] for id in ASKED} | {
        id.rsplit("/", 1)[0] for part in PARTS for question in read_questions(part=part) for id in question.sections
    }
    wanted, found = {f"{document.replace('/', '-')}.md" for document in named}, set()
    with tarfile.open(ARCHIVE, "r|xz") as archive:
        for info in archive:
            if Path(info.name).name in wanted:
                read = read_sections(archive.extractfile(info).read(), info.name)
                found |= {section.id for section in read if section.status == IN_FORCE and section.text}
    return found


def test_no_question_is_asked_twice():
    texts = Counter(key(question.text) for part in PARTS for question in read_questions(part=part))
    assert [text for text, times in texts.items() if times > 1] == []


def test_every_question_names_sections_that_are_in_force(sections):
    missing = {id for part in PARTS for question in read_questions(part=part) for id in question.sections} - sections
    assert missing == set()


def test_every_section_that_people_ask_for_is_in_force(sections):
    assert set(ASKED) - sections == set()


def test_a_section_is_asked_for_in_three_ways_at_least_and_no_two_in_the_same():
    assert [id for id, lines in ASKED.items() if len(lines) < 3] == []
    lines = Counter(key(line) for lines in ASKED.values() for line in lines)
    assert [line for line, times in lines.items() if times > 1] == []


def test_no_line_is_a_question_that_measures():
    measuring = {key(question.text) for question in read_questions()}
    assert [line for lines in ASKED.values() for line in lines if key(line) in measuring] == []

"""A message as an answer to the open question of a guide, as a wish to steer it, or as neither."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from knowledge.dates import read_date
from knowledge.guides.ages import read_bare_age
from knowledge.guides.days import date_value
from knowledge.guides.model import FOLDER, UNKNOWN, Question, load_questions
from knowledge.guides.patterns import plain
from knowledge.guides.story import told
from knowledge.guides.tongues import read_bare_tongue
from knowledge.language_request import requested_language
from knowledge.split import is_question
from knowledge.yaml_file import read_mapping

FILE = FOLDER / "replies.yml"
COMMANDS = ("back", "stop", "change", "resume")
# A short answer may have some words after it: “ja, det gjør hun”.
_LONG = 12
_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\s+(?=men |but )")


@dataclass(frozen=True)
class Reading:
    """What a message says to a guide.

    `command` steers (one of `COMMANDS`), `reopen` names a question whose answer the person wants to change, `answers` are
    answers by question, `in_passing` says that these were read from more than a plain answer, and `asks` that the message also holds
    a question of the person's own.
    """

    command: str | None = None
    reopen: str | None = None
    answers: dict[str, str] = field(default_factory=dict)
    in_passing: bool = False
    asks: bool = False


def read(
    question: Question | None,
    text: str,
    today: date,
    place: str | None = None,
    asked: Collection[str] | None = None,
) -> Reading:
    """Read a message while `question` is open, or after the last one was answered.

    `place` is the number of the municipality that the message names, `asked` the questions whose answers count; all by default.
    """
    words = plain(text) or text.strip()
    command = next((name for name in COMMANDS if words in _replies()[name]), None)
    if command:
        return Reading(command=command)
    reopen = _reopened(words)
    if reopen:
        return Reading(reopen=reopen)
    chosen = _chosen(question, words) if question else None
    if question and chosen:
        return Reading(answers={question.id: chosen})
    sentences = _SENTENCES.split(text)
    said = " ".join(sentence for sentence in sentences if not is_question(sentence))
    answers = told(said, today) | ({"municipality": place} if place else {})
    if question and question.kind in ("language", "tongue"):
        answers |= _spoken(said)
    answers = {key: value for key, value in answers.items() if asked is None or key in asked}
    own = _own(question, said, answers, today) if question else None
    in_passing = own is None or answers.get(question.id if question else "") == own
    if question and own:
        answers[question.id] = own
    return Reading(answers=answers, in_passing=in_passing, asks=any(map(is_question, sentences)))


def change_title(question: Question, language: str) -> str:
    """What the button says that opens a question again."""
    return f"{_CHANGE[language]}: {question.label[language]}"


def replies_of(name: str) -> frozenset[str]:
    """The short answers or commands of one kind, plain."""
    return _replies()[name]


def short_answer(said: str) -> str | None:
    """Yes, no or unknown, said alone or before a few words more."""
    words = plain(said) or said.strip()
    for value in (UNKNOWN, "yes", "no"):
        if words in _replies()[value]:
            return value
    if len(words.split()) > _LONG:
        return None
    # “E veit itj heilt”: not knowing is told by more than one word, wherever it stands.
    if any(" " in phrase and f" {phrase} " in f" {words} " for phrase in _replies()[UNKNOWN]):
        return UNKNOWN
    for value in (UNKNOWN, "yes", "no"):
        for phrase in _replies()[value]:
            if words.startswith(phrase) and words[len(phrase) :][:1] in (" ", ","):
                return value
    return None


def _chosen(question: Question, words: str) -> str | None:
    """The option whose button says exactly this, in any language."""
    return next((value for value, titles in question.options.items() if words in map(plain, titles.values())), None)


def clear_consent(said: str) -> str | None:
    """Yes or no to something that is kept or sent; a yes with a condition, a doubt or anything else beside it is none."""
    words = set(re.findall(r"\w+", plain(said)))
    if words & _replies()["consent"] and words <= _replies()["consent"] | _replies()["beside_consent"]:
        return "yes"
    return "no" if short_answer(said) == "no" else None


def _spoken(said: str) -> dict[str, str]:
    """The language that somebody wants to be answered in, or needs an interpreter for."""
    ours, tongue = requested_language(said), read_bare_tongue(said)
    if ours:
        return {"contact_language": ours}
    return {"contact_language": "other", "contact_interpreter": tongue} if tongue else {}


def _own(question: Question, said: str, answers: dict[str, str], today: date) -> str | None:
    """The answer to the open question itself."""
    if question.kind == "contact":
        return None  # what tells it is hidden in the message; see knowledge/guides/contact_steps.py
    short = clear_consent(said) if question.kind == "consent" else short_answer(said)
    if question.kind == "age" and short != UNKNOWN:
        return read_bare_age(said)
    if question.kind == "date" and short != UNKNOWN:
        day = read_date(said, today)
        return date_value(day) if day and not day.future else None
    if question.kind in ("yes_no", "consent") and short in ("yes", "no"):
        # “Nei, han er 19” corrects what was noted and does not answer the question.
        corrects = short == "no" and answers and question.id not in answers
        return None if corrects else short
    return UNKNOWN if short == UNKNOWN else answers.get(question.id)


def _reopened(words: str) -> str | None:
    for question in load_questions().values():
        if words in {plain(change_title(question, language)) for language in _CHANGE}:
            return question.id
    return None


@lru_cache(maxsize=1)
def _replies() -> dict[str, frozenset[str]]:
    return {
        name: frozenset(plain(phrase) or phrase for phrase in phrases) for name, phrases in read_mapping(FILE).items()
    }


_CHANGE = {"nb": "Endre", "nn": "Endre", "en": "Change"}

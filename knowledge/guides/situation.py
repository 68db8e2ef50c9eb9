"""What a person has told, as facts for the rules and as words for the reader. Pure functions over a mapping.

A situation maps the ids of questions to answers: `yes`, `no` or `unknown`, the value of an option, an age in years, a date
in ISO form. `unknown` means that the person was asked and does not know; what is missing was never asked.
"""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.compose import written_date
from knowledge.eligibility import RIGHTS, Value
from knowledge.expand import ADULT
from knowledge.guides.days import day_of, is_about
from knowledge.guides.model import UNKNOWN, load_perspectives, load_questions
from knowledge.guides.tongues import tongue_in_words
from knowledge.guides.wording import text
from knowledge.municipality import load_municipalities

Situation = Mapping[str, str]
VALUES = {"yes": Value.YES, "no": Value.NO, UNKNOWN: Value.UNKNOWN}
_DERIVED = "child"
_FACTS = {fact for conditions in RIGHTS.values() for condition in conditions for fact in condition.facts} - {_DERIVED}


def facts_of(situation: Situation) -> dict[str, Value]:
    """The facts that the rules ask for, as far as they were told; what was never asked is left out."""
    facts = {fact: VALUES[situation[fact]] for fact in _FACTS if fact in situation}
    child = _is_child(situation)
    if child is not None:
        facts[_DERIVED] = child
    return facts


def _is_child(situation: Situation) -> Value | None:
    """Whether it is about a child under 18 or one that is expected."""
    who, age = situation.get("who"), situation.get("age")
    if who in ("expecting", "young"):
        return Value.YES
    if who == "adult":
        return Value.NO
    if age is None:
        return None
    if age == UNKNOWN:
        return Value.UNKNOWN
    return Value.YES if age == "under_18" or (age.isdigit() and int(age) < ADULT) else Value.NO


def merged(situation: Situation, told: Situation) -> dict[str, str]:
    """The situation with what was told last; “nei, han er 19” makes the answers that it contradicts give way."""
    new = {**situation, **told}
    age = new.get("age", "")
    child = age == "under_18" or (age.isdigit() and int(age) < ADULT)
    grown = age == "over_18" or (age.isdigit() and int(age) >= ADULT)
    # Whichever of the two was told last holds.
    if "who" in told and "age" not in told and new["who"] in ("expecting", "young", "adult"):
        if new["who"] == "expecting" or (new["who"] == "young") == grown:
            new.pop("age", None)
    elif "age" in told and grown and new.get("who") == "young":
        new["who"] = "adult"
    elif "age" in told and child and new.get("who") == "adult":
        new["who"] = "young"
    elif "age" in told and (child or grown) and new.get("who") == "expecting":
        new["who"] = "parent"
    return new


def words_of(situation: Situation, language: str) -> dict[str, str]:
    """The words for whom it is about: the fields of the texts."""
    perspectives = load_perspectives()
    who = situation.get("who", "relative")
    if who == "parent" and facts_of(situation).get(_DERIVED) == Value.NO:
        who = "parent_of_adult"
    return perspectives.get(who, perspectives["relative"])[language]


def noted(situation: Situation, keys: list[str], language: str) -> list[tuple[str, str]]:
    """Label and value of each of the answers to the questions `keys`, in words."""
    questions = load_questions()
    return [
        (questions[key].label[language], value_in_words(key, situation[key], language))
        for key in keys
        if key in situation
    ]


def value_in_words(key: str, value: str, language: str) -> str:
    """One answer in words: `ja`, `6 år`, `Barnet vårt`."""
    question = load_questions()[key]
    if value in question.options:
        return question.options[value][language]
    if value in _SHORT:
        return _SHORT[value][language]
    if question.kind == "contact":
        return text(value, language)
    if question.kind == "tongue":
        return tongue_in_words(value, language)
    if question.kind == "age":
        return f"{value} {_YEARS[language]}"
    if question.kind == "date":
        about = f"{_ABOUT[language]} " if is_about(value) else ""
        return about + written_date(day_of(value).isoformat(), language)
    return load_municipalities()[value].name


_SHORT = {
    "yes": {"nb": "ja", "nn": "ja", "en": "yes"},
    "no": {"nb": "nei", "nn": "nei", "en": "no"},
    UNKNOWN: {"nb": "vet ikke", "nn": "veit ikkje", "en": "do not know"},
}
_ABOUT = {"nb": "omtrent", "nn": "om lag", "en": "about"}
_YEARS = {"nb": "år", "nn": "år", "en": "years"}

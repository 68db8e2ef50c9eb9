"""What a person tells in passing: answers to questions that no guide has asked yet.

What is read here is always shown to the person, who can correct it. Only what words state is read; whether services must be
coordinated is asked, because a list of agencies does not tell it.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from knowledge.dates import read_date
from knowledge.expand import ADULT
from knowledge.guides.ages import read_age
from knowledge.guides.days import date_value
from knowledge.guides.model import FOLDER, load_questions
from knowledge.guides.patterns import pattern_of, plain
from knowledge.guides.tongues import read_tongue
from knowledge.yaml_file import read_mapping

FILE = FOLDER / "told.yml"
# “ingen diagnose, men autistisk” denies the diagnosis and not what comes after “men”.
_DENIED = re.compile(
    r"(?:ikke|ikkje|ingen|inga|uten|utan|not|dont|no|without|never|aldri) (?:(?!men |but |og |and )\w+ ){0,2}$"
)


def told(text: str, today: date) -> dict[str, str]:
    """Answers by the id of their question, as far as the text holds any.

    Where words speak for two answers to one question, none is taken.
    """
    folded = plain(text)
    found = {key: value for key in _patterns() if (value := _value(key, folded))}
    age = read_age(text)
    if age:
        found["age"] = age
    if found.get("who") == "self" or ("who" not in found and age and _SELF_AGED.search(folded)):
        who = _self(folded, age)
        found = {key: value for key, value in found.items() if key not in ("who", "age")}
        found |= {"who": who} if who else {}
    day = read_date(text, today)
    if day and not day.future:
        found["known_date"] = date_value(day)
    tongue = read_tongue(text) if found.get("contact_language") == "other" else None
    return found | ({"contact_interpreter": tongue} if tongue else {})


def _value(key: str, folded: str) -> str | None:
    meant = {
        _as_meant(key, value, folded[: match.start()])
        for value, pattern in _patterns()[key].items()
        for match in pattern.finditer(folded)
    } - {None}
    return meant.pop() if len(meant) == 1 else None


def _as_meant(key: str, value: str, before: str) -> str | None:
    """The value when nothing before it denies it; a denied yes is a no."""
    if not _DENIED.search(before):
        return value
    return "no" if value == "yes" and load_questions()[key].kind in ("yes_no", "consent") else None


def _self(folded: str, age: str | None) -> str | None:
    if age:
        return "young" if int(age) < ADULT else "adult"
    return "adult" if _GROWN.search(folded) else None


@lru_cache(maxsize=1)
def _patterns() -> dict[str, dict[str, re.Pattern[str]]]:
    return {
        key: {value: pattern_of(phrases) for value, phrases in values.items()}
        for key, values in read_mapping(FILE).items()
    }


_SELF_AGED = re.compile(
    r"(?<!\w)(?:jeg|eg|je|a) (?:er |e )?(?:\w+ ar|\d{1,3})(?!\w)|(?<!\w)(?:i am|im) (?:\w+ years|\d{1,3})(?!\w)"
)
_GROWN = re.compile(
    r"(?<!\w)(?:ufor|voksen|vaksen|student|pensjonist|kronisk|adult|disabled|retired|chronically)(?!\w)"
)

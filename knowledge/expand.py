"""Small rewritings that help the search: what a person means by an age."""

from __future__ import annotations

import re

ADULT = 18
_AGE = re.compile(
    r"\b(?:er|blir|fyller|fylt|is|turns?|turning|aged?|on|på)\s+(\d{1,2})\b"
    r"|\b(\d{1,2})[ -]?(?:år|åring|åringen|years?|yrs?|year-old)\b",
    re.I,
)
_ADULT_WORDS = {"nb": "etter fylte 18 år voksen", "nn": "etter fylte 18 år vaksen", "en": "after turning 18 adult"}


def expand_age(text: str, language: str) -> str:
    """Add the words for being of age when the text names an age of 18 or more: 19 is not written in any article."""
    ages = [int(first or second) for first, second in _AGE.findall(text)]
    if any(age >= ADULT for age in ages):
        return f"{text} {_ADULT_WORDS[language]}"
    return text

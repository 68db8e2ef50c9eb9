"""Phrases of people as patterns: written in YAML in plain letters, read without regard to spelling of å, ø and æ."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.normalise import fold

_APOSTROPHES = str.maketrans("", "", "'’`´")


def plain(text: str) -> str:
    """The text as patterns see it: folded, without apostrophes (“I'm” is `im`) and end marks."""
    return fold(text.translate(_APOSTROPHES)).strip(" .,!?…:;")


def pattern_of(phrases: Sequence[str]) -> re.Pattern[str]:
    """One pattern for all phrases, to be searched for in `plain` text: `*` is any letters, `(a|b)` and `?` as in a regex."""
    forms = "|".join(f"(?:{fold(phrase).replace('*', _LETTERS)})" for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{forms})(?!\w)")


_LETTERS = r"\w*"

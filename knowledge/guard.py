"""What must not pass: messages that are not a question at all."""

from __future__ import annotations

import re

MAX_LENGTH = 1000
# Fewer words than this beside a masked detail is no question.
MIN_WORDS_BESIDE_PERSONAL = 3

_MARKUP = re.compile(r"<[a-z/!][^>]*>?|javascript:|\bon\w+\s*=", re.I)
_SQL = re.compile(
    r"\b(drop|alter|truncate)\s+table\b|\bunion\s+select\b|'\s*(or|and)\s+'?\d+'?\s*=|;\s*--|\bselect\s+.+\s+from\s+\w+\s*(where|;|$)",
    re.I,
)


def not_a_question(text: str) -> str | None:
    """Why `text` cannot be answered: `empty`, `too_long` or `code`; None when it can.

    Text without a letter, such as emoji or digits, counts as empty; a section (§ 2-5) does not.
    """
    if len(text) > MAX_LENGTH:
        return "too_long"
    if _MARKUP.search(text) or _SQL.search(text):
        return "code"
    if not any(character.isalpha() or character == "§" for character in text):
        return "empty"
    return None

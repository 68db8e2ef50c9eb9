"""What must not pass: personal details, and messages that are not a question at all."""

from __future__ import annotations

import re

MAX_LENGTH = 1000
# Fewer words than this beside a masked detail is no question.
MIN_WORDS_BESIDE_PERSONAL = 3

# Shape decides, not check digits: from 2032 Norwegian identity numbers need not fulfil them, and a mistyped one is
# as personal as a right one. Dashes, dots and spaces between the digits do not hide a number.
_GAP = r"[\s.\-/]{0,2}"
_PERSONAL = (
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("identity_number", re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{10}}(?!\d)")),
    (
        "phone",
        re.compile(r"(?<![\d-])(?:(?:\+|00) ?47 ?)?(?:[2-9]\d{7}|[2-9]\d\d \d\d \d{3}|[2-9]\d(?: \d\d){3})(?![\d-])"),
    ),
)
# `name` is masked by knowledge/names.py, which needs more than a pattern; here only its mark is known.
_KINDS = (*(kind for kind, _ in _PERSONAL), "name")
_MARKUP = re.compile(r"<[a-z/!][^>]*>?|javascript:|\bon\w+\s*=", re.I)
_SQL = re.compile(
    r"\b(drop|alter|truncate)\s+table\b|\bunion\s+select\b|'\s*(or|and)\s+'?\d+'?\s*=|;\s*--|\bselect\s+.+\s+from\s+\w+\s*(where|;|$)",
    re.I,
)


def mask(text: str) -> tuple[str, tuple[str, ...]]:
    """`text` with identity numbers, phone numbers and e-mail addresses replaced by `[kind]`, and the kinds found.

    Masking what is masked already changes nothing and finds the same kinds, that of a masked name too.
    """
    for kind, pattern in _PERSONAL:
        text = pattern.sub(f"[{kind}]", text)
    return text, tuple(kind for kind in _KINDS if f"[{kind}]" in text)


def without_masks(text: str) -> str:
    """`text` without the marks that `mask` leaves: they are in no language and answer nothing."""
    for kind in _KINDS:
        text = text.replace(f"[{kind}]", " ")
    return " ".join(text.split())


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

"""Numbers of sections as statutes write them, brought to one form: `§ 2-5c.` and `§ 2-5 c` are both `2-5 c`."""

from __future__ import annotations

import re

# A letter may stand apart (`§ 12 a`, `§ 9 A-4`), but not if it begins the heading (`§ 4 I tilfeller …`). Three letters are
# in use in the regulations on sanctions (`§ 8iii`).
_PART = r"\d+(?:[A-Za-z]{1,3}(?![^\W_])|\s[a-zA-Z](?=-\d))?"
_LAST_LETTER = r"(?:\s?[a-z](?=\.|,|$|\s*[()]|\s+[A-ZÆØÅ])|\s[A-Z](?=\.|$))?"
_NUMBER = rf"{_PART}(?:-{_PART})*{_LAST_LETTER}"
_HEADING = re.compile(
    rf"§+\s*(?P<first>{_NUMBER})(?:\s*(?:–|til)\s*(?P<last>{_NUMBER}))?[.:]*\s*(?P<rest>.*)", re.DOTALL
)
_TRAILING = re.compile(r"(?<=\d)([A-Za-z]{1,3})$")
# Not the number that went on to another section when this one took it: “tidligere § 24-5 endret paragrafnummer til § 24-6”.
_PLAIN = rf"{_PART}(?:-{_PART})*(?:\s[a-z](?![^\W_]))?(?![\w-])"
_FORMER = re.compile(
    rf"(?:\b[Tt]idl(?:igere|egare|\.)|paragrafnummer fra) §+\s*"
    rf"(?P<all>{_PLAIN}(?:(?:, §+| og §*| til §*)\s*{_PLAIN})*)(?! endre[rt]? paragrafnummer| opphev)"
)
_EACH = re.compile(_PLAIN)


def canonical(number: str) -> str:
    """One form for all ways of writing the number after §: no white space, but one space before letters at the end."""
    compact = re.sub(r"[\s.§]", "", number)
    return _TRAILING.sub(r" \1", compact)


def split_heading(heading: str) -> tuple[str, str]:
    """The number and the rest of a heading such as `§ 2-5 c. Rett til koordinator`; no number where it names no section.

    Sections under one heading (`§§ 7 – 9. (Opphevet)`) keep both ends: `7–9`, with a dash that no single number has.
    """
    match = _HEADING.match(heading)
    if not match:
        return "", bare(heading)
    ends = [canonical(end) for end in (match["first"], match["last"]) if end]
    return "–".join(ends), bare(match["rest"])


def bare(heading: str) -> str:
    """A heading without the full stop and the brackets that older statutes put around it."""
    heading = " ".join(heading.split()).rstrip(".")
    if heading.startswith("(") and heading.endswith(")") and ")" not in heading[:-1]:
        heading = heading[1:-1].rstrip(".")
    return heading.strip()


def former_numbers(note: str) -> tuple[str, ...]:
    """The numbers that a note about amendments says the section had before: `tidligere § 2-1a` gives `2-1 a`."""
    named = (canonical(each) for found in _FORMER.finditer(note) for each in _EACH.findall(found["all"]))
    return tuple(dict.fromkeys(named))

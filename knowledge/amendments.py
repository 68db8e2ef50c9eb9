"""What the note of a section says about changes to come: once their day has passed, the text here is the older one."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des")
# “Endres ved lov 20 juni 2025 nr. 102 (i kraft 1 juli 2026 iflg. …)”: the present tense, so not done in this text.
_TO_COME = re.compile(
    r"\b(?P<verb>[Ee]ndr(?:es|ast)|[Oo]pphev(?:es|ast)|[Tt]ilføyes)\b[^()]*"
    r"\(i kraft (?P<day>\d{1,2})\.? (?P<month>[a-z]{3})[a-z]* (?P<year>\d{4})"
)


def repealed_since(note: str, today: date) -> bool:
    """Whether the section has been repealed, up to `today`, after its text was put together, and not been added again."""
    verbs = [verb for _, verb in _passed(note, today)]
    return bool(verbs) and verbs[-1].lower().startswith("opphev")


def changed_since(note: str, today: date) -> date | None:
    """The last day, up to `today`, on which a change came into force that the text of the section does not have yet.

    None where the note tells of none. `note` is `Section.amended`.
    """
    return max((day for day, _ in _passed(note, today)), default=None)


def _passed(note: str, today: date) -> list[tuple[date, str]]:
    """The changes to come whose day has passed, in the order of their days."""
    found = [
        (date(int(match["year"]), _MONTHS.index(match["month"]) + 1, int(match["day"])), match["verb"])
        for match in _TO_COME.finditer(note)
        if match["month"] in _MONTHS
    ]
    return sorted((change for change in found if change[0] <= today), key=lambda change: change[0])

"""What Lovdata says about a statute or regulation as a whole, and how to read it."""

from __future__ import annotations

import re
from datetime import date

from knowledge.sections import IN_FORCE, NOT_IN_FORCE

LICENCE = "NLOD 2.0"
ADDRESS = "https://lovdata.no"

_DATE = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_LEFT_OPEN = re.compile(r"bestemmer|fastset|fastsettes|ikk?j?e i kraft", re.IGNORECASE)
_PROPER = re.compile(r"Grunnlov|Kong|\S*[A-ZÆØÅ]\S*[A-ZÆØÅ]|\S+ [A-ZÆØÅ]")


def first_date(in_force: str) -> date | None:
    """The earliest date in Lovdata's list of when a document comes into force; None where there is none."""
    return min((date(*map(int, found)) for found in _DATE.findall(in_force)), default=None)


def document_status(in_force: str, today: date | None = None) -> str:
    """In force unless the day is left open for all of the document (“Kongen bestemmer”), or is after `today`."""
    first = first_date(in_force)
    if first is None:
        return NOT_IN_FORCE if _LEFT_OPEN.search(in_force) else IN_FORCE
    return NOT_IN_FORCE if today and first > today else IN_FORCE


def short_title(short: str, full: str) -> str:
    """`pasient- og brukerrettighetsloven` from `Pasient- og brukerrettighetsloven – pbrl`; the full title where none is short."""
    title = re.sub(r"(?<!mv)(?<!m\.[vm])\.$", "", " ".join((short.split(" – ")[0] or full).split()))
    return title if _PROPER.match(title) else title[:1].lower() + title[1:]


def first_area(areas: str) -> str:
    """`Helse- og omsorgsrett` from `Helse- og omsorgsrett > Pasientrettigheter`, and the first where there are several."""
    return re.split(r">|\\n|\n", areas)[0].strip()

"""Days and times that are promised, as people say them: `tirsdag 1. desember`, `Monday 30 November at 08:00`."""

from __future__ import annotations

from datetime import datetime

from knowledge.compose import written_date

_WEEKDAYS = {
    "nb": "mandag tirsdag onsdag torsdag fredag lørdag søndag".split(),
    "nn": "måndag tysdag onsdag torsdag fredag laurdag søndag".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}


def day_in_words(moment: datetime, language: str) -> str:
    """Weekday and date; a promise is days away, so that the year goes without saying."""
    written, _, _ = written_date(moment.date().isoformat(), language).rpartition(" ")
    return f"{_WEEKDAYS[language][moment.weekday()]} {written}"


def time_in_words(moment: datetime, language: str) -> str:
    """The day, and the time of day."""
    clock = f"at {moment:%H:%M}" if language == "en" else f"kl. {moment:%H.%M}"
    return f"{day_in_words(moment, language)} {clock}"

"""What the complaint guide comes to: what can be complained about, where, by when, and who helps."""

from __future__ import annotations

from datetime import date

from knowledge.compose import written_date
from knowledge.deadline import deadline, status
from knowledge.guides.days import day_of, is_about
from knowledge.guides.flow import WITH_A_DATE
from knowledge.guides.model import UNKNOWN
from knowledge.guides.request_result import FOR_OTHERS
from knowledge.guides.result import Result
from knowledge.guides.situation import Situation
from knowledge.guides.wording import text
from knowledge.municipality import Municipality

_STATUS = {"in_time": "last_day", "safe_passed": "safe_passed", "passed": "passed", "too_old": "too_old"}


def result(
    situation: Situation, language: str, place: Municipality | None, default: Municipality, today: date
) -> Result:
    """The way to complain. `today` decides what is said about the deadline."""
    about = situation.get("complaint_about", UNKNOWN)
    office = (place or default).office[language]
    if about == "person":
        return Result(
            f"{text('can_complain_person', language)}\n\n{office}",
            sources=("pbrl § 3-1", "hol § 7-3"),
            articles=("coordinator/change", "general/complain_what"),
        )
    at_hospital = situation.get("decided_by") == "hospital"
    lines = [
        text(f"can_complain_{about}", language),
        text("where_hospital" if at_hospital else "where_municipality", language),
        last_day_in_words(situation, language, today),
        text("written", language),
        *([text("on_behalf", language)] if situation.get("who") in FOR_OTHERS else []),
        text("supervision", language),
        text("no_mail", language),
    ]
    if not at_hospital:
        lines.insert(2, office)
    return Result(
        "\n\n".join(lines),
        sources=("pbrl § 7-2", "pbrl § 7-5", "pbrl § 7-3", "pbrl § 7-4"),
        letters=("complaint",),
        articles=("general/after_complaint", "general/complain_help"),
    )


def last_day_in_words(situation: Situation, language: str, today: date) -> str:
    """By which day to complain, reckoned from the day told; how the deadline runs where no day is known or none counts."""
    known = situation.get("known_date", UNKNOWN)
    if situation.get("complaint_about") not in WITH_A_DATE or known == UNKNOWN:
        return text("no_date", language)
    found = deadline(day_of(known))
    key = _STATUS[status(found, today)]
    days = {"known": found.known, "safe": found.safe, "last": found.last}
    said = text(key, language, **{name: written_date(day.isoformat(), language) for name, day in days.items()})
    if is_about(known):
        said += f" {text('not_sure_of_the_day', language)}"
    return said if key == "too_old" else f"{said} {text('counted_from', language)}"

"""A day that a person gives, as the value of an answer: in ISO form, with a mark where it is only about that day."""

from __future__ import annotations

from datetime import date

from knowledge.dates import ReadDate

_ABOUT = "~"


def date_value(day: ReadDate) -> str:
    """The value that keeps a day that was read."""
    return day.day.isoformat() + (_ABOUT if day.approximate else "")


def day_of(value: str) -> date:
    """The day that a value keeps."""
    return date.fromisoformat(value.rstrip(_ABOUT))


def is_about(value: str) -> bool:
    """Whether the person was not sure of the day."""
    return value.endswith(_ABOUT)

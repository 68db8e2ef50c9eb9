"""What a guide comes to: text, what it rests on, and how to go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.guides.wording import text

# The fields of a letter that a situation fills, by the question that asks for them.
_FIELDS = {"which": "right", "who": "perspective", "complaint_about": "complaint_about", "decided_by": "decided_by"}
_NO_FIELD = {("complaint_about", "person"): "other"}
_UNSURE = {"which": "unsure"}


@dataclass(frozen=True)
class Result:
    """The end of a guide.

    `sources` are keys of the law registry, `letters` the kinds of letter on offer, `guides` the guides and `articles` the
    articles to go on with.
    """

    text: str
    sources: tuple[str, ...]
    letters: tuple[str, ...] = ()
    guides: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()


def listed(items: list[str]) -> str:
    """Items one a line."""
    return "\n".join(f"– {item}" for item in items)


def letter_title(kind: str, language: str) -> str:
    """What the button says that asks for a letter of this kind."""
    return text(f"letter_{kind}", language)


def letter_fields(situation: Mapping[str, str], municipality: str) -> dict[str, str]:
    """What of a situation belongs into a letter; names and needs are for the person to write.

    `municipality` is its name, empty when it is not known. The day a letter came is not the day it bears: that stays blank.
    """
    fields = {}
    for key, field in _FIELDS.items():
        value = situation.get(key, "")
        value = _NO_FIELD.get((key, value), _UNSURE.get(key, "") if value in ("", "unknown") else value)
        if value:
            fields[field] = value
    age = situation.get("age", "")
    if age.isdigit() and situation.get("who") in ("parent", "relative", "professional"):
        fields["age"] = age
    if situation.get("interpreter") == "yes":
        fields["interpreter"] = "yes"
    if municipality:
        fields["municipality"] = municipality
    return fields

"""What a letter can be filled with: the fields by name, and what may stand in those that are a choice."""

from __future__ import annotations

import re
from collections.abc import Mapping

from knowledge.errors import KnowledgeError

CHOICES: dict[str, tuple[str, ...]] = {
    "right": ("child_coordinator", "coordinator", "hospital_coordinator", "unsure"),
    "perspective": ("parent", "expecting", "young", "adult", "relative", "professional"),
    "complaint_about": ("refusal", "not_appointed", "not_doing", "changed", "slow", "other"),
    "decided_by": ("municipality", "hospital"),
}
# What a letter takes for granted where a choice was not made: nothing that commits anybody.
DEFAULTS = {"right": "unsure", "perspective": "parent", "complaint_about": "other", "decided_by": "municipality"}
TEXTS = (
    "municipality",
    "recipient",
    "name",
    "contact",
    "child_name",
    "age",
    "needs",
    "agencies",
    "interpreter",
    "wishes",
    "letter_date",
    "reason",
    "date",
)

# What XML, and so a Word file, cannot hold; tabs and line breaks stay.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean_fields(fields: Mapping[str, str]) -> dict[str, str]:
    """The fields that hold something, without control characters and outer spaces.

    Raises:
        KnowledgeError: a field or a choice is unknown.
    """
    for name in fields:
        if name not in CHOICES and name not in TEXTS:
            raise KnowledgeError(f"a letter has no field “{name}”; it has {', '.join((*CHOICES, *TEXTS))}")
    cleaned = {name: clean_value(value) for name, value in fields.items()}
    for name, allowed in CHOICES.items():
        if cleaned.get(name) and cleaned[name] not in allowed:
            raise KnowledgeError(f"“{cleaned[name][:40]}” is no {name}; choose one of {', '.join(allowed)}")
    return {name: value for name, value in cleaned.items() if value}


def clean_value(value: str) -> str:
    """One value as it can be printed: line breaks as \\n, no control characters, no outer spaces."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub("", value).strip()


def split_list(value: str) -> tuple[str, ...]:
    """The items of a list that a person typed with semicolons or one a line."""
    return tuple(item.strip() for item in re.split(r"[;\n]", value) if item.strip())

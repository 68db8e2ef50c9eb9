"""Whose letter it is and whom it goes to: the few things that decide which sentences it has."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.letters.fields import DEFAULTS

VOICES = {
    "parent": "family",
    "expecting": "family",
    "young": "own",
    "adult": "own",
    "relative": "other",
    "professional": "other",
}


def situation(fields: Mapping[str, str]) -> dict[str, str]:
    """What the `when` of a sentence is compared with.

    Only the hospital answers for a coordinator at the hospital, and only the municipality for a child coordinator, so
    `place` follows from the right, and `decided_by` decides it for the two others.
    """
    choices = {name: fields.get(name, default) for name, default in DEFAULTS.items()}
    right, perspective = choices["right"], choices["perspective"]
    if choices["decided_by"] == "hospital" and right != "child_coordinator":
        right = "hospital_coordinator"
    interpreter = fields.get("interpreter", "").lower()
    return {
        "right": right,
        "perspective": perspective,
        "voice": VOICES[perspective],
        "place": "hospital" if right == "hospital_coordinator" else "municipality",
        "about": choices["complaint_about"],
        "interpreter": "yes" if interpreter in ("yes", "ja") else "language" if interpreter else "no",
    }

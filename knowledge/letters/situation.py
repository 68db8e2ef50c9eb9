"""Whose letter it is and whom it goes to: the few things that decide which sentences it has."""

from __future__ import annotations

from collections.abc import Mapping

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
    `place` follows from the right, and `decided_by` decides it for the two others. What is not known is taken to be a
    parent who is unsure which right it is.
    """
    right = fields.get("right", "unsure")
    if fields.get("decided_by") == "hospital" and right != "child_coordinator":
        right = "hospital_coordinator"
    perspective = fields.get("perspective", "parent")
    interpreter = fields.get("interpreter", "").lower()
    return {
        "right": right,
        "perspective": perspective,
        "voice": VOICES[perspective],
        "place": "hospital" if right == "hospital_coordinator" else "municipality",
        "about": fields.get("complaint_about", "other"),
        "interpreter": "yes" if interpreter in ("yes", "ja") else "language" if interpreter else "no",
    }

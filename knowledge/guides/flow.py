"""Which question comes next: only one whose answer can still change something. Pure functions."""

from __future__ import annotations

from knowledge.eligibility import assess, matters
from knowledge.guides.model import load_guides
from knowledge.guides.situation import Situation, facts_of

WITH_A_DATE = ("refusal", "changed")
# Questions about the needs, whose answers are the facts of the rules.
_NEEDS = ("serious", "long_term", "coordinated", "complex", "other_services", "wanted", "hospital")


def next_question(guide: str, situation: Situation) -> str | None:
    """The first open question of a guide that still matters; None when its result can be told."""
    return next((q for q in load_guides()[guide].questions if q not in situation and _wanted(q, situation)), None)


def _wanted(question: str, situation: Situation) -> bool:
    if question in _NEEDS:
        return matters(question, facts_of(situation))
    if question == "age":
        return situation.get("who") not in ("expecting", "young", "adult")
    if question == "known_date":
        return situation.get("complaint_about") in WITH_A_DATE
    if question == "call_when":
        return situation.get("reach") != "email"
    if question == "contact_interpreter":
        return situation.get("contact_language") == "other"
    if question == "municipality":
        at_hospital = (situation.get("which"), situation.get("decided_by"))
        return "hospital_coordinator" not in at_hospital and "hospital" not in at_hospital
    if question in ("decided_by", "who"):
        # Wishing for another person is no complaint.
        return situation.get("complaint_about") != "person"
    return True


def likely_right(situation: Situation) -> str | None:
    """What to ask for, from what was told: the first right that is not ruled out, a child coordinator before the others.

    Whoever asks for one can ask to have the others considered too; None where all are ruled out.
    """
    return next((each.right for each in assess(facts_of(situation)) if each.result != "probably_not"), None)

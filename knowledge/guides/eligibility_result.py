"""What the eligibility guide comes to: each right with its conditions, never a decision. Pure text over the assessment."""

from __future__ import annotations

from knowledge.eligibility import Assessment, Condition, Value, assess
from knowledge.expand import ADULT
from knowledge.guides.result import Result, listed
from knowledge.guides.situation import Situation, facts_of, words_of
from knowledge.guides.wording import sentence, text
from knowledge.laws import Laws

_MARKS = {Value.YES: "met", Value.NO: "not_met", Value.UNKNOWN: "not_known"}
_NEAR_18 = 16
_ORDER = ("may_be_entitled", "unclear", "probably_not")


def result(situation: Situation, language: str, laws: Laws) -> Result:
    """The rights, the most promising first, that this decides nothing, and that the duty to cooperate holds in any case."""
    found = sorted(assess(facts_of(situation)), key=lambda each: _ORDER.index(each.result))
    lines = [*(_right(each, situation, language, laws) for each in found), text("decides", language)]
    if _soon_18(situation) and found[0].right == "child_coordinator":
        lines.append(text("turns_18", language))
    lines.append(text("cooperate", language))
    sources = dict.fromkeys(key for each in found for condition, _ in each.conditions for key in condition.laws)
    hopeful = found[0].result != "probably_not"
    return Result(
        text="\n\n".join(lines),
        sources=(*sources, "hol § 3-4"),
        guides=("request",),
        articles=("general/who_gets_what",)
        if hopeful
        else ("cooperation/without_coordinator", "general/who_gets_what"),
    )


def _right(each: Assessment, situation: Situation, language: str, laws: Laws) -> str:
    unit = "unit_hospital" if each.right == "hospital_coordinator" else "unit_municipality"
    holder = words_of(situation, language)["holder"]
    head = text(each.result, language, holder=holder, right=text(each.right, language), unit=text(unit, language))
    # Where one condition rules the right out, those that nobody asked about are no help.
    shown = [(c, v) for c, v in each.conditions if each.result != "probably_not" or v is not Value.UNKNOWN]
    section = text("conditions_in", language, section=laws.label(each.conditions[0][0].laws[0], language))
    return f"{sentence(head)} {section}\n" + listed([_condition(c, v, language) for c, v in shown])


def _condition(condition: Condition, value: Value, language: str) -> str:
    return f"{text(_MARKS[value], language)}: {text(f'condition_{condition.id}', language)}"


def _soon_18(situation: Situation) -> bool:
    age = situation.get("age", "")
    return age.isdigit() and _NEAR_18 <= int(age) < ADULT

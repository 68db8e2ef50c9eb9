"""The rules of three rights as the law has them: pure logic over what a person has told, never a decision.

Every fact has three values, and a fact that nobody has told is one that we do not know. A condition is as true as the best
of its alternatives, an alternative as true as its weakest fact, a right as true as its weakest condition (Kleene's strong
logic), so that one more “yes” never lowers a result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import product


class Value(IntEnum):
    """What is known of a fact."""

    NO = 0
    UNKNOWN = 1
    YES = 2


@dataclass(frozen=True)
class Condition:
    """One condition of a right: the sections it stands in, and the sets of facts of which one must hold whole."""

    id: str
    laws: tuple[str, ...]
    alternatives: tuple[tuple[str, ...], ...]

    def value(self, facts: Mapping[str, Value]) -> Value:
        """Whether the condition is met, as far as the facts tell."""
        return max(min(facts.get(fact, Value.UNKNOWN) for fact in facts_met) for facts_met in self.alternatives)

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact that the condition asks for."""
        return tuple(dict.fromkeys(fact for alternative in self.alternatives for fact in alternative))


_MUNICIPAL = ("hol § 7-2", "pbrl § 2-5 b")
_CHILD = ("hol § 7-2 a", "pbrl § 2-5 c")
_HOSPITAL = ("sphlsl § 2-5 a", "pbrl § 2-5 b")
RIGHTS: dict[str, tuple[Condition, ...]] = {
    "child_coordinator": (
        # “Venter barn” holds for an adoption too.
        Condition("child", _CHILD, (("child",),)),
        Condition("serious", _CHILD, (("serious",),)),
        Condition("long_term", _CHILD, (("long_term",),)),
        Condition("complex_or_coordinated", _CHILD, (("complex",), ("coordinated",))),
        Condition("other_services", _CHILD, (("other_services",),)),
        Condition("wanted", ("hol § 7-2 a",), (("wanted",),)),
    ),
    "coordinator": (
        Condition("long_term", _MUNICIPAL, (("long_term",),)),
        Condition("coordinated", _MUNICIPAL, (("coordinated",),)),
    ),
    "hospital_coordinator": (
        Condition("hospital", _HOSPITAL, (("hospital",),)),
        Condition("complex_or_long_term_coordinated", _HOSPITAL, (("complex",), ("long_term", "coordinated"))),
    ),
}
RESULTS = {Value.YES: "may_be_entitled", Value.UNKNOWN: "unclear", Value.NO: "probably_not"}


@dataclass(frozen=True)
class Assessment:
    """How one right looks from what was told: its result (a value of `RESULTS`) and the value of every condition."""

    right: str
    result: str
    conditions: tuple[tuple[Condition, Value], ...]

    def with_value(self, value: Value) -> tuple[Condition, ...]:
        """The conditions that are met, not met, or not known to be."""
        return tuple(condition for condition, found in self.conditions if found is value)


def assess(facts: Mapping[str, Value]) -> tuple[Assessment, ...]:
    """Every right under what is known. The municipality or the hospital decides; this only sorts what a person told."""
    return tuple(
        Assessment(
            right,
            RESULTS[_value(conditions, facts)],
            tuple((condition, condition.value(facts)) for condition in conditions),
        )
        for right, conditions in RIGHTS.items()
    )


def matters(fact: str, facts: Mapping[str, Value]) -> bool:
    """Whether a yes or a no to `fact` can still change a result, whatever the answers to what is open besides."""
    return any(_matters(fact, facts, conditions) for conditions in RIGHTS.values())


def _matters(fact: str, facts: Mapping[str, Value], conditions: tuple[Condition, ...]) -> bool:
    asked = {name for condition in conditions for name in condition.facts}
    if fact not in asked:
        return False
    others = sorted(asked - set(facts) - {fact})
    for values in product((Value.NO, Value.YES), repeat=len(others)):
        known = {**facts, **dict(zip(others, values, strict=True))}
        if _value(conditions, {**known, fact: Value.YES}) != _value(conditions, {**known, fact: Value.NO}):
            return True
    return False


def _value(conditions: tuple[Condition, ...], facts: Mapping[str, Value]) -> Value:
    return min(condition.value(facts) for condition in conditions)

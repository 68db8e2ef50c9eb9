"""What the request guide comes to: this municipality's own way, what to bring, what is not required, what happens next."""

from __future__ import annotations

from knowledge.guides.result import Result, listed
from knowledge.guides.situation import Situation
from knowledge.guides.wording import text
from knowledge.municipality import Municipality

FOR_OTHERS = ("relative", "professional")


def result(situation: Situation, language: str, place: Municipality | None, default: Municipality) -> Result:
    """The way to ask, fitted to who asks and where; `default` is what holds where no municipality is known."""
    hospital = situation.get("which") == "hospital_coordinator"
    lines = [
        text("route_hospital", language) if hospital else route(place, default, language),
        f"{text('helps', language)}\n{listed(_helpful(situation, language))}",
        text("not_required", language),
        text("collects", language),
        text("afterwards_hospital" if hospital else "afterwards", language),
    ]
    return Result(
        text="\n\n".join(lines),
        sources=(
            *_RIGHTS[situation.get("which", "unknown")],
            "fvl § 11",
            "fvl § 11 a",
            *(("fvl § 12",) if situation.get("who") in FOR_OTHERS else ()),
        ),
        letters=("request", "agencies", "checklist"),
        articles=("coordinator/next",),
    )


def route(place: Municipality | None, default: Municipality, language: str) -> str:
    """How one asks in this municipality; where nothing is known, that it is so and how to find the unit."""
    if place is None:
        return text("route_nowhere", language, office=default.office[language], apply=default.apply[language])
    if not place.local:
        return text("route_unknown", language, municipality=place.name, office=default.office[language])
    return text("route_known", language, municipality=place.name, apply=place.apply[language])


def _helpful(situation: Situation, language: str) -> list[str]:
    keys = ["helps_statement", "helps_agencies", "helps_everyday"]
    if situation.get("who") in FOR_OTHERS:
        keys.append("helps_authority")
    if situation.get("who") == "professional":
        keys.append("helps_consent")
    if situation.get("interpreter") == "yes":
        keys.insert(0, "helps_interpreter")
    return [text(key, language) for key in keys]


_MUNICIPAL = ("hol § 7-2", "pbrl § 2-5 b")
_CHILD = ("hol § 7-2 a", "pbrl § 2-5 c")
_RIGHTS = {
    "child_coordinator": _CHILD,
    "coordinator": _MUNICIPAL,
    "hospital_coordinator": ("sphlsl § 2-5 a", "pbrl § 2-5 b"),
    "unknown": (*_CHILD, *_MUNICIPAL),
}

"""Which numbers of a text refer to law, and to which statute: the one beside a number, one named elsewhere, or none."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from knowledge.reference_grammar import Item
from knowledge.section_numbers import compact
from knowledge.statute_names import Mention, StatuteNames

NOT_OURS = ""  # a statute that we do not know is named: its section must not be taken for one of ours

# What stands between the name of a statute and a number that belongs to it.
_JUST_BEFORE = re.compile(r"[\s(:/]*")
_LEADS = re.compile(_JUST_BEFORE.pattern + r"[§\d]")
_AFTER = re.compile(
    r",?\s\(?(?:(?:i|av|fra|frå|etter|under|of|in|from|to|jf\.?)\s)?(?:(?:the|den|norske?|norwegian|tidligere|tidlegare|gamle|old|former)\s)*"
)
_BEFORE = re.compile(r"\W*(?:(?:sin|si|sitt|sine|om|the|den|(?:kap(?:ittel|itlet)?|chapter)\.?\s?\w{1,3})\b\W*){0,2}")
_OTHER_BEFORE = re.compile(
    r"(?:[\w-]{2}(?:lov(?:en|a)?s?|forskrift(?:en|a)?s?)|\b(?!the\b|this\b|same\b|new\b|old\b)\w{3,}\sact)\s*$"
)
_OTHER_AFTER = re.compile(
    r"\s(?:i|av|fra|frå|etter)\s(?:[\w-]+\s){0,4}?(?:[\w-]{2,}(?:lov(?:en|a)?|forskrift(?:en|a)?)\b|(?:lov|forskrift)\w{0,2}\som\s\w)"
    r"|\s(?:of|in|under|from)\s(?:the\s)?(?!(?:the|this|that|same|new|current|old|former)\s)(?:[\w'-]+\s){1,6}?(?:act|code|regulations?|convention)\b"
)
_LOOK_BACK = 40  # characters

# What may stand beside a number that is nearly the whole message.
_ASKING = frozenset("hva kva ka står stå stend sier seier what whats say says".split())
_AROUND = _ASKING | frozenset(
    "hvis kan du dere vis forklar betyr betyd er e om i in det that med the s does do is mean means about explain show me please takk "
    "thanks og and så so".split()
)


@dataclass(frozen=True)
class Named:
    """An item and the statute beside it, which may be `NOT_OURS`; `text[start:end]` holds both."""

    item: Item
    start: int
    end: int
    statute: str | None = None
    known: bool = False
    """The statute is known to have the section, now or before."""
    firm: bool = False
    """The name cannot mean anything else."""
    after: bool = False
    """The name stands after the number."""


def tied(found: list[Item]) -> list[list[Item]]:
    """The items in groups: lists and ranges together, any other alone."""
    groups: list[list[Item]] = []
    for item in found:
        if item.tie and groups:
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def beside(text: str, item: Item, mentions: list[Mention], names: StatuteNames) -> Named:
    """The item with the statute that is named right before or after it, or nearly so."""
    before = next((m for m in reversed(mentions) if m.end <= item.start), None)
    after = next((m for m in mentions if m.start >= item.end and not _LEADS.match(text, m.end)), None)
    if before and _JUST_BEFORE.fullmatch(text, before.end, item.start):
        mention, start, end = before, before.start, item.end
    elif after and _AFTER.fullmatch(text, item.end, after.start):
        mention, start, end = after, item.start, after.end
    elif before and _BEFORE.fullmatch(text, before.end, item.start):
        mention, start, end = before, before.start, item.end
    else:
        other = _OTHER_AFTER.match(text, item.end, after.start if after else len(text))
        other = other or _OTHER_BEFORE.search(text, max(0, item.start - _LOOK_BACK), item.start)
        return Named(item, item.start, item.end, NOT_OURS if other else None)
    known = _is_known(item, mention.statute, names)
    return Named(item, start, end, mention.statute, known, not mention.abbreviation, mention is after)


def accepted(group: list[Named]) -> list[Named]:
    """Those of the group that are references: all from the first that is one, as long as they have its form."""
    taken: list[Named] = []
    for part in group:
        item = part.item
        specific = bool(item.letter) or "-" in item.number
        if item.unit and not item.sure:
            break
        if item.sure:
            good = not item.weak or specific or bool(part.statute)
        elif taken:
            good = ("-" in item.number) == ("-" in taken[0].item.number)
        else:
            good = bool(part.statute) and (part.known and (specific or not part.after) or part.firm and specific)
        if good:
            taken.append(part)
        elif taken:
            break
    return taken


def alone(text: str, group: list[Named], names: StatuteNames) -> list[Named]:
    """The group, if it is nearly the whole message and a section that we know; without a letter only with words around it."""
    around = re.findall(r"[^\W\d_]+", f"{text[: group[0].start]} {text[group[-1].end :]}")
    if any(part.statute for part in group) or not _AROUND.issuperset(around):
        return []
    good = all(part.item.letter or ("-" in part.item.number and not _ASKING.isdisjoint(around)) for part in group)
    return group if good and all(_is_known(part.item, None, names) for part in group) else []


def elsewhere(text: str, group: list[Named], mentions: list[Mention], names: StatuteNames) -> str | None:
    """The statute of a group that has none beside it: the one named last before it, else first after, if it has the section."""
    before = [m.statute for m in mentions if not m.abbreviation and m.end <= group[0].start]
    after = [
        m.statute for m in mentions if not m.abbreviation and m.start >= group[-1].end and not _LEADS.match(text, m.end)
    ]
    near = [*before[-1:], *after[:1]]
    return next((statute for statute in near if _is_known(group[0].item, statute, names)), None)


def share(group: list[Named], otherwise: str | None) -> list[Named]:
    """Each of the group with a statute: its own, else that of the next or the last that has one."""
    statutes = [part.statute for part in group]
    return [
        replace(part, statute=next(filter(None, (*statutes[place:], *reversed(statutes[:place]), otherwise)), None))
        for place, part in enumerate(group)
    ]


def _is_known(item: Item, statute: str | None, names: StatuteNames) -> bool:
    known = names.known(statute)
    return all(compact(number) in known for number in item.numbers(known))

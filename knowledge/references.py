"""References to law in what people write: “§ 2-5 c”, “pbrl 2-5b”, “7-2 a i helse- og omsorgstjenesteloven andre ledd”.

A number counts after §, paragraf or section, beside the name of a statute, and alone where it is nearly the whole message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from knowledge.laws import Laws
from knowledge.normalise import clean
from knowledge.reference_grammar import items, plain
from knowledge.reference_statutes import NOT_OURS, Named, accepted, alone, beside, elsewhere, share, tied
from knowledge.section_numbers import between, compact, order
from knowledge.statute_names import StatuteNames

_FORMER = re.compile(
    r"\b(?:tidligere|tidlegare|(?<!år )gam(?:le|mel|malt?|melt|la)|forrige|førre|former(?:ly)?|previous(?:ly)?|"
    r"(?<!years )(?<!year[ -])old)\b"
)
_FORMER_AROUND = 30  # characters

_MANY = 60  # sections; a range over more than that is cut


@dataclass(frozen=True)
class Reference:
    """A section that somebody named.

    `statute` is a key of `laws.yml`, else Lovdata's reference (`lov/2005-06-17-62`), and None where the text names none.
    `section` is the number as the registry writes it: `2-5 c`. `paragraph` (ledd) counts from 1; -1 is the last one. `point` is
    a letter or number in a list. `asked` is what the person wrote. `former` is the number they gave where `section` is what it
    is today, and empty otherwise.
    """

    statute: str | None
    section: str
    paragraph: int | None = None
    point: str = ""
    asked: str = ""
    former: str = ""


def references(text: str, names: StatuteNames) -> list[Reference]:
    """Every section that `text` refers to, in order, each once; a range as the sections between its ends."""
    text = clean(text)
    lowered = plain(text)
    found = items(lowered)
    if not found:
        return []
    mentions = [m for m in names.find(text) if not (m.abbreviation and lowered[m.end :].startswith(" kommune"))]
    found = [item for item in found if not any(m.start < item.end and item.start < m.end for m in mentions)]
    groups = tied(found)
    resolved: list[Reference] = []
    for group in groups:
        named = [beside(lowered, item, mentions, names) for item in group]
        if any(part.statute == NOT_OURS for part in named):
            continue
        if named := accepted(named) or (alone(lowered, named, names) if len(groups) == 1 else []):
            named = share(named, elsewhere(lowered, named, mentions, names))
            resolved += _resolve(text, named, names)
    return list(dict.fromkeys(resolved))


def candidates(reference: Reference, laws: Laws, cited: Mapping[str, int]) -> list[str]:
    """The sources of the registry that the reference can mean, `pbrl § 2-5 c`.

    Those that have the section, the most cited first; then what a section that once had the number is today. `cited` tells how
    often each source is cited.
    """
    keys = [reference.statute] if reference.statute else list(laws.entries)
    entries = [laws.entries[key] for key in keys if key in laws.entries]
    today = [f"{entry.key} § {reference.section}" for entry in entries if reference.section in entry.sections]
    moved = [entry for entry in entries if reference.section in entry.former]
    later = [f"{entry.key} § {number}" for entry in moved for number in entry.former[reference.section].now]
    return [*sorted(today, key=lambda source: -cited.get(source, 0)), *later]


def _resolve(text: str, group: list[Named], names: StatuteNames) -> Iterator[Reference]:
    rest = list(group)
    while rest:
        first = last = rest.pop(0)
        known = names.known(first.statute)
        ends = first.item.numbers(known)
        if rest and rest[0].item.tie == "to":
            to = rest[0].item.numbers(known)
            if order(ends[-1]) < order(to[0]):
                last, ends = rest.pop(0), ends + to
        numbers = between(ends[0], ends[-1], known.values())[:_MANY] if len(ends) > 1 else ends
        asked = text[first.start : max(first.end, last.end)].strip(" ,")
        around = text[max(0, first.start - _FORMER_AROUND) : last.end + _FORMER_AROUND]
        for number in numbers:
            reference = Reference(first.statute, number, last.item.paragraph, last.item.point, asked)
            yield from _today(reference, bool(_FORMER.search(around.lower())), names)


def _today(reference: Reference, old: bool, names: StatuteNames) -> Iterator[Reference]:
    """The reference, or what it is today if the number is one that moved."""
    number = reference.section
    statute = reference.statute
    if statute is None and old:
        had = [key for key, entry in names.laws.entries.items() if number in entry.former]
        statute = had[0] if len(had) == 1 else None
    former = names.former(statute, number) if statute else None
    if not former or (compact(number) in names.sections(statute) and not old):
        yield reference
        return
    for now in former.now:
        yield replace(reference, statute=statute, section=now, former=number)

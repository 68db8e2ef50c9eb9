"""Twins: which section of a document's new text is which section of its old text, also under another number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from difflib import SequenceMatcher

from knowledge.sections import Section

# From this share of equal words on, two texts count as one section. Of 1,131 sections in 60 statutes, 2.5 % have another in
# their own statute that is so much alike, and 7 % at 0.4 (2026-11-26).
LIMIT = 0.6
# A long section is known by its beginning, and comparing takes time with the square of the length.
WORDS = 300
# How many of the texts that share most runs of three words are compared in full.
CANDIDATES = 3

Pair = tuple[Section, Section]
Run = tuple[str, ...]


def twins(old: Collection[Section], new: Collection[Section]) -> list[Pair]:
    """Pairs of an old and a new section of one document that are the same section; each stands in at most one pair.

    The same words come first, then its own number with much the same words, then a note that names the earlier number,
    then much the same words under any number. What is left on both sides has no twin.
    """
    pairs: list[Pair] = []
    for step in (_same_words, _own_number, _named_former, _much_the_same):
        taken = {id(section) for pair in pairs for section in pair}
        left = [section for section in old if id(section) not in taken]
        right = [section for section in new if id(section) not in taken]
        if not left or not right:
            break
        pairs.extend(step(left, right))
    return pairs


def similarity(one: Section, other: Section) -> float:
    """Share of words that the beginnings of both have in common and in the same order, 0 to 1."""
    return SequenceMatcher(None, _words(one), _words(other), autojunk=False).ratio()


def _same_words(old: list[Section], new: list[Section]) -> Iterator[Pair]:
    by_digest: dict[str, dict[str, Section]] = defaultdict(dict)
    for section in new:
        by_digest[section.digest][section.id] = section
    waiting = []
    for section in old:
        if own := by_digest[section.digest].pop(section.id, None):
            yield section, own
        else:
            waiting.append(section)
    for section in waiting:
        if alike := by_digest[section.digest]:
            yield section, alike.pop(next(iter(alike)))


def _own_number(old: list[Section], new: list[Section]) -> Iterator[Pair]:
    by_id = {section.id: section for section in new}
    for section in old:
        own = by_id.get(section.id)
        if own and similarity(section, own) >= LIMIT:
            yield section, own


def _named_former(old: list[Section], new: list[Section]) -> Iterator[Pair]:
    by_number = {section.number: section for section in old if section.number}
    known = {section.id: section.former for section in old}
    for section in new:
        # The note stays in all later texts; only the first time it tells of a change.
        for number in (number for number in section.former if number not in known.get(section.id, ())):
            if former := by_number.pop(number, None):
                yield former, section
                break


def _much_the_same(old: list[Section], new: list[Section]) -> Iterator[Pair]:
    holders: dict[Run, list[int]] = defaultdict(list)
    for i, section in enumerate(old):
        for run in _runs(section):
            holders[run].append(i)
    scored = []
    for j, section in enumerate(new):
        shared = Counter(i for run in _runs(section) for i in holders.get(run, ()))
        for i, _ in shared.most_common(CANDIDATES):
            scored.append((similarity(old[i], section), i, j))
    left, right = set(range(len(old))), set(range(len(new)))
    for score, i, j in sorted(scored, key=lambda entry: (-entry[0], entry[1:])):
        if score >= LIMIT and i in left and j in right:
            left.remove(i)
            right.remove(j)
            yield old[i], new[j]


def _words(section: Section) -> list[str]:
    return f"{section.heading} {section.text}".split()[:WORDS]


def _runs(section: Section) -> set[Run]:
    words = _words(section)
    return set(zip(words, words[1:], words[2:], strict=False)) or {tuple(words)}

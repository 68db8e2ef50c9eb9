"""What has changed between two imports of the same documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from knowledge.sections import IN_FORCE, REPEALED, Section
from knowledge.twins import twins
from knowledge.word_diff import Span, word_diff

KINDS = CHANGED, RENUMBERED, WAS_REPEALED, OUT_OF_FORCE, IN_FORCE_NOW, GONE, NEW = (
    "changed",
    "renumbered",
    "repealed",
    "no longer in force",
    "now in force",
    "document gone",
    "new",
)

Sections = Mapping[str, Section]
"""Sections by their id."""


@dataclass(frozen=True)
class Change:
    """What became of one section; `kind` is one of `KINDS`. Only what is new lacks `old`, only what is gone lacks `new`."""

    kind: str
    old: Section | None
    new: Section | None

    @property
    def section(self) -> Section:
        """The section as it was known before, or as it is when it was not known."""
        section = self.old or self.new
        assert section is not None, "a change has a section before or after"
        return section

    @property
    def what(self) -> str:
        """The change in words: `renumbered to § 7-4`."""
        if self.kind == RENUMBERED and self.new:
            return f"renumbered to § {self.new.number}" if self.new.number else f"moved to “{self.new.heading}”"
        return self.kind

    @property
    def diff(self) -> list[tuple[Span, ...]]:
        """The paragraphs that differ, heading included; empty where there are no words on one of the sides."""
        if not self.old or not self.new or not _live(self.new):
            return []
        return word_diff(*(f"{section.heading}\n{section.text}" for section in (self.old, self.new)))

    @property
    def now(self) -> Section:
        """The section as it is, or as it last was when it is gone."""
        return self.new or self.section


def changes(old: Sections, new: Sections) -> list[Change]:
    """What has changed from `old` to `new`, document by document; empty when ids, words and statuses are the same.

    A section stands in one change at most. One that is found again under another number, with the same or much the same words,
    is renumbered, not repealed and new. A document that `new` lacks altogether is gone.
    """
    before, after = _by_document(old), _by_document(new)
    found: list[Change] = []
    for document in dict.fromkeys((*before, *after)):
        if document in after:
            found += _in_document(before.get(document, {}), after[document])
        else:
            found += (Change(GONE, section, None) for section in before[document].values())
    return found


def comparable(old: Sections, new: Sections) -> Sections:
    """The part of `old` that `new` can say something about: its documents, and what is missing from a collection it has most of.

    A collection is the statutes, the regulations, or the pages of one site. One file says nothing about the others; an archive
    that has most of the statutes shows which of them are gone.
    """
    renewed = {section.document for section in new.values()}
    known: dict[str, set[str]] = defaultdict(set)
    for section in old.values():
        known[_collection(section.document)].add(section.document)
    whole = {name for name, documents in known.items() if len(documents & renewed) > len(documents) / 2}
    return {
        key: section
        for key, section in old.items()
        if section.document in renewed or _collection(section.document) in whole
    }


def _collection(document: str) -> str:
    return urlsplit(document).netloc or document.partition("/")[0]


def _by_document(sections: Sections) -> dict[str, dict[str, Section]]:
    documents: dict[str, dict[str, Section]] = defaultdict(dict)
    for key, section in sections.items():
        documents[section.document][key] = section
    return documents


def _in_document(old: Sections, new: Sections) -> Iterator[Change]:
    olds = {key: section for key, section in old.items() if not _same(section, new.get(key))}
    news = {key: section for key, section in new.items() if not _same(section, old.get(key))}
    if not olds and not news:
        return
    pairs = twins([*filter(_live, olds.values())], [*filter(_live, news.values())])
    twin_of = {before.id: after for before, after in pairs}
    taken = {after.id for _, after in pairs}
    for key, section in olds.items():
        twin = twin_of.get(key) or (None if key in taken else news.get(key))
        # Nothing became of a repealed section whose number another one has taken.
        if twin or _live(section) or key not in taken:
            yield Change(_kind(section, twin), section, twin)
    for key, section in news.items():
        if key not in taken and (key not in olds or (key in twin_of and _live(section))):
            yield Change(NEW, None, section)


def _kind(old: Section, new: Section | None) -> str:
    if new is None:
        return WAS_REPEALED
    if old.id != new.id:
        return RENUMBERED
    if _live(old) != _live(new):
        return NEW if _live(new) else WAS_REPEALED
    if old.status == new.status:
        return CHANGED
    return IN_FORCE_NOW if new.status == IN_FORCE else OUT_OF_FORCE


def _same(section: Section, other: Section | None) -> bool:
    return other is not None and section.status == other.status and section.digest == other.digest


def _live(section: Section) -> bool:
    return section.status != REPEALED

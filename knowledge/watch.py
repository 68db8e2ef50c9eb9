"""Watching the law: which of our texts rest on what has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.changes import Change
from knowledge.documents import Article
from knowledge.laws import Laws
from knowledge.pending import ARTICLE, SUMMARY, Reason

Uses = Mapping[str, Mapping[str, Collection[str]]]
"""What rests on which sources: kind (`article`) → name (`coordinator/what`) → sources as editors write them."""


@dataclass(frozen=True)
class Touched:
    """A cited section or page that has changed: `uses` names what rests on it, by kind; `source` is how editors write it."""

    change: Change
    source: str
    uses: dict[str, tuple[str, ...]]


def affected(found: Collection[Change], uses: Uses, laws: Laws) -> list[Touched]:
    """The changes in sections and pages that something of ours rests on, in the order of `found`.

    Raises:
        KnowledgeError: a source is not in the registry.
    """
    sources: dict[str, str] = {}
    users: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for kind, names in uses.items():
        for name, cited in names.items():
            for source in cited:
                place = laws.section_id(source)
                sources.setdefault(place, source)
                users[place][kind].append(name)
    return [
        Touched(change, sources[place], {kind: tuple(dict.fromkeys(names)) for kind, names in users[place].items()})
        for change in found
        for place in (change.section.id, change.section.document)
        if place in sources
    ]


def reasons(touched: Iterable[Touched], today: date) -> Iterator[Reason]:
    """Why each text that rests on what has changed is under review from `today` on."""
    for one in touched:
        for kind, names in one.uses.items():
            for name in names:
                yield Reason(
                    kind, name, one.source, one.change.section.id, one.change.what, today, one.change.now.digest
                )


def rests_on(articles: Mapping[str, Article], summaries: Collection[str]) -> Uses:
    """What rests on which sources: articles, and summaries, each of which is called by its source."""
    return {
        ARTICLE: {name: article.sources for name, article in articles.items()},
        SUMMARY: {source: (source,) for source in summaries},
    }

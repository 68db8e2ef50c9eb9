"""The law book: what is known of a section that somebody named: its summary, its words where they are imported, our articles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from knowledge.documents import Article
from knowledge.laws import Laws
from knowledge.library import Library, Shelf
from knowledge.references import Reference, candidates
from knowledge.section_numbers import compact
from knowledge.sections import Section
from knowledge.statute_names import StatuteNames
from knowledge.summary import Summary

# How many times as many articles must rest on one section before a bare number means it.
CLEARLY = 3


@dataclass(frozen=True)
class Looked:
    """A section that somebody named. `source` is its key in `laws.yml`, where it has one; `section` its imported text."""

    reference: Reference
    names: Mapping[str, str]
    """What the section is called in each language: `pasient- og brukerrettighetsloven § 2-5 c`."""
    title: str
    """Its own heading, in the language of the law; may be empty."""
    url: str
    checked: str
    """The day up to which our summary's text was read."""
    source: str = ""
    section: Section | None = None
    summary: Summary | None = None
    articles: tuple[Article, ...] = ()

    @property
    def known(self) -> bool:
        """Whether there is such a section, as far as we can tell."""
        return bool(self.source or self.section)


class LawBook:
    """Statutes by name and section, ours and imported."""

    def __init__(
        self, laws: Laws, summaries: Mapping[str, Summary], articles: Mapping[str, Article], shelf: Shelf
    ) -> None:
        self._laws = laws
        self._summaries = summaries
        self._shelf = shelf
        self._citing: dict[str, list[Article]] = {}
        for article in articles.values():
            for source in article.sources:
                self._citing.setdefault(source, []).append(article)
        self._named: tuple[Library | None, StatuteNames] | None = None

    @property
    def library(self) -> Library | None:
        """What has been imported, if anything."""
        return self._shelf.library

    @property
    def names(self) -> StatuteNames:
        """The names of all statutes that can be named; made anew when another edition of the library is in use."""
        library = self.library
        if self._named is None or self._named[0] is not library:
            others = library.documents().items() if library else ()
            sections = library.numbers if library else (lambda _: ())
            self._named = (library, StatuteNames.of(self._laws, others, sections))
        return self._named[1]

    def look_up(self, reference: Reference) -> Looked:
        """All that is known of a section whose statute is named."""
        assert reference.statute, "candidates come first"
        entry = self._laws.entries.get(reference.statute)
        document = entry.document if entry else reference.statute
        section = self._section(document, reference.section)
        source = f"{reference.statute} § {reference.section}" if entry and reference.section in entry.sections else ""
        titles = entry.names if entry else self._titles(document, section)
        return Looked(
            reference=reference,
            names={language: f"{title} § {reference.section}" for language, title in titles.items()},
            title=section.heading if section else entry.sections.get(reference.section, "") if entry else "",
            url=section.url if section else self._laws.url(source) if source else f"https://lovdata.no/{document}",
            checked=entry.checked.isoformat() if entry else "",
            source=source,
            section=section,
            summary=self._summaries.get(source),
            articles=tuple(self._citing.get(source, ())),
        )

    def called(self, section: Section, language: str) -> str:
        """What to call an imported section: under the name of its statute in `language`, where the registry has one."""
        names = next((e.names for e in self._laws.entries.values() if e.legal and e.document == section.document), {})
        return replace(section, document_title=names.get(language, section.document_title)).name

    def meant(self, reference: Reference, article: str | None) -> list[Reference]:
        """The reference with the statutes that it may mean where it names none; a single one where that is clear.

        It is clear where the article just talked about rests on one of them, or clearly more articles than on any other.
        """
        if reference.statute:
            return [reference]
        cited = {source: len(citing) for source, citing in self._citing.items()}
        sources = candidates(reference, self._laws, cited)
        here = [source for source in sources if any(a.id == article for a in self._citing.get(source, ()))]
        if len(here) == 1:
            sources = here
        elif len(sources) > 1 and cited.get(sources[0], 0) >= CLEARLY * max(cited.get(sources[1], 0), 1):
            sources = sources[:1]
        return [_of(reference, source) for source in sources]

    def _section(self, document: str, number: str) -> Section | None:
        library = self.library
        if not library:
            return None
        found = [s for s in library.numbered(document, number) if compact(s.number) == compact(number)]
        return found[0] if found else None

    def _titles(self, document: str, section: Section | None) -> Mapping[str, str]:
        library = self.library
        title = section.document_title if section else library.documents().get(document, "") if library else ""
        return dict.fromkeys(("nb", "nn", "en"), title or document)


def _of(reference: Reference, source: str) -> Reference:
    """The reference as one to `source`; a number that it had before is noted."""
    statute, _, number = source.partition(" § ")
    former = reference.former or (reference.section if number != reference.section else "")
    return replace(reference, statute=statute, section=number, former=former)

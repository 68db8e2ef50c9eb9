"""The registry of sources: statutes, regulations, guides and pages, with names, addresses and the day they were read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.yaml_file import read_mapping

FILE = Path(__file__).with_name("laws.yml")
LOVDATA = "https://lovdata.no/"

_SOURCE = re.compile(r"(?P<key>[A-Za-z0-9-]+)(?:\s*§\s*(?P<section>\d+[A-Z]?(?:-\d+)?)\s?(?P<letter>[a-z])?)?")


@dataclass(frozen=True)
class Source:
    """What an article names as its source: a section of a statute or regulation, or a guide or page as a whole.

    `section` is empty for guides; `title` is the section's own heading, empty where it has none.
    """

    key: str
    section: str = ""
    title: str = ""


@dataclass(frozen=True)
class Former:
    """What a number that a section had before is today, in the same statute: `now` are numbers, most often one."""

    now: tuple[str, ...]
    since: date


@dataclass(frozen=True)
class Entry:
    """One statute, regulation, guide or page. `laws.yml` explains the fields; only legal texts have sections."""

    key: str
    url: str
    checked: date
    names: dict[str, str]
    sections: dict[str, str]
    legal: bool
    aliases: tuple[str, ...] = ()
    former: dict[str, Former] = field(default_factory=dict)

    @property
    def document(self) -> str:
        """What Lovdata calls a legal text, `lov/1999-07-02-63`; of a guide or page its address."""
        return self.url.removeprefix(LOVDATA)


def parse_source(text: str) -> Source:
    """The parts of a source as editors write it: `pbrl § 2-5 c`, `HD-25c`. The title is left empty.

    Raises:
        KnowledgeError: the text is neither.
    """
    match = _SOURCE.fullmatch(text.strip())
    if not match:
        raise KnowledgeError(f"“{text}” is no source; write it as `pbrl § 2-5 c` or `HD-25c`, with nothing after")
    section = " ".join(part for part in (match["section"], match["letter"]) if part)
    return Source(match["key"], section)


@dataclass(frozen=True)
class Laws:
    """Everything in the registry. Each method takes a source as editors write it.

    Every method raises KnowledgeError when the registry does not have the source.
    """

    entries: dict[str, Entry]

    @classmethod
    def load(cls, path: Path = FILE) -> Laws:
        """The registry as `laws.yml` has it.

        Raises:
            KnowledgeError: the file is missing, or an entry lacks a field.
        """
        data = read_mapping(path)
        entries = {}
        for group in ("statutes", "guidance"):
            for key, fields in (data.get(group) or {}).items():
                entries[key] = _entry(path, key, fields, legal=group == "statutes")
        return cls(entries)

    def source(self, text: str) -> Source:
        """The source that `text` names, with the section's title."""
        source = parse_source(text)
        entry = self.entries.get(source.key)
        if not entry:
            raise KnowledgeError(f"laws.yml has no {source.key}, named in “{text}”; correct the key or add it there")
        if not entry.legal and not source.section:
            return source
        if source.section not in entry.sections:
            raise KnowledgeError(f"laws.yml has no section “{text}”; correct the section or add it with its title")
        return replace(source, title=entry.sections[source.section])

    def label(self, text: str, language: str) -> str:
        """The source as residents read it: `pasient- og brukerrettighetsloven § 2-5 c`."""
        source = self.source(text)
        name = self.entries[source.key].names[language]
        return f"{name} § {source.section}" if source.section else name

    def url(self, text: str) -> str:
        """The address, with the section's anchor as Lovdata writes it; empty where no address is known."""
        source = self.source(text)
        url = self.entries[source.key].url
        return f"{url}/§{source.section.replace(' ', '')}" if source.section else url

    @cached_property
    def documents(self) -> frozenset[str]:
        """What Lovdata calls the legal texts of the registry, `lov/1999-07-02-63`."""
        return frozenset(entry.document for entry in self.entries.values() if entry.legal)

    def only_keys(self, text: str) -> bool:
        """Whether `text` holds no words but keys of legal texts, and numbers: `pbrl § 2-5 c`."""
        keys = {part for entry in self.entries.values() if entry.legal for part in entry.key.lower().split("-")}
        found = re.findall(r"[^\W\d_]{2,}", text.lower())
        return bool(found) and keys.issuperset(found)

    def section_id(self, text: str) -> str:
        """The id of the section that it names in an import, `lov/1999-07-02-63/§2-5c`; of a guide or page its address."""
        return self.url(text).removeprefix(LOVDATA)

    def checked(self, text: str) -> date:
        """The day the source was read, for a law the day up to which its text was consolidated."""
        return self.entries[self.source(text).key].checked


def _entry(path: Path, key: str, fields: dict[str, Any], *, legal: bool) -> Entry:
    try:
        names = {language: fields["names"][language] for language in ("nb", "nn", "en")}
        sections = fields["sections"] if legal else {}
        aliases = tuple(fields.get("aliases", ()))
        former = {number: Former(tuple(to["now"]), to["since"]) for number, to in fields.get("former", {}).items()}
        return Entry(key, fields["url"], fields["checked"], names, sections, legal, aliases, former)
    except (KeyError, TypeError):
        needed = "url, checked and names in nb, nn and en" + (", and sections" if legal else "")
        raise KnowledgeError(f"{path.name}: {key} lacks a field; it needs {needed}") from None

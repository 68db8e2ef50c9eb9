"""The names of statutes as people write them: full, short, abbreviated, misspelt, with and without spaces and hyphens."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from knowledge.laws import Former, Laws
from knowledge.normalise import fold
from knowledge.section_numbers import compact

_WORD = re.compile(r"[^\W\d_]+|\d+")
_NO_LETTER = re.compile(r"[\W_]+")
_INFLECTED = re.compile(r"s?(lov|forskrift)(?:ens?|as?|s)?\b")
# What people leave out, put in twice or take for another: vowels, silent h and j, the s between two parts.
_UNSURE = str.maketrans("", "", "aeiouyhjs")
_TWICE = re.compile(r"(.)\1+")
_KIND = re.compile(r"lov(?:en|a)?$|forskrift(?:en|a)?$", re.IGNORECASE)
_KIND_CONSONANTS = re.compile("LV$|FRKRFTM?")
_SURE = 4  # the first letter and so many consonants less one, beside those of lov and forskrift, tell a name
_ABBREVIATION = 8  # letters at most
_BESIDE = re.compile(r"\s*[(\[]([^)\]]+)[)\]]")
_START = 4  # consonants
_MOST_WORDS = 24

_MONTHS = ("jan", "feb", "mar", "apr", "ma[iy]", "jun", "jul", "aug", "sep", "o[kc]t", "nov", "de[sc]")
_DATED = re.compile(
    rf"\b(?P<kind>lov|forskrift|act|regulation)\w*\s(?:(?:av|of|frå|fra)\s)?(?P<day>\d{{1,2}})\.?\s(?P<month>{'|'.join(_MONTHS)})\w*\.?"
    r"\s(?P<year>\d{4})(?:\s(?:nr|no|number)\.?\s?(?P<number>\d{1,5}))?(?!\d)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\b(?P<kind>lov|forskrift|for)[-/](?P<date>\d{4}-\d\d-\d\d)(?:-(?P<number>\d{1,5}))?(?!\d)", re.IGNORECASE
)


@dataclass(frozen=True)
class Mention:
    """Where a text names a statute: `text[start:end]`. An abbreviation may be a word that means something else."""

    start: int
    end: int
    statute: str
    abbreviation: bool = False


def _no_sections(document: str) -> Iterable[str]:
    return ()


class _Word(NamedTuple):
    start: int
    end: int
    letters: str
    consonants: str


@dataclass(frozen=True)
class StatuteNames:
    """The statutes that can be named, and their sections.

    A statute is called by its key in `laws.yml`; one that is not there by Lovdata's reference, `lov/2005-06-17-62`.
    """

    laws: Laws
    _registered: dict[str, str]
    _names: dict[str, str]
    _starts: frozenset[str]
    _keys: dict[str, str]
    _sections: Callable[[str], Iterable[str]]

    @classmethod
    def of(
        cls,
        laws: Laws,
        others: Iterable[tuple[str, str]] = (),
        sections: Callable[[str], Iterable[str]] = _no_sections,
    ) -> StatuteNames:
        """The statutes of `laws`, and `others`: Lovdata's reference and short title, `Arbeidsmiljøloven – aml`.

        `sections` gives the numbers of the sections of a document by its reference, in any order, none where it is unknown.
        Where two statutes share a name, the first has it, those of `laws` before all others.
        """
        legal = {key: entry for key, entry in laws.entries.items() if entry.legal}
        keys = {entry.document: key for key, entry in legal.items()}
        names: dict[str, str] = {}
        for key, entry in legal.items():
            names[_abbreviation(key)] = key
            for name in (*entry.names.values(), *entry.aliases):
                for form in _forms(name):
                    names.setdefault(form, key)
        for document, title in others:
            statute = keys.get(document, document)
            for form in _title_forms(document, title):
                # Misspelt, the name of two statutes that are not ours tells neither.
                taken = names.setdefault(form, statute)
                if form.isupper() and taken != statute and taken not in laws.entries:
                    names[form] = ""
        starts = frozenset(_skeleton(form[: 4 * _START])[:_START] for form in names if not form.isupper())
        registered = {compact(number): number for entry in legal.values() for number in entry.sections}
        return cls(laws, registered, names, starts, keys, sections)

    def find(self, text: str) -> list[Mention]:
        """Every statute that `text` names, in order and not overlapping, the longest name where several fit."""
        dated = [*_DATED.finditer(text), *_REFERENCE.finditer(text)]
        mentions = [Mention(m.start(), m.end(), self._by_date(m)) for m in dated]
        words = [_word(match) for match in _WORD.finditer(text)]
        first = 0
        while first < len(words):
            length, mention = self._longest(words[first : first + _MOST_WORDS])
            if mention and not any(mention.start < other.end and other.start < mention.end for other in mentions):
                mentions.append(mention)
            first += length
        return sorted(mentions, key=lambda mention: mention.start)

    def sections(self, statute: str | None) -> dict[str, str]:
        """The numbers that the statute is known to have, perhaps not all, by the number without spaces and capitals.

        Of None, those of all statutes in the registry.
        """
        if statute is None:
            return self._registered
        entry = self.laws.entries.get(statute)
        known = (*(entry.sections if entry else ()), *self._sections(entry.document if entry else statute))
        return {compact(number): number for number in known}

    def known(self, statute: str | None) -> dict[str, str]:
        """The sections, and the former numbers that the registry tells."""
        entry = self.laws.entries.get(statute or "")
        return {compact(number): number for number in (entry.former if entry else ())} | self.sections(statute)

    def former(self, statute: str, number: str) -> Former | None:
        """What the section with that former number is today, if the registry tells."""
        entry = self.laws.entries.get(statute)
        return entry.former.get(number) if entry else None

    def _by_date(self, match: re.Match[str]) -> str:
        parts = match.groupdict()
        kind = "lov" if parts["kind"].lower() in ("lov", "act") else "forskrift"
        day = parts.get("date") or f"{parts['year']}-{_month(parts['month']):02}-{int(parts['day']):02}"
        document = f"{kind}/{day}" + (f"-{parts['number']}" if parts["number"] else "")
        return self._keys.get(document, document)

    def _longest(self, words: list[_Word]) -> tuple[int, Mention | None]:
        """How many of the words the longest name that begins with the first one has, at least 1, and the name."""
        begin = words[0].start
        found, length = self._abbreviated(words), 1
        if len(words[0].letters) == 1:  # the preposition in “i integreringsloven”
            return length, found
        letters = skeleton = ""
        for count, word in enumerate(words, 1):
            letters += word.letters
            more = word.consonants if skeleton else _skeleton(word.letters)
            skeleton += more[1:] if more[:1] == skeleton[-1:] else more
            if len(skeleton) >= _START and skeleton[:_START] not in self._starts:
                break
            # Words without consonants after a name are not part of it.
            if statute := self._names.get(letters) or (more and self._names.get(skeleton)):
                found, length = Mention(begin, word.end, statute), count
        return length, found

    def _abbreviated(self, words: list[_Word]) -> Mention | None:
        for count in (2, 1):
            if statute := self._names.get("".join(f"{word.letters} " for word in words[:count])):
                return Mention(words[0].start, words[:count][-1].end, statute, abbreviation=True)
        return None


def _bare(text: str) -> str:
    """Folded, without what inflects the name of a statute: loven, lova, lovens."""
    return _INFLECTED.sub(r"\1", fold(text))


def _word(match: re.Match[str]) -> _Word:
    letters = _bare(match[0])
    return _Word(match.start(), match.end(), letters, _consonants(letters))


def _consonants(letters: str) -> str:
    return _TWICE.sub(r"\1", letters.translate(_UNSURE)).upper()


def _skeleton(letters: str) -> str:
    """The first letter and the consonants after it."""
    return letters[:1].upper() + _consonants(letters[1:])


def _forms(name: str) -> list[str]:
    """What all spellings of a name share: its letters, and in capitals its consonants where they tell it from others."""
    bare = _bare(name)
    letters = _NO_LETTER.sub("", bare)
    if len(letters) <= _ABBREVIATION and " " not in name and not _KIND.search(name):
        return [_abbreviation(name)]
    skeleton = _skeleton(letters)
    return [letters, skeleton] if len(_KIND_CONSONANTS.sub("", skeleton)) >= _SURE else [letters]


def _abbreviation(short: str) -> str:
    """With its parts apart, so that `uf-f` is not found in “uff”."""
    return "".join(f"{word} " for word in _WORD.findall(_bare(short)))


def _title_forms(document: str, title: str) -> list[str]:
    """Of a title as Lovdata writes it: `Arbeidsmiljøloven – aml`, `Forskrift om bruk av flagg [flaggforskriften]`."""
    name, _, short = title.partition(" – ")
    kind = document.partition("/")[0]
    beside = [words for words in _BESIDE.findall(name) if _KIND.search(words) and kind in words.lower()]
    name = _BESIDE.sub("", name)
    if short and not _KIND.search(name):
        name, short = title, ""
    return [form for words in (name, *beside) for form in _forms(words)] + ([_abbreviation(short)] if short else [])


def _month(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, 1) if re.match(month, name, re.IGNORECASE))

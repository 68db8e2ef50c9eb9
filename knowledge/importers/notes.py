"""Notes that Lovdata puts beneath a section: who changed it and when, and footnotes. They are no part of the law."""

from __future__ import annotations

import re

_DONE = (
    r"(?:[Ee]ndret?|[Ee]ndra|[Tt]ilføy(?:d|et|a)|[Oo]pphe?v(?:et|a|d)|[Ff]øyd til|[Ff]lytt(?:et|a)|[Ll]agt til|[Rr]ett(?:et|a))"
    r",? (?:ved|med|fra|til|hit|uten|i|og|delvis|igjen|jf|av|som|iflg|\d+)"
)
_TO_BE_DONE = r"(?:[Tt]ilføyes|[Ee]ndr(?:es|ast)|[Oo]pphev(?:es|ast)|[Ff]øyes til|[Bb]lir \w+) (?:ved|med)"
_VERB = rf"(?:{_DONE}|{_TO_BE_DONE})"
# What the change was made to, where the note stands under a heading: “Kapittel 4 med § 4-1 til § 4-4 opphevet …”
_OF_WHAT = (
    r"(?:(?:Kapit\w*?o|O)verskri\w*|Kapit+\w*|Vedlegg\w*|Del\w*|Avsnitt\w*|Tittel\w*|Punkt\w*|Bilag\w*|Artikkel\w*"
    r"|Underoverskrift\w*|Hjemm?el\w*|Forordning\w*|Romertall\w*|Tabell\w*|Endring|Paragraf\w*)(?:\s[^.]{1,60}?)?\s"
)
_AMENDMENT = re.compile(rf"\(?(?:{_OF_WHAT}(?:er )?)?{_VERB}\b.*\b(?:1[5-9]|20)\d\d\b", re.DOTALL)
_OTHER = re.compile(r"(?:Tidl(?:igere|egare) (?:§|art|kap)|Svarer til tidligere|Amended by|Ikk?j?e i kraft|Inkurie)")
_FOOTNOTE = re.compile(r"\d{1,3} +(?=\S)")

_REPEALED = re.compile(r"\b[Oo]pphe?v(?:et|a|d)\b")  # “Opphvet” stands in several regulations
_TO_COME = re.compile(r"\(?(?:Tilføyes|Føyes til|Blir tilføyd)\b")
_NOT_IN_FORCE = re.compile(r"\bIkk?j?e i kraft\b")


def is_amendment(line: str) -> bool:
    """Whether a line tells what changed the text and when: it begins with the change and names a year."""
    return bool(_AMENDMENT.match(line) or _OTHER.match(line))


def is_footnote(line: str) -> bool:
    """Whether a line of a note is a footnote: a number without a full stop, and something after it."""
    return bool(_FOOTNOTE.match(line))


def says_repealed(text: str) -> bool:
    """Whether a note or heading says that the section is repealed."""
    return bool(_REPEALED.search(text))


def says_not_in_force(note: str, *, has_text: bool) -> bool:
    """Whether a note says that the section is not in force, or is only going to be added."""
    return bool(_NOT_IN_FORCE.search(note)) or (not has_text and bool(_TO_COME.match(note)))

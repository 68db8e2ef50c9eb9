"""Signs that life or a child is at risk, recognised before anything else and without any model.

The signs are data: `danger.yml` holds patterns over words, this module compiles and applies them. A pattern is a row of
parts, each standing for one word unless said otherwise:

    word        that word           word*   a word that begins so        a|b*|c   one of these
    @name       one of the patterns in the list `name` under `words`; also @name|@other|word
    ~3          at most three words, within one sentence                 part?    the part, or nothing
    !a|b        not followed by one of these (takes up no word)
    .           the end of a sentence or of the message

Text and patterns are folded alike: small letters, no accents, å ø æ and aa oe ae become a o e, letters that stand twice
stand once, apostrophes go and sentences are kept apart. So "PUSSTER IKKE" and "puster ikke" are the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast, get_args

from knowledge.yaml_file import read_mapping

Kind = Literal["suicide", "medical", "violence", "harm_to_child"]
KINDS: tuple[Kind, ...] = get_args(Kind)

SIGNS_FILE = Path(__file__).with_name("danger.yml")
ANSWERS_FILE = Path(__file__).with_name("danger_answers.yml")

# More than this is read from both ends only, so that a pasted letter cannot slow the assistant down.
MAX_CHARACTERS = 8000

_LETTERS = str.maketrans({"å": "a", "ø": "o", "æ": "e", "ö": "o", "ä": "a", "ð": "d", "ß": "s"})
_WORD_OR_END = re.compile(r"[a-z0-9]+|[.!?;:\n]")
_BLANK = " . "


@dataclass(frozen=True)
class Danger:
    """What kind of danger a message speaks of, and the folded words that show it."""

    kind: Kind
    words: str


@dataclass(frozen=True)
class KindSigns:
    """The compiled signs of one kind: `always` count, `unless_calm` only when nothing shows an ordinary question."""

    kind: Kind
    ignore: re.Pattern[str]
    always: re.Pattern[str]
    unless_calm: re.Pattern[str]


@dataclass(frozen=True)
class Signs:
    """Everything `danger.yml` says, compiled: its general sections, and its `kinds` in the order in which they are tried."""

    ignore: re.Pattern[str]
    past: re.Pattern[str]
    still: re.Pattern[str]
    calm: re.Pattern[str]
    kinds: tuple[KindSigns, ...]


def fold_letters(text: str) -> str:
    """Return small letters without accents, apostrophes, invisible characters or doubled letters."""
    text = text.lower().translate(_LETTERS)
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in decomposed if unicodedata.category(c) not in {"Mn", "Cf"})
    plain = re.sub("['’‘`´]", "", plain)
    plain = plain.replace("aa", "a").replace("oe", "o").replace("ae", "e")
    return re.sub(r"([a-z])\1+", r"\1", plain)


def fold(text: str) -> str:
    """Return the words of `text`, folded, with a space round each and ` . ` between sentences."""
    if len(text) > MAX_CHARACTERS:
        text = f"{text[: MAX_CHARACTERS // 2]}\n{text[-MAX_CHARACTERS // 2 :]}"
    marks = _WORD_OR_END.findall(fold_letters(text))
    return " " + " ".join(mark if mark.isalnum() else "." for mark in marks) + " "


def compile_words(alternatives: str) -> str:
    """Turn `a|b*|c` into a regular expression for one word without the space after it."""
    folded = (fold_letters(word) for word in alternatives.split("|"))
    return "|".join(word[:-1] + "[a-z0-9]*" if word.endswith("*") else word for word in folded)


def compile_part(part: str, words: Mapping[str, Iterable[str]]) -> str:
    """Turn one part of a pattern into a regular expression."""
    if part == ".":
        return r"\. "
    if part.startswith("~"):
        return rf"(?:[a-z0-9]+ ){{0,{int(part[1:])}}}"
    if part.startswith("!"):
        return rf"(?!(?:{compile_words(part[1:])}) )"
    if part.endswith("?"):
        return f"(?:{compile_part(part[:-1], words)})?"
    if part.startswith("@") and "|" in part:
        return "(?:" + "|".join(compile_part(choice, words) for choice in part.split("|")) + ")"
    if part.startswith("@"):
        return "(?:" + "|".join(compile_pattern(pattern, words) for pattern in words[part[1:]]) + ")"
    return f"(?:{compile_words(part)}) "


def compile_pattern(pattern: str, words: Mapping[str, Iterable[str]]) -> str:
    """Turn a pattern into a regular expression over folded text."""
    return "".join(compile_part(part, words) for part in pattern.split())


def compile_all(patterns: Iterable[str], words: Mapping[str, Iterable[str]]) -> re.Pattern[str]:
    """Return one regular expression that finds any of the patterns at the start of a word."""
    joined = "|".join(compile_pattern(pattern, words) for pattern in patterns)
    return re.compile(f"(?<= )(?:{joined})" if joined else r"(?!)")


def all_languages(patterns: Mapping[str, list[str]] | None) -> list[str]:
    """Return the patterns of every language: what a person writes may mix them, so all are always tried."""
    return [pattern for of_language in (patterns or {}).values() for pattern in of_language]


def compile_signs(data: Mapping[str, Any]) -> Signs:
    """Compile the content of `danger.yml`."""
    words = data["words"]

    def compiled(patterns: Mapping[str, list[str]] | None) -> re.Pattern[str]:
        return compile_all(all_languages(patterns), words)

    kinds = (
        KindSigns(
            cast(Kind, kind),
            compiled(signs.get("ignore")),
            compiled(signs.get("always")),
            compiled(signs.get("unless_calm")),
        )
        for kind, signs in data["kinds"].items()
    )
    return Signs(
        compiled(data["ignore"]), compiled(data["past"]), compiled(data["still"]), compiled(data["calm"]), tuple(kinds)
    )


@lru_cache(maxsize=1)
def load_signs() -> Signs:
    """Return the signs that ship with the assistant."""
    return compile_signs(read_mapping(SIGNS_FILE))


@lru_cache(maxsize=1)
def load_danger_answers() -> dict[str, dict[str, str]]:
    """Return the answer for each kind, and for danger of an unclear kind, in each language: `answers[kind][language]`."""
    return read_mapping(ANSWERS_FILE)


def is_calm(text: str) -> bool:
    """Whether `text` asks about a right, or tells of something long past: words of danger then weigh less."""
    return load_signs().calm.search(fold(text)) is not None


def find_danger(text: str, signs: Signs) -> Danger | None:
    """Return the first kind of danger of `signs` that shows in `text`, with idioms and what is over left out."""
    folded = signs.ignore.sub(_BLANK, fold(text) + ". ")
    if not signs.still.search(folded):
        folded = signs.past.sub(_BLANK, folded)
    is_calm = signs.calm.search(folded) is not None
    for kind in signs.kinds:
        readable = kind.ignore.sub(_BLANK, folded)
        found = kind.always.search(readable) or (None if is_calm else kind.unless_calm.search(readable))
        if found:
            return Danger(kind.kind, found.group().strip())
    return None


def detect_danger(text: str) -> Danger | None:
    """Return the danger that `text` speaks of, or None for an ordinary message."""
    return find_danger(text, load_signs())

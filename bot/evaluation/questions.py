"""Question sets: what residents ask, and what a right reply is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import SetupError
from bot.settings import ROOT
from knowledge.conversation import LANGUAGES

FILES = {
    "heldout": ROOT / "tests" / "data" / "questions_heldout.yml",
    "dev": ROOT / "tests" / "data" / "questions_dev.yml",
}
KINDS = ("info", "oos", "human", "crisis", "notcrisis", "bad", "smalltalk")
KEYS = frozenset("id l t kind want f before lang dialect forbid municipality".split())


@dataclass(frozen=True)
class Fact:
    """Something a right answer holds: every pattern occurs in the reply."""

    name: str
    patterns: tuple[re.Pattern[str], ...]

    def held_in(self, text: str) -> bool:
        """Whether `text` holds the fact."""
        return all(pattern.search(text) for pattern in self.patterns)


@dataclass(frozen=True)
class Item:
    """One question and what a right reply to it is.

    `wanted` has one set of article ids per question asked in the text (two for two-in-one); any article of a set is
    right. `before` are the earlier turns of the conversation. `languages` are the fair languages of the reply: both
    written forms for a dialect. `municipality` is the name of the municipality that the text names, where that is labelled.
    """

    id: str
    language: str
    text: str
    kind: str = "info"
    wanted: tuple[frozenset[str], ...] = ()
    facts: tuple[Fact, ...] = ()
    before: tuple[str, ...] = ()
    languages: frozenset[str] = frozenset()
    forbidden: tuple[str, ...] = ()
    municipality: str | None = None

    @property
    def is_single(self) -> bool:
        """Whether it is one question to our articles: what retrieval is measured on."""
        return self.kind == "info" and len(self.wanted) == 1


@dataclass(frozen=True)
class QuestionSet:
    """The items of one file; `name` is `heldout`, `dev` or that of the file."""

    name: str
    path: Path
    items: tuple[Item, ...]


def load_questions(which: str) -> QuestionSet:
    """Read a set: `heldout`, `dev`, or the path of a file of the same form.

    A file is a list of items, or a mapping of `facts` (name → list of regular expressions) and `items`.

    Raises:
        SetupError: there is no such file, or an item is not of this form; the message names the item and the remedy.
    """
    path = FILES.get(which, Path(which))
    if not path.is_file():
        raise SetupError(f"no question set “{which}”; use {' or '.join(FILES)}, or the path of a YAML file")
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise SetupError(f"{path} is not YAML: {' '.join(str(error).split())}") from error
    facts, items = (data.get("facts", {}), data.get("items")) if isinstance(data, dict) else ({}, data)
    if not isinstance(items, list) or not items:
        raise SetupError(f"{path} has no items; write a list, or `facts:` and `items:`")
    read = tuple(_item(entry, facts, path) for entry in items)
    ids = [item.id for item in read]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise SetupError(f"{path}: the id {twice[0]} stands twice; give each item its own")
    # A file of somebody's own must not pass for one of ours, whatever it is called.
    name = which if which in FILES else path.name if path.stem in FILES else path.stem
    return QuestionSet(name, path, read)


def _item(entry: Any, facts: dict[str, list[str]], path: Path) -> Item:
    where = f"{path}: item {entry.get('id', '?') if isinstance(entry, dict) else entry}"
    if not isinstance(entry, dict) or not {"id", "l", "t"} <= set(entry):
        raise SetupError(f"{where} needs id, l and t")
    unknown = sorted(set(entry) - KEYS)
    if unknown:
        raise SetupError(f"{where} has the unknown key {unknown[0]}; known: {', '.join(sorted(KEYS))}")
    kind = entry.get("kind", "info")
    language = entry.get("lang", entry["l"])
    for value, known, key in ((kind, KINDS, "kind"), (entry["l"], LANGUAGES, "l"), (language, LANGUAGES, "lang")):
        if value not in known:
            raise SetupError(f"{where} has {key} {value}; known: {', '.join(known)}")
    wanted = _wanted(entry.get("want") or [], where)
    if kind == "info" and not wanted and not entry.get("f"):
        raise SetupError(f"{where} names neither an article under `want` nor a fact under `f`")
    # A dialect is neither written form: who speaks one has not asked for bokmål or nynorsk.
    fair = ("nb", "nn") if entry.get("dialect") and language != "en" else (str(language),)
    return Item(
        id=str(entry["id"]),
        language=entry["l"],
        text=str(entry["t"]),
        kind=kind,
        wanted=wanted,
        facts=tuple(_fact(name, facts, where) for name in entry.get("f", [])),
        before=tuple(map(str, entry.get("before", []))),
        languages=frozenset(fair),
        forbidden=tuple(map(str, entry.get("forbid", []))),
        municipality=entry.get("municipality"),
    )


def _wanted(want: list[Any], where: str) -> tuple[frozenset[str], ...]:
    if not want:
        return ()
    if all(isinstance(article, str) for article in want):
        return (frozenset(want),)
    if all(isinstance(part, list) and part for part in want):
        return tuple(frozenset(map(str, part)) for part in want)
    raise SetupError(f"{where}: `want` is a list of article ids, or one list of them per question")


def _fact(name: str, facts: dict[str, list[str]], where: str) -> Fact:
    try:
        return Fact(name, tuple(re.compile(p, re.IGNORECASE | re.DOTALL) for p in facts.get(name, [name])))
    except re.error as error:
        raise SetupError(f"{where}: the fact “{name}” is no regular expression: {error}") from error

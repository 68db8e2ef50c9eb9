"""What the chat widget says: the words of the page, its own, and over them those of the municipality."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bot.gateway.page_view import words
from knowledge.check import Problem
from knowledge.conversation import LANGUAGES
from knowledge.guard import MAX_LENGTH
from knowledge.municipality import DEFAULT, Municipality, load_municipalities
from knowledge.yaml_file import read_mapping

WORDS = Path(__file__).parent.parent / "widget" / "words.yml"
# Words of the page that the widget has no place for.
ONLY_PAGE = frozenset("document error_mark look look_more looking not_read person skip".split())
# That a machine answers is said in our words everywhere.
OURS = frozenset({"machine"})
TOLD = frozenset({"phone", "visit"})
PLACEHOLDER = re.compile(r"{\w+}")


def widget_words(language: str, municipality: str | None, keep_days: int) -> dict[str, Any]:
    """What the widget says in one language; `limit` is the longest message."""
    places = load_municipalities()
    place = places.get(municipality or DEFAULT, places[DEFAULT])
    page = {key: text for key, text in words(language, municipality, keep_days).items() if key not in ONLY_PAGE}
    ours = {**page, **load_words()[language]}
    own = place.words.get(language, {})
    return {**ours, **{key: text for key, text in own.items() if not _wrong(key, text, ours)}, "limit": MAX_LENGTH}


def word_problems(places: Iterable[Municipality]) -> Iterator[Problem]:
    """What is wrong with the words that municipalities, and the default for all others, have of their own."""
    for place in (place for place in places if place.local or not place.number):
        for language, own in place.words.items():
            where = f"{place.name or DEFAULT}: words: {language}"
            if language not in LANGUAGES:
                yield Problem("unknown language", where, f"one of {', '.join(LANGUAGES)}")
                continue
            ours = {**words(language, place.number, 1), **load_words()[language]}
            for key, text in own.items():
                if wrong := _wrong(key, text, ours):
                    yield Problem("word of the chat", f"{where}: {key}", wrong)


@cache
def load_words() -> dict[str, dict[str, Any]]:
    """The words of bot/widget/words.yml by language."""
    return read_mapping(WORDS)


def _wrong(key: str, text: object, ours: Mapping[str, Any]) -> str | None:
    """Why a word cannot stand where ours does; None where it can."""
    if key in OURS:
        return "always says what we say"
    if key in TOLD:
        return "is made of the fields phone, address and hours"
    if key not in ours or key in ONLY_PAGE:
        return "the chat has no such word; /widget/words.json?lang=nb shows those that it has"
    if isinstance(text, str) and isinstance(ours[key], str):
        kept = set(PLACEHOLDER.findall(ours[key])) == set(PLACEHOLDER.findall(text))
        return None if kept else f"what stands in braces must be the same as in “{ours[key]}”"
    if isinstance(text, list) and isinstance(ours[key], list):
        return None if all(isinstance(each, str) for each in text) else "a list of texts"
    return "a text where ours is a text, a list where ours is a list; others cannot be changed"

"""Which municipality a misspelt answer may mean."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from knowledge.language import familiar_share
from knowledge.municipality import Municipality, load_municipalities
from knowledge.municipality_names import WORD, lower_letters, municipalities_named, plain_letters, written_forms
from knowledge.normalise import clean

_NEAR, _MARGIN = 0.75, 0.1
# Fewer letters are near to too much: `hva` to Hå, `nei` to Nes.
_SHORT = 4
_LONGEST_ANSWER = 3
_BESIDE_A_NAME = frozenset(
    "jeg eg æ vi me i a bor bur bodd på ved fra frå kommer kjem er det den der nå no vår min mi kommune kommunen kommuna heter "
    "heiter hei ja nei nå og i we live in from the of my our is it called municipality at near am are come moved to til flyttet "
    "vet veit ikke ikkje hva kva hvem hvor kvar what where which don't dont don know not yes hello hi vil si helst ingen takk "
    "mener meiner mente meinte hvorfor kvifor why how hvordan korleis kan du dere you ha".split()
)
_LIVES = re.compile(
    r"\b(?:bor|bur|live|living|kommer|kjem|come|er|flyttet|flytta)\s+(?:i|på|til|fra|frå|in|from)\s+", re.IGNORECASE
)


def closest_municipalities(text: str, limit: int = 3) -> list[Municipality]:
    """The municipalities that `text` may mean, best first; none when no name is near.

    `text` is an answer to the question which municipality someone lives in, perhaps misspelt.
    """
    text = clean(text)
    named = municipalities_named(text)
    if named:
        return named[:limit]
    best: dict[str, float] = {}
    for guess in _guesses(text):
        for name, numbers in _names().items():
            nearness = _nearness(guess, name)
            best.update({number: nearness for number in numbers if nearness > best.get(number, 0.0)})
    enough = max(_NEAR, max(best.values(), default=0.0) - _MARGIN)
    near = sorted((-nearness, number) for number, nearness in best.items() if nearness >= enough)
    return [load_municipalities()[number] for _, number in near[:limit]]


def _guesses(text: str) -> set[str]:
    lives = _LIVES.search(text)
    words = [
        word for word in WORD.findall(text[lives.end() :] if lives else text) if word.lower() not in _BESIDE_A_NAME
    ]
    if lives:
        words = words[:_LONGEST_ANSWER]
    elif len(words) > _LONGEST_ANSWER:
        return set()
    spans = [words[start:end] for start in range(len(words)) for end in range(start + 1, len(words) + 1)]
    # What everyday text knows is no misspelling; but all that is left may be a name that is a word too.
    misspelt = [span for span in spans if familiar_share(" ".join(span)) < 1]
    guesses = {" ".join(plain_letters(lower_letters(word)) for word in span) for span in misspelt}
    whole = " ".join(plain_letters(lower_letters(word)) for word in words)
    return guesses | ({whole} & set(_names()))


def _nearness(guess: str, name: str) -> float:
    if guess == name:
        return 1.0
    if min(len(guess), len(name)) < _SHORT:
        return 0.0
    matcher = SequenceMatcher(None, name, guess, autojunk=False)
    if matcher.real_quick_ratio() < _NEAR or matcher.quick_ratio() < _NEAR:
        return 0.0
    return matcher.ratio()


@lru_cache(maxsize=1)
def _names() -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    for forms in written_forms().values():
        for form in forms:
            names.setdefault(" ".join(map(plain_letters, form.words)), set()).add(form.number)
    return names

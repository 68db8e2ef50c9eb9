"""Which language a message is in: bokmål, nynorsk or English. A linear model on words and pieces of words.

Weights live in language.npz, made by language_train.py; only NumPy is needed here, and a question takes a tenth of a millisecond.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["LanguageGuess", "choose", "detect", "familiar_share", "probabilities"]

LANGUAGES = ("nb", "nn", "en")
WEIGHTS = Path(__file__).with_name("language.npz")

# Features and words share no table: features pick rows of weights, words pick bits that say “seen in training”.
BUCKETS = 2**18
WORD_BITS = 2**20
LONGEST = 200  # characters looked at; more adds time, not certainty

# Read off the curve on development data, which language_train prints: 0.8 decides 89 of 100, and is wrong on 1 of them.
SURE = 0.8
# Enough for the first message, when there is no conversation to keep to: 98.7 % of the development questions come out right.
LIKELY = 0.7

_WORD = re.compile(r"[^\W\d_]+")

# Words that only one of the languages uses.
FUNCTION_WORDS = {
    "nb": frozenset(
        "ikke hva hvem hvordan hvor hvorfor hvilke hvilken hvilket jeg noe noen fra være gjøre gjør sier mye hun dere "
        "deres et bare selv hjem uke uker ble nå hvis trenger søker vet finnes uten skole hvafor "
        "æ mæ dæ sæ jæ dæm ittj itj itte ente kem koffer koffør korsn kossn kossen kordan åssen åssn dokker".split()
    ),
    "nn": frozenset(
        "ikkje kva kven korleis kvifor kvar eg noko nokon nokre frå vere gjere gjer seier mykje meir dykk dykkar ein eit "
        "berre òg sjølv heim veke veker vart fekk treng søkjer søkje skule dei deira ønskjer ønskje kjem fleire sjuk "
        "finst utan veit skilnad eining hjå".split()
    ),
    "en": frozenset(
        "the is are what how who why where when which my we you your our they their do does did not have has can could "
        "should would of and with from this that it a an if about there any please hello "
        "help need want get apply child speak".split()
    ),
}

# “æ” and its like are dialects that read bokmål. Beside them, the words they share with nynorsk say nothing.
_DIALECT = frozenset("æ mæ dæ sæ jæ dæm ittj itj itte".split())
_SHARED_WITH_DIALECT = frozenset("ikkje kor ka veit noko nokka nokon fekk heim sjøl frå gjer e".split())


@dataclass(frozen=True)
class LanguageGuess:
    """The likeliest language and how likely it is among the three (0–1); 0 when there is nothing to read."""

    language: str
    confidence: float


@dataclass(frozen=True)
class _Model:
    weights: NDArray[np.int8]  # (BUCKETS, 3)
    scale: float
    intercept: NDArray[np.float32]  # (3,)
    known: NDArray[np.uint8]  # WORD_BITS bits


def words_of(text: str) -> list[str]:
    """Lower-case words made of letters; figures, signs and emoji are left out."""
    return _WORD.findall(unicodedata.normalize("NFKC", text[:LONGEST]).lower())


def feature_ids(words: list[str]) -> list[int]:
    """Distinct feature numbers of a message: each word, its pieces of one to five letters, and its function-word class."""
    features = set()
    if not _DIALECT.isdisjoint(words):
        words = [word for word in words if word not in _SHARED_WITH_DIALECT]
    for word in words:
        # One byte per letter makes slicing cheap; letters outside Western Europe become “?”, which is a signal as well.
        padded = b"_" + word.encode("latin-1", "replace") + b"_"
        features.add(b"=" + padded)
        features.update(
            padded[start : start + length] for length in range(1, 6) for start in range(len(padded) - length + 1)
        )
        features.update(b"@" + language.encode() for language, listed in FUNCTION_WORDS.items() if word in listed)
    return [zlib.crc32(feature) % BUCKETS for feature in features]


def word_bit(word: str) -> int:
    """Position of a word in the table of words seen in training."""
    return zlib.crc32(word.encode()) % WORD_BITS


@lru_cache(maxsize=1)
def _model() -> _Model:
    with np.load(WEIGHTS) as stored:
        return _Model(stored["weights"], float(stored["scale"]), stored["intercept"], stored["known"])


def probabilities(text: str) -> dict[str, float]:
    """Probability of each language, given that it is one of the three; all equal when there are no letters."""
    words = words_of(text)
    if not words:
        return dict.fromkeys(LANGUAGES, 1 / len(LANGUAGES))
    model = _model()
    ids = feature_ids(words)
    scores = model.weights[ids].sum(axis=0, dtype=np.int32) * (model.scale / len(ids) ** 0.5) + model.intercept
    shares = np.exp(scores - scores.max())
    return dict(zip(LANGUAGES, (shares / shares.sum()).tolist(), strict=True))


def detect(text: str) -> LanguageGuess:
    """Guess the language of a message; below SURE the guess should not be acted on."""
    if not words_of(text):
        return LanguageGuess("nb", 0.0)
    shares = probabilities(text)
    language = max(shares, key=shares.__getitem__)
    return LanguageGuess(language, shares[language])


def choose(text: str, current: str | None) -> str:
    """Language to answer in: the message's own when it is clear, else the conversation's, else bokmål.

    One or two words without a function word say nothing about bokmål or nynorsk (“hei”, “ok”), and change no
    conversation: they are as a rule a name, a place or a term, which is the same in all three.
    """
    words = words_of(text)
    used = {name: [word for word in words if word in known] for name, known in FUNCTION_WORDS.items()}
    # “what is koordinerende enhet”: the terms are Norwegian, the sentence is not.
    if len(used["en"]) >= 2 and not used["nb"] and not used["nn"]:
        return "en"
    shares = probabilities(text)
    language = max(shares, key=shares.__getitem__)
    bare = len(words) <= 2 and not used[language]
    if shares[language] >= SURE and not (bare and (current or language != "en")):
        return language
    if current is None and len(words) > 2 and shares[language] >= LIKELY:
        return language
    # “Kan vi klage på avslag?” is good bokmål and good nynorsk; who writes it in an English conversation has left English.
    if current == "en" and len(words) > 2 and shares["en"] < 1 - SURE:
        return "nb"
    return current or "nb"


def familiar_share(text: str) -> float:
    """Share (0–1) of the words that occur in our bokmål, nynorsk and English training text; 1 for a text without words."""
    words = words_of(text)
    if not words:
        return 1.0
    known = _model().known
    bits = [word_bit(word) for word in words]
    return sum(bool(known[bit >> 3] & (1 << (bit & 7))) for bit in bits) / len(bits)

"""Recognises a message in a language we do not answer in, so that the person is told so in that language."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from knowledge.language import familiar_share, words_of

if TYPE_CHECKING:
    from lingua import LanguageDetector

__all__ = ["other_language"]

# A message that mostly uses words of our training text is ours, however odd the rest; measured on dialect and slips.
FAMILIAR = 0.5
CONFIDENT = 0.9  # of lingua, among the languages below
SHORTEST = 3  # words; two are as a rule a name

_FOREIGN = (
    "ARABIC FRENCH GERMAN LITHUANIAN PERSIAN POLISH RUSSIAN SOMALI SPANISH THAI TURKISH UKRAINIAN URDU VIETNAMESE"
).split()
# Never reported: they are here so that dialect, slips, names and our neighbours' languages have somewhere to go.
_OURS = "BOKMAL NYNORSK ENGLISH DANISH SWEDISH ICELANDIC DUTCH".split()

_ETHIOPIC = re.compile(r"[\u1200-\u139f]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_SORANI = re.compile(r"[\u0695\u06b5\u06c6\u06ce\u06d5]")  # ڕ ڵ ۆ ێ ە: the letters that Arabic, Persian and Urdu lack

# lingua knows neither Northern Sámi nor Kurdish. Frequent words that Norwegian, English and the languages above lack.
_SAMI = frozenset(
    "mun mii sii leat leago lean leatgo manne makkár galgá galget galggan oažžu oažžut oaččun ohcat ozan mánná máná mánáid mánnái "
    "veahki veahkki veahkkin dárbbašan dárbbašit dárbbaša dárbu sámegiella sámegillii sámegiela suohkan suohkana giitu bures "
    "sáhtán sáhttit sáhtát sáhttá geat gosa maid livččen lassin min mis mus dus munnje midjiide gielda vástidit vástádus "
    "váidalit váidaga lea go ja".split()
)
_SAMI_SHARED = frozenset("go ja min maid".split())  # also Norwegian or English: they count, but not alone
_KURMANJI = frozenset(
    "ez em hûn dixwazim dixwazin dikarim dikarin çawa çi kî heye hene tune nîne ji bo û ku zarok zarokê zarokan alîkarî alîkariyê "
    "erê spas kurdî dibe bibe bikim bikin divê hewce min me wergêr koordînator şaredarî".split()
)
_KURMANJI_SHARED = frozenset("em ji bo ku min me".split())


def other_language(text: str) -> str | None:
    """ISO 639 code when the message is clearly in a language that other_languages.yml has a sentence in, else None.

    Bokmål, nynorsk, English, Danish and Swedish give None, as do single words and names in Latin script.
    Whatever is in Ethiopic script counts as Tigrinya.
    """
    text = unicodedata.normalize("NFKC", text)
    letters = [letter for letter in text if letter.isalpha()]
    if not letters:
        return None
    if sum(bool(_LATIN.match(letter)) for letter in letters) * 2 <= len(letters):
        return _by_script(text)
    words = words_of(text)
    if len(words) < SHORTEST or familiar_share(text) >= FAMILIAR or _is_name(text):
        return None
    return _by_words(words) or _by_lingua(text, CONFIDENT)


def _is_name(text: str) -> bool:
    """Every Word Begins With A Capital, and nothing is asked."""
    return text.istitle() and "?" not in text


def _by_script(text: str) -> str | None:
    if _ETHIOPIC.search(text):
        return "ti"
    if _SORANI.search(text):
        return "ckb"
    # Another script cannot be Norwegian, so the likeliest will do, however likely.
    return _by_lingua(text, 0.0)


def _by_words(words: list[str]) -> str | None:
    """Northern Sámi or Kurmanji: two of their frequent words, at least one of them theirs alone."""
    for code, frequent, shared in (("se", _SAMI, _SAMI_SHARED), ("ku", _KURMANJI, _KURMANJI_SHARED)):
        found = frequent.intersection(words)
        if len(found) >= 2 and found - shared:
            return code
    return None


def _by_lingua(text: str, confidence: float) -> str | None:
    values = _detector().compute_language_confidence_values(text)
    best = values[0]
    if best.language.name in _OURS or best.value == 0.0 or best.value < confidence:
        return None
    return best.language.iso_code_639_1.name.lower()


@lru_cache(maxsize=1)
def _detector() -> LanguageDetector:
    from lingua import Language, LanguageDetectorBuilder

    languages = [getattr(Language, name) for name in [*_FOREIGN, *_OURS]]
    # 31 MB; high accuracy takes 446 MB and gains little on whole sentences of languages this far apart.
    return LanguageDetectorBuilder.from_languages(*languages).with_low_accuracy_mode().build()

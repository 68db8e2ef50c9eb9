"""Names of persons in a message, found by the Norwegian spaCy pipeline and hidden before anything is stored.

Only what is written with capitals in a Norwegian message counts: lower-cased dialect words and English words are too often
taken for names, and a hidden word can be the one that tells a danger (docs/adr/0007-spacy.md). What a phrase announces as a
name (knowledge/said_names.py) is hidden in any case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from knowledge.language import familiar_share, probabilities
from knowledge.municipality import Municipality
from knowledge.municipality_guesses import closest_municipalities
from knowledge.municipality_names import find_municipality, municipalities_named
from knowledge.norwegian import load_pipeline
from knowledge.said_names import MASK, keeps_danger, mask_said_names

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Span

# Diagnoses that bear a person's name; whoever asks about one needs it in the question.
_DIAGNOSIS = re.compile(
    r"\b(?:alzheimer|angelman|asperger|becker|bechterew|crohn|danlos|down|dravet|duchenne|edwards|ehlers|gastaut|hodgkin|huntington|"
    r"klinefelter|lennox|marfan|noonan|parkinson|patau|prader|rett|sotos|tourette|turner|usher|willi|williams)s?\b",
    re.IGNORECASE,
)
_DOSE = re.compile(r"\d\s?(?:mg|mcg|µg|ml)\s+$", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s.'’-]+")  # the parts of Anne-Grete B. Nordmann


def mask_names(text: str) -> str:
    """`text` with the names of persons replaced by `[name]`."""
    text = mask_said_names(text)
    # In a message without a capital, or in capitals only, the letters do not tell a name.
    if text in (text.lower(), text.upper()) or _is_english(text):
        return text
    message = text
    persons = [name for name in _names_only()(text).ents if _is_person(name)]
    places = municipalities_named(text) if persons else []
    for name in reversed(persons):
        masked = f"{text[: name.start_char]}{MASK}{text[name.end_char :]}"
        if not _is_place(name.text, message, places) and keeps_danger(text, masked):
            text = masked
    return text


def _is_person(name: Span) -> bool:
    return (
        name.label_ == "PER"
        # GMFCS is no name, and neither is what is taken in milligrams.
        and not name.text.isupper()
        and not _DOSE.search(name.doc.text[: name.start_char])
        and all(part.isalpha() and part[0].isupper() for part in _BETWEEN.split(name.text.strip(".")))
        and not _DIAGNOSIS.search(name.text)
        # A word that everyday text knows is none, though it begins a sentence: “Gjelder det henne?”
        and (" " in name.text or not familiar_share(name.text))
    )


def _is_place(name: str, text: str, named: Sequence[Municipality]) -> bool:
    """Whether the message speaks of the municipality of that name; “Kari Hamar” and “saksbehandler Lund” are no places."""
    if " " in name:
        return name in {form for place in named for form in (place.name, *place.aliases)}
    # A misspelt one counts where only a place can stand: alone, or after “i” and “fra”.
    alone = re.fullmatch(rf"(?:.*\b(?:i|fra|frå) )?{re.escape(name)}[ .!]*", text)
    return find_municipality(name) in named or bool(alone and closest_municipalities(name))


def _is_english(text: str) -> bool:
    shares = probabilities(text)
    return max(shares, key=shares.__getitem__) == "en"


@lru_cache(maxsize=1)
def _names_only() -> Language:
    return load_pipeline("tok2vec", "morphologizer", "trainable_lemmatizer")

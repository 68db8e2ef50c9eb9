"""The gate before the law: when words of an imported text are worth quoting where no article answers.

An assistant for coordinators that quotes the law on fishing to whoever asks about dinner helps nobody. So a quote must fit well, and
be of our field, unless the person asks for the law in so many words. The limits were chosen on development questions
(docs/adr/0011-library.md).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.context import Context
from knowledge.library import Hit

# Scores of `knowledge.library.Library.find`, and the cosine without which shared words alone make no fit.
FROM = 0.9
FROM_WHEN_ASKED = 0.7
COSINE_FROM = 0.7
NOT_OURS_FROM = 0.5
AREAS = frozenset(
    {
        "Helse- og omsorgsrett",
        "Pensjons- og trygderett",
        "Familie-, person- og barnerett",
        "Skoler, universiteter og forskning",
        "Forvaltnings- og kommunalrett",
        "Menneskerettigheter",
    }
)
OUT_OF_SCOPE = ("out_of_scope", "individual_case", "medical_advice")

_ASKS_FOR_LAW = re.compile(
    r"\b(?:(?:hva|kva|ka) (?:sier|seier|står (?:det )?i) (?:lov|regel|forskrift)\w*(?: om)?"
    r"|(?:ifølge|etter|i|følgje) (?:lov(?:en|a|verket)|regelverket)\b"
    r"|lovverket|lovteksten|what does the law say(?: about)?|(?:according to|under|in|by) (?:the )?(?:norwegian )?law\b)",
    re.IGNORECASE,
)


def opens(context: Context, hits: Sequence[Hit]) -> bool:
    """Whether the first of `hits` is to be quoted."""
    best = hits[0]
    if asks_for_law(context.text):
        return best.score >= FROM_WHEN_ASKED
    foreign = sum(context.turn.intents.get(name, 0.0) for name in OUT_OF_SCOPE) >= NOT_OURS_FROM
    ours = best.section.area in AREAS or best.section.document in context.assistant.laws.documents
    return ours and not foreign and best.score >= FROM and best.cosine >= COSINE_FROM


def topic_of(text: str) -> str:
    """`text` without the words that ask for the law: “Hva sier loven om gjerder?” is about fences."""
    return " ".join(_ASKS_FOR_LAW.sub(" ", text).split()) or text


def asks_for_law(text: str) -> bool:
    """Whether `text` asks what the law says: “Hva sier loven om …”."""
    return bool(_ASKS_FOR_LAW.search(text))

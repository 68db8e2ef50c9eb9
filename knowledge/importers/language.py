"""Which of our languages a document is in, by the small words that only one of them uses."""

from __future__ import annotations

from knowledge.language import FUNCTION_WORDS

# Not the English words by which a question gives itself away: “a”, “to”, “by”, “is” and “not” are also Norwegian words.
_ENGLISH = "the of and shall with from this that which any such their when where".split()
_LANGUAGE = {
    **{word: language for language in ("nb", "nn") for word in FUNCTION_WORDS[language]},
    **dict.fromkeys(_ENGLISH, "en"),
}
_LEAST = 3
_LOOKED_AT = 20_000
"""Characters; more adds time, not certainty."""


def language_of(text: str, default: str) -> str:
    """nb, nn or en; `default` where the text has too few words that tell, or tells no clear story."""
    counts = {"nb": 0, "nn": 0, "en": 0}
    for word in text[:_LOOKED_AT].lower().split():
        if word in _LANGUAGE:
            counts[_LANGUAGE[word]] += 1
    second, first = sorted(counts, key=counts.__getitem__)[1:]
    return first if counts[first] >= _LEAST and counts[first] > 2 * counts[second] else default

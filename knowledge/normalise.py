"""Cleaning what a person typed, before anything looks at it."""

from __future__ import annotations

import re
import unicodedata

# Hidden characters carry text that a person does not see: zero-width and direction marks, variation selectors,
# and the tag block U+E0000, with which instructions are smuggled into pasted text.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def clean(text: str) -> str:
    """The visible text on one line: composed characters, no hidden or control characters, single spaces.

    A leading slash is dropped, because Rasa would read `/greet` as a command and not as words.
    """
    text = unicodedata.normalize("NFC", text)
    text = _CONTROL.sub(" ", _HIDDEN.sub("", text))
    return re.sub(r"\s+", " ", text).strip().lstrip("/").strip()


_FOLD = str.maketrans(
    {
        "å": "a",
        "ø": "o",
        "æ": "a",
        "ö": "o",
        "ä": "a",
        "é": "e",
        "è": "e",
        "ê": "e",
        "ó": "o",
        "ò": "o",
        "ô": "o",
        "ü": "u",
        "à": "a",
        "á": "a",
        "š": "s",
        "ç": "c",
    }
)


def fold(text: str) -> str:
    """Lower case with æ, ø, å and their stand-ins aa, oe, ae written alike, so that `sporsmaal` meets `spørsmål`."""
    text = text.lower().translate(_FOLD)
    return text.replace("aa", "a").replace("oe", "o").replace("ae", "a")

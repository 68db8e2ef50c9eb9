"""Tells when a person asks us to forget the conversation: “glem meg”, “slett samtalen”, “forget me”.

The wish is carried out at once and cannot be undone, so only a message that says this and nothing else counts.
"""

from __future__ import annotations

import re

from knowledge.normalise import clean

__all__ = ["wants_to_be_forgotten"]

_ALL = r"(?:alt|alle|hele|heile|all|everything|all of)"
_THINGS = (
    r"(?:samtalen|samtala|samtalen min|samtala mi|samtalane|samtalene|denne samtalen|denne samtala|chatten|denne chatten|praten|"
    r"meldingene|meldingane|meldingene mine|meldingane mine|dataene mine|dataa mine|opplysningene mine|opplysningane mine|"
    r"det jeg har skrevet|det eg har skrive|"
    r"(?:the|this|my|our|the whole|this whole) (?:conversation|chat|messages|data)|what i (?:wrote|have written))"
)
_PLEASE = r"(?:vær så snill(?: og| å)?|ver så snill(?: og| å)?|please|vennligst)"
_WISH = re.compile(
    rf"(?:(?:kan|kunne|vil|could|can|will|would) (?:du|dere|de|dykk|you) )?(?:{_PLEASE} )?"
    rf"(?:(?:glem|glemme|gløym|gløyme|gløym ut|forget) (?:meg|mæ|oss|me|us|{_ALL}(?: {_THINGS})?|{_THINGS})"
    rf"|(?:slett|slette|slett ut|fjern|fjerne|delete|erase|remove) (?:{_ALL}(?: {_THINGS})?|{_THINGS}))"
    r"(?: for godt| nå| no| now| er du snill| takk| please)?"
)


def wants_to_be_forgotten(text: str) -> bool:
    """Whether `text` asks, in so many words, to delete the conversation."""
    said = " ".join(re.sub(r"[^\w\s]", " ", clean(text).lower()).split())
    return _WISH.fullmatch(said) is not None

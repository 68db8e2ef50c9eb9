"""How many segments an SMS takes, and the signs that make it dear. Pure functions.

Phones know an alphabet of 7 bits (3GPP TS 23.038, with one extension table) and, for all other text, UCS-2. One message holds 160 or
70 units; a longer one goes in parts of 153 or 67, each of which is paid for. Twilio counts so too (its page on the limit of SMS).
"""

from __future__ import annotations

import re
import unicodedata

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")  # each is two units, and is not parted

# Signs that have a plain one that says the same; letters are never exchanged.
_PLAIN = {
    **dict.fromkeys("«»“”„‟″", '"'),
    **dict.fromkeys("‘’‚‛′´`", "'"),
    **dict.fromkeys("–—‑‐‒―−•·", "-"),
    **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\t", " "),
    "…": "...",
    "→": "->",
    **dict.fromkeys("\u00ad\u200b\u2060\ufeff", ""),  # seen nowhere; a joiner of emoji stays
}
_PLAINLY = str.maketrans(_PLAIN)


def plain_signs(text: str) -> str:
    """The text with plain quotation marks, dashes and spaces, and its letters as they are.

    >>> plain_signs("«Ja» – § 2-5 c …")
    '"Ja" - § 2-5 c ...'
    """
    return re.sub("\r\n?", "\n", unicodedata.normalize("NFC", text).translate(_PLAINLY))


def is_gsm(text: str) -> bool:
    """Whether the alphabet of 7 bits is enough."""
    return _BASIC.issuperset(set(text) - _EXTENSION)


def segments(text: str) -> int:
    """The number of segments.

    >>> segments("å" * 160), segments("å" * 161), segments("č" * 70), segments("č" * 71)
    (1, 2, 1, 2)
    """
    if is_gsm(text):
        return _parts([1 + (sign in _EXTENSION) for sign in text], 160, 153)
    return _parts([1 + (ord(sign) > 0xFFFF) for sign in text], 70, 67)


def _parts(sizes: list[int], alone: int, part: int) -> int:
    """How many parts signs of these sizes take; a sign of two units stands whole in one part."""
    if sum(sizes) <= alone:
        return 1 if sizes else 0
    count, used = 1, 0
    for size in sizes:
        if used + size > part:
            count, used = count + 1, 0
        used += size
    return count

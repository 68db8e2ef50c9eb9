"""Finding the numbers in a text that tells whom to call, so that one touch calls them. bot/widget/view.js does the same."""

from __future__ import annotations

import re

# As our own texts write them: 113, 116 117, 22 33 44 55, 400 00 000.
NUMBER = re.compile(r"\b(11\d \d{3}|1\d\d|\d{2}(?: \d{2}){3}|\d{3} \d{2} \d{3})\b")


def split_calls(text: str) -> list[tuple[str, str | None]]:
    """The text in parts, in order: a number with its digits alone, anything else with None.

    >>> split_calls("Ring 116 117 nå")
    [('Ring ', None), ('116 117', '116117'), (' nå', None)]
    """
    parts = NUMBER.split(text)
    return [(part, part.replace(" ", "") if at % 2 else None) for at, part in enumerate(parts) if part]


def tel(text: str) -> str:
    """The address that calls the one number in a text.

    >>> tel("Ring +47 00 00 00 00")
    'tel:+4700000000'
    """
    return "tel:" + re.sub(r"[^+\d]", "", text)

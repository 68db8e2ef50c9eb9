"""The numbers of sections: `28`, `10 a`, `2-5 c`, `4A-1`, `6-10-2`."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PIECE = re.compile(r"\d+|[a-zæøå]+")


def compact(number: str) -> str:
    """What all spellings of a number share: `2-5c`."""
    return re.sub(r"\s", "", number).lower()


def canonical(number: str) -> str:
    """The number as the registry writes it: `2-5c` is `2-5 c`, `4a-1` is `4A-1`."""
    number = re.sub(r"(?<=\d)[a-z](?=-)", lambda chapter: chapter[0].upper(), compact(number))
    return re.sub(r"(?<=\d)(?=[a-z]$)", " ", number)


def order(number: str) -> tuple[tuple[int, str], ...]:
    """Sorts numbers as the statute has them: 2-5, 2-5 a, 2-10."""
    return tuple((int(piece), "") if piece.isdigit() else (0, piece) for piece in _PIECE.findall(compact(number)))


def between(first: str, last: str, known: Iterable[str]) -> list[str]:
    """`first`, the known numbers between, and `last`, in the order of the statute."""
    inside = {number for number in known if order(first) < order(number) < order(last)}
    return sorted({first, last, *inside}, key=order)

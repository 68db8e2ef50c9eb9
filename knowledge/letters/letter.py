"""A letter as blocks, before it becomes text, a page or a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Heading:
    """The heading of a part."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text; a line break in it was typed by the person."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list; with `boxes` each item has a box to tick."""

    items: tuple[str, ...]
    boxes: bool = False


@dataclass(frozen=True)
class Table:
    """A table; an empty cell is one to fill in by hand."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Field:
    """A label with what stands after it; an empty value is a line to write on."""

    label: str
    value: str = ""


Block: TypeAlias = Heading | Paragraph | Bullets | Table | Field


@dataclass(frozen=True)
class Letter:
    """A finished document. `kind` is request, complaint, agencies or checklist; `language` is nb, nn or en."""

    kind: str
    language: str
    title: str
    blocks: tuple[Block, ...]

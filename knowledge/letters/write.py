"""Writing a letter: from what a person filled in to the finished blocks. Nothing is added that was not given."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.letters.content import applies, load_texts
from knowledge.letters.fields import clean_fields, split_list
from knowledge.letters.fill import Filler
from knowledge.letters.letter import Block, Bullets, Field, Heading, Letter, Paragraph, Table
from knowledge.letters.situation import situation

TABLE_ROWS = 8
EMPTY_ROWS = 3


def write(kind: str, language: str, fields: Mapping[str, str]) -> Letter:
    """The letter of this kind, with blanks where nothing was given and without the sentences that are optional.

    Raises:
        KnowledgeError: the kind, the language, a field or a choice is unknown.
    """
    texts = load_texts(kind, language)
    filler = _filler(language, fields)
    blocks = [_block(entry, filler) for entry in texts["blocks"] if applies(entry, filler.situation, filler.fields)]
    return Letter(kind, language, filler.fill(texts["title"]), tuple(blocks))


def notes(kind: str, language: str, fields: Mapping[str, str]) -> tuple[str, ...]:
    """What the person should know about sending it; advice beside the letter, never part of it.

    Raises:
        KnowledgeError: as `write`.
    """
    texts = load_texts(kind, language)
    return _sentences(texts["notes"], _filler(language, fields))


def _filler(language: str, fields: Mapping[str, str]) -> Filler:
    given = clean_fields(fields)
    if "municipality" in given:
        given["municipality"] = _with_kommune(given["municipality"])
    return Filler(language, situation(given), given)


def _with_kommune(name: str) -> str:
    """`Asker` as it is addressed, `Asker kommune`, also in English: it is what the municipality is called."""
    return name if re.search("kommune|municipality", name.lower()) else f"{name} kommune"


def _block(entry: Mapping[str, Any], filler: Filler) -> Block:
    if "heading" in entry:
        return Heading(filler.fill(entry["heading"]))
    if "paragraph" in entry:
        return Paragraph(" ".join(_sentences(entry["paragraph"], filler)))
    if "bullets" in entry:
        return Bullets(_items(entry["bullets"], filler))
    if "boxes" in entry:
        return Bullets(_items(entry["boxes"], filler), boxes=True)
    if "field" in entry:
        return Field(filler.fill(entry["field"]), filler.fill(entry.get("value", "")))
    if "table" in entry:
        return _table(entry["table"], split_list(filler.fields.get("agencies", "")), filler)
    raise KnowledgeError(
        f"a block with {', '.join(entry)} is of no kind; begin it with heading, paragraph, bullets, boxes, field or table"
    )


def _items(items: str | Sequence[Any], filler: Filler) -> tuple[str, ...]:
    """The items of a list: sentences, or what a person typed as a list in the field of that name."""
    return split_list(filler.fields[items]) if isinstance(items, str) else _sentences(items, filler)


def _sentences(entries: str | Sequence[Any], filler: Filler) -> tuple[str, ...]:
    entries = [entries] if isinstance(entries, str) else entries
    listed = [{"text": entry} if isinstance(entry, str) else entry for entry in entries]
    return tuple(filler.fill(each["text"]) for each in listed if applies(each, filler.situation, filler.fields))


def _table(headers: Sequence[str], first_cells: Sequence[str], filler: Filler) -> Table:
    """Rows that begin with what was given, and empty ones after them."""
    empty = max(TABLE_ROWS - len(first_cells), EMPTY_ROWS)
    rest = ("",) * (len(headers) - 1)
    rows = [(cell, *rest) for cell in first_cells] + [("", *rest)] * empty
    return Table(tuple(filler.fill(header) for header in headers), tuple(rows))

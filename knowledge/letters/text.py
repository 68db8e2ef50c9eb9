"""A letter as plain text that can be copied into a form or a secure message."""

from __future__ import annotations

from itertools import groupby

from knowledge.letters.letter import Block, Bullets, Field, Letter, Table

LINE = "_" * 24


def as_text(letter: Letter) -> str:
    """The title and the blocks with an empty line between them; fields that follow each other stand together."""
    parts = [letter.title]
    for are_fields, group in groupby(letter.blocks, key=lambda block: isinstance(block, Field)):
        written = [_written(block) for block in group]
        parts += ["\n".join(written)] if are_fields else written
    return "\n\n".join(parts) + "\n"


def _written(block: Block) -> str:
    if isinstance(block, Field):
        return f"{block.label}: {block.value or LINE}"
    if isinstance(block, Bullets):
        mark = "[ ]" if block.boxes else "-"
        return "\n".join(f"{mark} {item}" for item in block.items)
    if isinstance(block, Table):
        return "\n\n".join(_row(number, block.headers, row) for number, row in enumerate(block.rows, 1))
    return block.text


def _row(number: int, headers: tuple[str, ...], row: tuple[str, ...]) -> str:
    """One row as lines, because columns do not survive being pasted."""
    cells = [f"{header}: {cell or LINE}" for header, cell in zip(headers, row, strict=True)]
    indent = " " * len(f"{number}. ")
    return f"{number}. " + f"\n{indent}".join(cells)

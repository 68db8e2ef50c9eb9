"""The register of all municipalities: number, name, county and other names, read from a table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import KnowledgeError

REGISTER = "register.tsv"
_COLUMNS = ["number", "name", "county", "other", "also"]
_KINDS = ("", "name", "word")


@dataclass(frozen=True)
class Row:
    """A line of the register; `also` is `word` or `name` where the name is a word or is borne by persons too."""

    number: str
    name: str
    county: str
    other: tuple[str, ...]
    also: str


def read_register(folder: Path) -> dict[str, Row]:
    """Every line of the register in `folder` by its number.

    Raises:
        KnowledgeError: the register is missing, or a line of it is wrong.
    """
    lines = (folder / REGISTER).read_text(encoding="utf-8").splitlines() if (folder / REGISTER).exists() else []
    header, *rows = [line.split("\t") for line in lines if line and not line.startswith("#")] or [[]]
    if header != _COLUMNS:
        raise KnowledgeError(f"{REGISTER} has not the columns {', '.join(_COLUMNS)}; put it back from the repository")
    register: dict[str, Row] = {}
    for row in rows:
        if len(row) != len(_COLUMNS) or row[4] not in _KINDS or not re.fullmatch(r"\d{4}", row[0]):
            raise KnowledgeError(f"{REGISTER}: “{' '.join(row)}” is no row; the other rows show how it is written")
        number, name, county, other, also = row
        if number in register:
            raise KnowledgeError(f"{REGISTER}: {number} stands there twice; take one of the rows out")
        register[number] = Row(number, name, county, tuple(other.split("|")) if other else (), also)
    return register

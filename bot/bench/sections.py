"""Sections of statutes and regulations, read from Markdown with one file per statute and `§` in a section's heading."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.errors import SetupError

_TITLE = re.compile(r'^(?:kort)?tittel: "([^"–]+)', re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} +(.*)$", re.MULTILINE)
# Who changed or repealed it and when; of a repealed section nothing else is left.
_NOTE = re.compile(r"^\*.*\*$", re.MULTILINE)
_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class Section:
    """One section: the short title of its statute, its heading and its text on one line."""

    statute: str
    heading: str
    text: str

    @property
    def name(self) -> str:
        """What one would type to find it."""
        return f"{self.statute} {self.heading}"

    @property
    def passage(self) -> str:
        """What an index holds of it: without the statute, “§ 1 Formål” could be any of thousands."""
        return f"{self.name} {self.text}"


def read_sections(folder: Path, progress: Callable[[int, int], None] = lambda *_: None) -> list[Section]:
    """The sections in all Markdown files under `folder`, each passage once, in the order of the files' names.

    `progress` is called with how many of how many files are read.

    Raises:
        SetupError: there is no section.
    """
    files = sorted(folder.rglob("*.md"))
    found: dict[str, Section] = {}
    for done, file in enumerate(files, start=1):
        found.update({section.passage: section for section in sections_of(file.read_text(encoding="utf-8"))})
        progress(done, len(files))
    if not found:
        raise SetupError(
            f"no heading with § in any Markdown file under {folder}; give the folder of the unpacked statutes"
        )
    return list(found.values())


def sections_of(markdown: str) -> list[Section]:
    """The sections of one statute that are in force."""
    titles = _TITLE.findall(markdown)
    _, *parts = _HEADING.split(markdown)
    sections = []
    for heading, body in zip(parts[0::2], parts[1::2], strict=True):
        text = " ".join(_NOTE.sub("", body).split())
        if heading.startswith("§") and _WORD.search(text):
            sections.append(Section(titles[-1].strip() if titles else "", heading.strip(), text))
    return sections

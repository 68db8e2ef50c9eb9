"""Sections of statutes and regulations as passages to search, read from a folder of Markdown files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.errors import SetupError
from knowledge.importers.lovdata_markdown import read_lovdata_markdown
from knowledge.sections import IN_FORCE, Section


def read_sections(folder: Path, progress: Callable[[int, int], None] = lambda *_: None) -> list[Section]:
    """The sections (§) in force in all Markdown files under `folder`, each passage once, in the order of the files' names.

    `progress` is called with how many of how many files are read.

    Raises:
        SetupError: there is no section.
        KnowledgeError: a file is not text.
    """
    files = sorted(folder.rglob("*.md"))
    found: dict[str, Section] = {}
    for done, file in enumerate(files, start=1):
        for section in read_lovdata_markdown(file.read_bytes(), file.name):
            if section.number and section.status == IN_FORCE and any(map(str.isalnum, section.text)):
                found[passage(section)] = section
        progress(done, len(files))
    if not found:
        raise SetupError(
            f"no heading with § in any Markdown file under {folder}; give the folder of the unpacked statutes"
        )
    return list(found.values())


def passage(section: Section) -> str:
    """What an index holds of it, on one line: without the statute, “§ 1 Formål” could be any of thousands."""
    return " ".join(f"{section.name} {section.text}".split())

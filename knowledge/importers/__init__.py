"""Importers: one per format, each a pure function from the bytes of a file to its sections."""

from __future__ import annotations

from collections.abc import Callable

from knowledge.sections import Section

# Takes the bytes and the name or address of one file. Raises KnowledgeError with one line when the bytes are not what
# they should be.
Importer = Callable[[bytes, str], list[Section]]

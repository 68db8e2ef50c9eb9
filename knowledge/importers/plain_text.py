"""Plain text files."""

from __future__ import annotations

from pathlib import PurePosixPath

from knowledge.importers.document import finish
from knowledge.importers.encoding import decode
from knowledge.importers.language import language_of
from knowledge.importers.prose import prose_drafts, titled
from knowledge.sections import Section


def read_plain_text(data: bytes, name: str, licence: str = "") -> list[Section]:
    """The sections of a text file. Its first heading is its title, or the file's name where it has none.

    Raises:
        KnowledgeError: the encoding is not one that can be read for certain.
    """
    text = decode(data, name)
    drafts = list(prose_drafts(text))
    headings = (heading for draft in drafts for heading in (*draft.path, draft.heading) if heading)
    title = next(headings, PurePosixPath(name).stem)
    return finish(titled(name, title, licence, language_of(text, "nb")), drafts)

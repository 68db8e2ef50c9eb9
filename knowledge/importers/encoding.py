"""From bytes to text, without guessing where a wrong guess would go unseen."""

from __future__ import annotations

import codecs

from knowledge.errors import KnowledgeError

# Windows-1252 gives every byte a letter, so that text in any other encoding “works” and comes out as rubbish. It is
# taken for what it says only where all that is not ASCII is a letter or sign of Norwegian prose: the å and ø of the old
# DOS and Macintosh sets fall outside.
_PROSE = frozenset("æøåÆØÅéèêóòôäöüÄÖÜÉàáçñ§–—«»“”„‘’…•°½¼´\u00a0\u00ad")


def decode(data: bytes, name: str) -> str:
    """The text of a plain text or Markdown file: UTF-8, UTF-16 with its mark, or Windows-1252 where that is safe.

    Raises:
        KnowledgeError: the encoding is another.
    """
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "cp1252" or all(char.isascii() or char in _PROSE for char in text):
            return text
    raise KnowledgeError(f"{name} is not UTF-8; save it with that encoding (in a text editor: Save as, UTF-8)")


def decode_strictly(data: bytes, name: str) -> str:
    """The text of a file that must be UTF-8.

    Raises:
        KnowledgeError: it is not.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise KnowledgeError(
            f"{name} is not UTF-8 (byte {error.start}), as Lovdata's files are; it was damaged, fetch it again"
        ) from None

"""Letters that a family can take away: a request, a complaint, an overview of agencies and a checklist."""

from knowledge.letters.letter import Bullets, Field, Heading, Letter, Paragraph, Table
from knowledge.letters.text import as_text
from knowledge.letters.word import as_docx
from knowledge.letters.write import notes, write

__all__ = ["Bullets", "Field", "Heading", "Letter", "Paragraph", "Table", "as_docx", "as_text", "notes", "write"]

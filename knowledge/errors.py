"""What can go wrong in the knowledge base."""


class KnowledgeError(Exception):
    """A file of the knowledge base is missing or wrong; the message is one line, safe to show, and names the remedy."""

"""What the articles are called, for staff who read what a conversation was about."""

from __future__ import annotations

from functools import cache

from knowledge.documents import load_articles


@cache
def load_titles() -> dict[str, dict[str, str]]:
    """The titles by article and language."""
    return {
        article.id: {language: text.title for language, text in article.texts.items()}
        for article in load_articles().values()
    }


def title_of(article: str | None, language: str) -> str | None:
    """The title of an article; its id where the article is no longer there, None where none was given."""
    return load_titles().get(article, {}).get(language, article) if article else None


def articles_called(words: str, language: str) -> list[str]:
    """The ids of the articles whose title has these words in it, in whatever case."""
    wanted = words.casefold()
    return [article for article, titles in load_titles().items() if wanted in titles.get(language, "").casefold()]

"""Checking the content: every rule that an article must keep, as a list of problems for the editor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from knowledge.conversation import LANGUAGES
from knowledge.documents import CONFIDENCES, Article, load_articles
from knowledge.errors import KnowledgeError
from knowledge.facets import Facets, load_facets
from knowledge.facts import Fact, load_facts
from knowledge.guardrails import violations
from knowledge.laws import Laws
from knowledge.normalise import fold
from knowledge.summary import Summary, load_summaries

MAX_TITLE = 70
MAX_ANSWER = 700
MIN_QUESTIONS = 8
MAX_SUMMARY = 500
# Weaker than these, a fact is hedged in the sentence that carries it, and the article says what it rests on.
WEAK = ("seed", "single_source", "unverified")


@dataclass(frozen=True)
class Problem:
    """Something an editor must mend: its kind, where it is, and what is wrong."""

    kind: str
    where: str
    what: str


def check(today: date) -> list[Problem]:
    """Every problem in the knowledge base as it is on disk."""
    articles, facets, facts, laws = load_articles(), load_facets(), load_facts(), Laws.load()
    return [
        *uncarried_facts(articles, facts),
        *empty_cells(articles, facets),
        *double_labels(articles),
        *(
            problem
            for article in articles.values()
            for problem in article_problems(article, articles, facets, facts, laws, today)
        ),
        *summary_problems(articles, load_summaries(), laws, today),
    ]


def uncarried_facts(articles: dict[str, Article], facts: dict[str, Fact]) -> Iterator[Problem]:
    """Facts that no article carries."""
    carried = {fact for article in articles.values() for fact in article.facts}
    for fact in facts.values():
        if fact.id not in carried:
            yield Problem("fact without an article", fact.id, fact.nb)


def empty_cells(articles: dict[str, Article], facets: Facets) -> Iterator[Problem]:
    """Cells of the service × topic grid that no article answers."""
    filled = {cell for article in articles.values() for cell in article.cells}
    for cell in facets.grid:
        if cell not in filled:
            yield Problem("empty cell", cell, "no article answers it")


def double_labels(articles: dict[str, Article]) -> Iterator[Problem]:
    """Titles and questions that two articles share: the same words cannot lead to two answers."""
    owner: dict[str, str] = {}
    for article in articles.values():
        for text in article.texts.values():
            for label in dict.fromkeys(fold(label).strip(" ?.!") for label in (text.title, *text.questions)):
                first = owner.setdefault(label, article.id)
                if first != article.id:
                    yield Problem("question in two articles", article.id, f"“{label}” is also in {first}")


def article_problems(
    article: Article, articles: dict[str, Article], facets: Facets, facts: dict[str, Fact], laws: Laws, today: date
) -> Iterator[Problem]:
    """What is wrong with one article."""
    where = article.id
    yield from _unknown_keys(article, articles, facets, facts, laws)
    if not article.sources and article.facts:
        yield Problem("no source", where, "an article that states facts names where they come from")
    if today > article.review_by:
        yield Problem("past review", where, f"was due {article.review_by}")
    carried = [facts[fact] for fact in article.facts if fact in facts]
    if article.confidence == "law" and carried and all(fact.confidence in WEAK for fact in carried):
        yield Problem("overstated", where, "says confidence: law, but rests only on facts with weaker support")
    for language in LANGUAGES:
        yield from _language_problems(article, language)


def _unknown_keys(
    article: Article, articles: dict[str, Article], facets: Facets, facts: dict[str, Fact], laws: Laws
) -> Iterator[Problem]:
    where = article.id
    for cell in article.cells:
        service, _, topic = cell.partition("/")
        if service not in facets.services or topic not in facets.topics:
            yield Problem("unknown facet", where, cell)
    if article.confidence not in CONFIDENCES:
        yield Problem("unknown confidence", where, article.confidence)
    yield from (Problem("unknown fact", where, fact) for fact in article.facts if fact not in facts)
    yield from (Problem("reply that leads nowhere", where, target) for target in article.next if target not in articles)
    for key in article.sources:
        try:
            laws.label(key, "nb")
        except KnowledgeError as error:
            yield Problem("unknown law key", where, str(error))


def _language_problems(article: Article, language: str) -> Iterator[Problem]:
    where = f"{article.id} ({language})"
    text = article.texts.get(language)
    if text is None or not (text.title and text.answer and text.questions):
        yield Problem("missing language", where, "title, answer and questions are needed")
        return
    for other in LANGUAGES:
        twin = article.texts.get(other)
        if other < language and twin and (twin.answer == text.answer or (twin.more and twin.more == text.more)):
            yield Problem("untranslated", where, f"the text is the same as in {other}")
    if bool(text.more) != bool(article.texts["nb"].more if "nb" in article.texts else text.more):
        yield Problem("untranslated", where, "`more` is in one language and not in another")
    if len(text.title) > MAX_TITLE:
        yield Problem("long title", where, f"{len(text.title)} characters; at most {MAX_TITLE}")
    if len(text.answer) > MAX_ANSWER:
        yield Problem(
            "long answer", where, f"{len(text.answer)} characters; at most {MAX_ANSWER}, the rest goes into `more`"
        )
    if len(text.questions) < MIN_QUESTIONS:
        yield Problem("few questions", where, f"{len(text.questions)}; at least {MIN_QUESTIONS}")
    for violation in violations(f"{text.answer} {text.more}", language):
        yield Problem("must not be said", where, violation)


def summary_problems(
    articles: dict[str, Article], summaries: dict[str, Summary], laws: Laws, today: date
) -> Iterator[Problem]:
    """Sections that an article cites and no summary tells, and what is wrong with the summaries there are."""
    cited = {source: article.id for article in articles.values() for source in article.sources if "§" in source}
    for source, article in cited.items():
        if source not in summaries:
            yield Problem("no summary", source, f"{article} cites it; write what it says into {_summary_file(source)}")
    for file, review_by in {_summary_file(summary.source): summary.review_by for summary in summaries.values()}.items():
        if today > review_by:
            yield Problem("past review", file, f"was due {review_by}")
    for summary in summaries.values():
        try:
            laws.label(summary.source, "nb")
        except KnowledgeError as error:
            yield Problem("unknown law key", f"summary of {summary.source}", str(error))
        for language in LANGUAGES:
            yield from _summary_language_problems(summary, language)


def _summary_file(source: str) -> str:
    return f"summaries/{source.partition(' ')[0]}.yml"


def _summary_language_problems(summary: Summary, language: str) -> Iterator[Problem]:
    where = f"summary of {summary.source} ({language})"
    text = summary.texts.get(language)
    if not text:
        yield Problem("missing language", where, "a summary is needed in each language")
        return
    for other in LANGUAGES:
        if other < language and summary.texts.get(other) == text:
            yield Problem("untranslated", where, f"the text is the same as in {other}")
    if len(text) > MAX_SUMMARY:
        yield Problem("long summary", where, f"{len(text)} characters; at most {MAX_SUMMARY}")
    for violation in violations(text, language):
        yield Problem("must not be said", where, violation)

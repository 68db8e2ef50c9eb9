"""Composing replies from the law itself: a section by its number, and words of an imported text that no article has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from knowledge.amendments import changed_since
from knowledge.compose import FOLLOW_UPS, as_reply, finish, written_date
from knowledge.conversation import Memory, Quotation, Reply, SourceLink, Suggestion
from knowledge.documents import Article
from knowledge.law_book import Looked
from knowledge.pending import SUMMARY, Pending
from knowledge.phrases import phrase
from knowledge.quote import Quote, quote_part, quote_whole
from knowledge.sections import IN_FORCE, NOT_IN_FORCE, REPEALED

# More would be a wall of text on a phone; the rest of a range is offered as buttons.
MOST = 3


def law_sections(
    looked: Sequence[Looked],
    language: str,
    *,
    articles: Sequence[Article],
    pending: Pending,
    today: date,
    imported: str,
    memory: Memory,
) -> Reply:
    """The sections that somebody asked to see: a summary, the exact words where they are imported, and our articles about them.

    `articles` are those that rest on the sections, the fittest first; `imported` is the day of the import. A summary that is `pending`
    is told with a line that says so.
    """
    shown, rest = looked[:MOST], looked[MOST:]
    lines = [line for found in shown for line in _about(found, language)]
    quotations = tuple(quotation for found in shown for quotation in _words(found, language, today))
    explained = any(found.summary for found in shown)
    if any(pending.is_pending(found.source, SUMMARY) for found in shown if found.summary):
        lines.append(phrase("under_review", language))
    if quotations and not lines:
        lines.append(phrase("law_without_summary", language))
    lead = articles[:1] if explained or quotations else ()
    replies = [as_reply(found.names[language]) for found in rest]
    replies += [as_reply(article.texts[language].title) for article in articles[:FOLLOW_UPS]]
    if lead:
        memory = replace(memory, article=lead[0].id, service=lead[0].service, topic=lead[0].topic, declines=0)
    return finish(
        Reply(
            status="answered" if explained else "quoted" if quotations else "declined",
            language=language,
            answer="\n\n".join(lines),
            articles=tuple(article.id for article in lead),
            quotations=quotations,
            sources=tuple(_source(found, language, imported) for found in shown if found.known),
            replies=(*replies, _person(language)),
            more="\n\n".join(article.texts[language].answer for article in lead),
            memory=memory,
        )
    )


def which_law(choices: Sequence[Looked], language: str, *, memory: Memory) -> Reply:
    """The laws that have a section of the number that was given, as choices."""
    number = choices[0].reference.section
    return finish(
        Reply(
            status="suggested",
            language=language,
            answer=phrase("which_law", language, section=f"§ {number}"),
            replies=(*(as_reply(choice.names[language]) for choice in choices), _person(language)),
            memory=replace(memory, suggested=True),
        )
    )


def law_found(quote: Quote, name: str, language: str, *, today: date, imported: str, memory: Memory) -> Reply:
    """Words of an imported text called `name`, where no article answers: said to be no reviewed answer, with a person beside."""
    is_law = bool(quote.section.number)
    return finish(
        Reply(
            status="quoted",
            language=language,
            answer=phrase("law_unreviewed" if is_law else "guide_unreviewed", language),
            quotations=(quotation(quote, name, language, today),),
            sources=(SourceLink(name, quote.section.url, imported),),
            replies=(_person(language),),
            memory=replace(memory, declines=0),
        )
    )


def quotation(quote: Quote, name: str, language: str, today: date) -> Quotation:
    """A quote under the name of its section.

    A note tells the language where that is not the reader's, and the day of a change that the text does not have yet.
    """
    section = quote.section
    notes = [] if section.language == language else [phrase(f"written_in_{section.language}", language)]
    if changed := changed_since(section.amended, today):
        notes.append(phrase("text_is_older", language, date=written_date(changed.isoformat(), language)))
    return Quotation(
        section=section.id,
        intro=phrase("quoted_whole" if quote.whole else "quoted_part", language, name=name),
        text=quote.text,
        note=" ".join(notes),
        language=section.language,
        url=section.url,
    )


def _about(found: Looked, language: str) -> list[str]:
    """What there is to say about a section beside its words."""
    name, section = found.names[language], found.section
    lines = []
    if found.reference.former:
        old = name.replace(f"§ {found.reference.section}", f"§ {found.reference.former}")
        lines.append(phrase("section_moved", language, old=old, new=name))
    if section and section.status == REPEALED:
        return [*lines, phrase("section_repealed", language, name=name)]
    if section and section.status == NOT_IN_FORCE:
        return [*lines, phrase("section_not_in_force", language, name=name)]
    if found.summary:
        return [*lines, phrase("section_summary", language, name=name, summary=found.summary.texts[language])]
    if not found.known:
        return [*lines, phrase("section_unknown", language, name=name)]
    return lines if section else [*lines, phrase("section_elsewhere", language, name=name)]


def _words(found: Looked, language: str, today: date) -> list[Quotation]:
    section, asked = found.section, found.reference
    if section is None or section.status != IN_FORCE or not section.text:
        return []
    quote = quote_part(section, asked.paragraph, asked.point) if asked.paragraph else None
    return [quotation(quote or quote_whole(section), found.names[language], language, today)]


def _source(found: Looked, language: str, imported: str) -> SourceLink:
    return SourceLink(found.names[language], found.url, imported if found.section else found.checked)


def _person(language: str) -> Suggestion:
    return as_reply(phrase("person_label", language))

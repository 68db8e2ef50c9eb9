"""Steps of the answer path that answer with the law itself: a section asked for by its number, and words that no article has."""

from __future__ import annotations

import re
from datetime import date

from knowledge import compose_law
from knowledge.context import Context
from knowledge.documents import Article
from knowledge.law_book import Looked
from knowledge.law_gate import opens, topic_of
from knowledge.normalise import fold
from knowledge.quote import quote_nearest
from knowledge.references import Reference, references
from knowledge.search import Query
from knowledge.split import question_in

# Words beside a reference that only ask to see it.
_ASKING = frozenset(
    fold(
        "hva kva ka ke hvilken hvilke kan du dere de vi jeg eg vise vis meg les lese lest sitere siter gjengi "
        "forklar forklare står stå stend sier seier betyr tyder innebærer inneber handler om er e i av frå fra "
        "etter den det dette denne loven lova lovteksten lovtekst tekst teksten ordlyd ordlyden innhold innholdet "
        "paragraf paragrafen paragrafane paragrafene ordrett egentlig eigentleg da så og and or eller what whats "
        "does do say says mean means meaning is the of in about tell me show please read quote text wording "
        "exactly can you for to a s hei hello hi takk tusen thanks lurer på wonder "
        "første fyrste andre tredje fjerde femte siste ledd leddet bokstav punktum first second third last subsection letter"
    ).split()
)
_WORD = re.compile(r"[a-z]+")


def cited(context: Context) -> None:
    """“Hva står i § 2-5 c?” is answered with that section; a question that only mentions one goes on to the articles."""
    found = references(context.text, context.assistant.law_book.names)
    if found and not context.found[0].evidence["exact"] and _only_asks_to_see(context.text, found):
        _show(context, found)


def quote_law(context: Context) -> None:
    """Where no article answers: the section that was named, or an imported one that fits."""
    book = context.assistant.law_book
    named = references(context.text, book.names)
    if named:
        _show(context, named)
    elif library := book.library:
        question = topic_of(question_in(context.text))
        hits = library.find(question)
        if opens(context, hits):
            quote = quote_nearest(hits[0].section, lambda texts: library.nearness(question, texts))
            name = book.called(hits[0].section, context.language)
            context.reply = compose_law.law_found(
                quote, name, context.language, today=date.today(), imported=library.edition.day, memory=context.memory
            )


def _only_asks_to_see(text: str, found: list[Reference]) -> bool:
    rest = fold(text)
    for reference in found:
        rest = rest.replace(fold(reference.asked), " ")
    return _ASKING.issuperset(_WORD.findall(rest))


def _show(context: Context, found: list[Reference]) -> None:
    book = context.assistant.law_book
    looked = []
    for reference in found:
        meant = [book.look_up(one) for one in book.meant(reference, context.turn.memory.article)]
        if len(meant) > 1:
            context.reply = compose_law.which_law(meant, context.language, memory=context.memory)
            return
        looked += meant
    if looked:
        rests = {article for one in looked for article in one.articles}
        context.reply = compose_law.law_sections(
            looked,
            context.language,
            articles=[article for article in _fittest(context, looked) if article in rests],
            pending=context.assistant.pending.current(),
            today=date.today(),
            imported=book.library.edition.day if book.library else "",
            memory=context.memory,
        )


def _fittest(context: Context, looked: list[Looked]) -> list[Article]:
    """All articles, those first that answer best to what the sections are headed."""
    titles = " ".join(one.title for one in looked) or context.text
    return [candidate.article for candidate in context.assistant.search.find(Query(titles, "nb")).candidates]

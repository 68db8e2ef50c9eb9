"""Composing: from articles and phrases to the reply that a person reads. Pure functions, no searching."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from knowledge.conversation import Memory, Quotation, Reply, SourceLink, Suggestion
from knowledge.documents import Article
from knowledge.laws import Laws
from knowledge.municipality import Municipality
from knowledge.phrases import phrase

_MONTHS = {
    "nb": "januar februar mars april mai juni juli august september oktober november desember".split(),
    "nn": "januar februar mars april mai juni juli august september oktober november desember".split(),
    "en": "January February March April May June July August September October November December".split(),
}
FOLLOW_UPS = 3
# Kinds of questions to which a number is no answer in itself, so that it can choose one of those offered.
NUMBERED = ("choice", "yes_no", "language", "consent")
# Topics whose answer depends on where one lives: the municipality's own route is added to these.
LOCAL_TOPICS = frozenset({"apply", "next", "documents"})


def answer(
    articles: list[Article],
    language: str,
    *,
    laws: Laws,
    catalogue: dict[str, Article],
    place: Municipality | None,
    confidence: float,
    memory: Memory,
    alternatives: Sequence[Article] = (),
    under_review: bool = False,
) -> Reply:
    """One article, or the two that answer a two-part question, with sources and what people ask next.

    `under_review` says so in the answer: what it rests on has changed.

    With `alternatives` the answer stands under its title and they are offered first, so that a person sees at once
    what has been answered and can choose another.
    """
    titled = len(articles) > 1 or bool(alternatives)
    body = "\n\n".join(_body(article, language, heading=titled) for article in articles)
    if under_review:
        body += "\n\n" + phrase("under_review", language)
    local: tuple[SourceLink, ...] = ()
    depends = any(article.topic in LOCAL_TOPICS or article.id == "coordinating_unit/find" for article in articles)
    if place and depends and not place.local:
        body += "\n\n" + phrase("local_unknown", language, municipality=place.name, office=place.office[language])
    elif place and depends:
        body += "\n\n" + phrase("local_route", language, municipality=place.name, apply=place.apply[language])
        local = (SourceLink(place.source.label, place.source.url, place.checked.isoformat()),)
    follow = [*alternatives, *(catalogue[i] for article in articles for i in article.next)]
    more = "\n\n".join(article.texts[language].more for article in articles if article.texts[language].more)
    titles = dict.fromkeys(article.texts[language].title for article in follow if article not in articles)
    replies = [Suggestion(title, title) for title in titles][:FOLLOW_UPS]
    if more:
        replies.append(_same("more_label", language))
    return finish(
        Reply(
            status="answered",
            language=language,
            answer=body,
            articles=tuple(article.id for article in articles),
            confidence=round(confidence, 3),
            municipality=place.number if place else None,
            sources=tuple({link.url: link for link in (*source_links(articles, language, laws), *local)}.values()),
            replies=tuple(replies),
            more=more,
            memory=memory,
        )
    )


def more(article: Article, language: str, *, laws: Laws, memory: Memory) -> Reply:
    """The rest of what an article has to say."""
    return finish(
        Reply(
            status="answered",
            language=language,
            answer=article.texts[language].more or phrase("nothing_more", language),
            articles=(article.id,),
            sources=source_links([article], language, laws),
            replies=(_same("person_label", language),),
            memory=memory,
        )
    )


def suggest(articles: list[Article], language: str, *, confidence: float, memory: Memory) -> Reply:
    """“Did you mean …”, with the titles of the articles as choices and a person as the last one."""
    titles = [article.texts[language].title for article in articles]
    replies = (*(Suggestion(title, title) for title in titles), _same("person_label", language))
    return finish(
        Reply(
            status="suggested",
            language=language,
            answer=phrase("suggest", language),
            confidence=round(confidence, 3),
            replies=replies,
            memory=memory,
        )
    )


def say(key: str, language: str, *, status: str, memory: Memory, person: bool = False, **fields: str) -> Reply:
    """A fixed phrase as a reply, with a person as a choice when `person` is set."""
    replies = (_same("person_label", language),) if person else ()
    return finish(
        Reply(status=status, language=language, answer=phrase(key, language, **fields), replies=replies, memory=memory)
    )


def finish(reply: Reply) -> Reply:
    """Write the whole reply as text and remember which payload each number stands for."""
    lines = [
        *([reply.answer] if reply.answer else []),
        *(_quoted(quotation, reply.language) for quotation in reply.quotations),
    ]
    if reply.sources:
        labels = ", ".join(source.label for source in reply.sources)
        checked = min(source.checked for source in reply.sources)
        lines.append(phrase("sources", reply.language, sources=labels, date=written_date(checked, reply.language)))
    if reply.asked:
        lines.append(reply.asked.text)
    # Where a number is an answer, as an age is, the choices have none.
    numbered = reply.asked is None or reply.asked.kind in NUMBERED
    if reply.replies:
        marks = [f"{number}." if numbered else "–" for number in range(1, len(reply.replies) + 1)]
        choices = [f"{mark} {choice.title}" for mark, choice in zip(marks, reply.replies, strict=True)]
        key = "choose" if reply.status == "handoff" else "continue_with"
        head = [] if reply.status == "suggested" or reply.asked else [phrase(key, reply.language)]
        lines.append("\n".join(head + choices))
    offered = tuple(choice.payload for choice in reply.replies) if numbered else ()
    return replace(reply, text="\n\n".join(lines), memory=replace(reply.memory, offered=offered))


def with_notice(reply: Reply, key: str) -> Reply:
    """The reply with a fixed phrase after its answer."""
    lines = (reply.answer, phrase(key, reply.language))
    return finish(replace(reply, answer="\n\n".join(filter(None, lines))))


def source_links(articles: list[Article], language: str, laws: Laws) -> tuple[SourceLink, ...]:
    """The sources of the articles, each once, as links with the date they were checked."""
    return source_links_of([key for article in articles for key in article.sources], language, laws)


def source_links_of(keys: Sequence[str], language: str, laws: Laws) -> tuple[SourceLink, ...]:
    """Keys of the law registry, each once, as links with the date they were checked."""
    keys = list(dict.fromkeys(keys))
    return tuple(SourceLink(laws.label(key, language), laws.url(key), laws.checked(key).isoformat()) for key in keys)


def written_date(iso: str, language: str) -> str:
    """A date as people write it: `2. juli 2026`, `2 July 2026`."""
    day = date.fromisoformat(iso)
    return f"{day.day}{'' if language == 'en' else '.'} {_MONTHS[language][day.month - 1]} {day.year}"


def as_reply(words: str) -> Suggestion:
    """A choice that sends what it says."""
    return Suggestion(words, words)


def _body(article: Article, language: str, *, heading: bool) -> str:
    text = article.texts[language]
    lines = [text.title, text.answer] if heading else [text.answer]
    if article.confidence != "law":
        lines[-1] += " " + phrase(f"based_on_{article.confidence}", language)
    return "\n".join(lines)


def _quoted(quotation: Quotation, language: str) -> str:
    marks = "“{}”" if language == "en" else "«{}»"
    lines = (quotation.intro, marks.format(quotation.text), quotation.note)
    return "\n".join(line for line in lines if line)


def _same(key: str, language: str) -> Suggestion:
    return as_reply(phrase(key, language))

"""From a guide's question or result to the reply that a person reads. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from knowledge.compose import as_reply, finish
from knowledge.conversation import Asked, Document, Memory, Reply, SourceLink
from knowledge.guides.model import UNKNOWN, Question, load_guides, load_questions
from knowledge.guides.reading import change_title
from knowledge.guides.result import Result, letter_title
from knowledge.guides.situation import Situation, noted, words_of
from knowledge.guides.state import CONTACT
from knowledge.guides.wording import sentence, text
from knowledge.handoff_events import Event
from knowledge.phrases import phrase


def asked(
    guide: str,
    question: Question,
    situation: Situation,
    language: str,
    *,
    told: Sequence[str] = (),
    lead: str = "",
    before: str = "",
) -> Asked:
    """The question in words, after `lead`, what was noted of the answers `told` (ids of questions) without asking, and `before`."""
    pairs = noted(situation, list(told), language)
    said = "; ".join(f"{label}: {value}" for label, value in pairs)
    seen = text("noted", language, noted=said) if pairs else ""
    lines = [line for line in (lead, seen, before, wording(question, situation, language)) if line]
    return Asked(guide, question.id, question.kind, "\n\n".join(lines), tuple(pairs))


def wording(question: Question, situation: Situation, language: str) -> str:
    """How a question is put to this person."""
    who = situation.get("who", "relative")
    variant = f"ask_{who}"
    if question.id == "age" and who != "parent":
        variant = "ask_person"
    texts = question.asks.get(variant, question.asks["ask"])
    return sentence(texts[language].format(**words_of(situation, language)))


def choices(question: Question, language: str, *, started: bool) -> list[str]:
    """What the buttons under a question say; once a guide is started, one can go back too."""
    # The language that somebody speaks is the likeliest they want to be answered in.
    options = sorted(question.options.items(), key=lambda option: option[0] != language)
    titles = [texts[language] for _, texts in options]
    if question.id == "agree":
        return [*titles, text("change", language)]
    if question.kind == "yes_no":
        titles = [text("yes", language), text("no", language)]
    if question.kind not in ("contact", "language", "consent"):
        titles.append(text(UNKNOWN, language))
    if started:
        titles.append(text("back", language))
    return [*titles, text("stop", language)]


def ask(
    guide: str,
    question: Question,
    language: str,
    *,
    memory: Memory,
    lead: str = "",
    told: Sequence[str] = (),
    titles: Sequence[str] = (),
    before: str = "",
) -> Reply:
    """A question as a reply of its own, after the words `lead`; `titles` replace the question's own options.

    `before` stands straight before the question, and belongs to it.
    """
    state = memory.guide
    assert state is not None, "a guide that asks is open"
    words = titles or choices(question, language, started=bool(state.path))
    return finish(
        Reply(
            status="guided",
            language=language,
            answer=lead,
            asked=asked(guide, question, memory.situation, language, told=told, before=before),
            replies=tuple(as_reply(title) for title in words),
            municipality=memory.municipality,
            memory=memory,
        )
    )


def with_question(
    reply: Reply,
    question: Question,
    *,
    memory: Memory,
    told: Sequence[str] = (),
    lead: str = "",
    before: str = "",
) -> Reply:
    """A reply that ends in the question of the guide that is open; `before` belongs to the question."""
    state = memory.guide
    assert state is not None, "a guide that asks is open"
    return finish(
        replace(
            reply,
            asked=asked(state.guide, question, memory.situation, reply.language, told=told, lead=lead, before=before),
            replies=tuple(map(as_reply, choices(question, reply.language, started=bool(state.path)))),
            memory=memory,
        )
    )


def with_choice(reply: Reply, title: str) -> Reply:
    """A reply with one more choice."""
    if any(choice.title == title for choice in reply.replies):
        return reply
    return finish(replace(reply, replies=(*reply.replies, as_reply(title))))


def which_answer(answered: Sequence[str], language: str, *, memory: Memory) -> Reply:
    """The answers that can be changed, as choices."""
    titles = [change_title(load_questions()[question], language) for question in answered]
    replies = tuple(map(as_reply, (*titles, text("resume", language))))
    words = text("which_answer" if titles else "nothing_to_change", language)
    return finish(Reply(status="guided", language=language, answer=words, replies=replies, memory=memory))


def stopped(language: str, *, memory: Memory, lead: str = "") -> Reply:
    """A guide that rests until the person goes on, after the words `lead`."""
    words = (text("resume", language), phrase("person_label", language))
    answer = " ".join(filter(None, (lead, text("stopped", language))))
    return finish(
        Reply(status="guided", language=language, answer=answer, replies=tuple(map(as_reply, words)), memory=memory)
    )


def sent(words: str, language: str, *, event: Event, memory: Memory) -> Reply:
    """A request is on its way; it can be withdrawn."""
    replies = (as_reply(phrase("withdraw_label", language)),)
    return finish(
        Reply(status="handoff", language=language, answer=words, replies=replies, memory=memory, handoff=event)
    )


def called_off(language: str, *, event: Event | None, memory: Memory) -> Reply:
    """Nothing is sent, and what was kept to send it is gone."""
    words = (load_guides()[CONTACT].start[language], phrase("person_label", language))
    return finish(
        Reply(
            status="handoff",
            language=language,
            answer=text("call_off", language),
            replies=tuple(map(as_reply, words)),
            memory=memory,
            handoff=event,
        )
    )


def told_result(
    result: Result,
    language: str,
    *,
    sources: Sequence[SourceLink],
    titles: Mapping[str, str],
    fields: Mapping[str, str],
    memory: Memory,
    lead: str = "",
) -> Reply:
    """The end of a guide, after the words `lead`.

    `titles` are those of the articles it goes on with, `fields` what fills its letters.
    """
    words = [
        *(letter_title(kind, language) for kind in result.letters),
        *(load_guides()[guide].start[language] for guide in result.guides),
        *(titles[article] for article in result.articles),
        text("change", language),
        phrase("person_label", language),
    ]
    return finish(
        Reply(
            status="guided",
            language=language,
            answer=f"{lead}\n\n{result.text}" if lead else result.text,
            sources=tuple(sources),
            documents=tuple(Document(kind, letter_title(kind, language), fields) for kind in result.letters),
            replies=tuple(map(as_reply, words)),
            municipality=memory.municipality,
            memory=memory,
        )
    )


def letter(kind: str, draft: str, fields: Mapping[str, str], language: str, *, memory: Memory) -> Reply:
    """The draft of a letter, to copy."""
    return finish(
        Reply(
            status="guided",
            language=language,
            answer=f"{text('letter_ready', language)}\n\n{draft}",
            documents=(Document(kind, letter_title(kind, language), fields, drafted=True),),
            replies=(as_reply(text("change", language)), as_reply(phrase("person_label", language))),
            municipality=memory.municipality,
            memory=memory,
        )
    )

"""What a guide does next: begin, ask, go on, tell its result, write a letter. Each fills in the context's reply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.compose import source_links_of
from knowledge.context import Context
from knowledge.conversation import SourceLink
from knowledge.guides import complaint_result, compose_guide, eligibility_result, request_result
from knowledge.guides.flow import likely_right, next_question
from knowledge.guides.model import UNKNOWN, load_guides, load_questions
from knowledge.guides.result import Result, letter_fields
from knowledge.guides.situation import Situation, merged
from knowledge.guides.state import GuideState
from knowledge.guides.story import told
from knowledge.guides.wording import text
from knowledge.letters.text import as_text
from knowledge.letters.write import write

MAX_SHOWN = 2


def start(context: Context, guide: str, answers: Situation | None = None) -> None:
    """Begin a guide with what the message tells, or with `answers`."""
    answers = asked_by(guide, told(context.text, context.turn.today) if answers is None else answers)
    situation = merged(situation_of(context), answers)
    if guide == "request" and "which" not in situation:
        right = likely_right(situation) if "long_term" in situation else context.turn.memory.service
        if right in load_questions()["which"].options:
            situation["which"] = str(right)
    lead = text(f"intro_{guide}", context.language)
    go_on(context, guide, situation, (), lead=lead, told_keys=list(answers))


def go_on(
    context: Context,
    guide: str,
    situation: Situation,
    path: Sequence[str],
    *,
    lead: str = "",
    told_keys: Sequence[str] = (),
    afresh: bool = False,
) -> None:
    """Ask what comes next, or tell the result; what has been asked often enough is left open."""
    question = next_question(guide, situation)
    before = context.turn.memory.guide
    shown = before.shown + 1 if before and (before.guide, before.question) == (guide, question) and not afresh else 1
    if question and shown > MAX_SHOWN:
        lead = text("left_open", context.language, label=load_questions()[question].label[context.language])
        go_on(context, guide, {**situation, question: UNKNOWN}, (*path, question), lead=lead, told_keys=told_keys)
        return
    number = situation.get("municipality")
    if number and number != UNKNOWN:
        context.place = context.assistant.place(number)
    memory = replace(context.memory, situation=situation, guide=GuideState(guide, question or "", tuple(path), shown))
    if question:
        context.reply = compose_guide.ask(
            guide, load_questions()[question], context.language, memory=memory, lead=lead, told=told_keys
        )
        return
    result = _result(context, guide, situation)
    context.reply = compose_guide.told_result(
        result,
        context.language,
        lead=lead,
        sources=_sources(context, guide, result),
        titles={key: context.assistant.articles[key].texts[context.language].title for key in result.articles},
        fields=_fields(context, situation),
        memory=memory,
    )


def ask_again(context: Context, state: GuideState, *, lead: str, titles: Sequence[str] = ()) -> None:
    """Ask the open question once more."""
    memory = replace(context.memory, guide=replace(state, shown=state.shown + 1))
    question = load_questions()[state.question]
    context.reply = compose_guide.ask(state.guide, question, context.language, memory=memory, lead=lead, titles=titles)


def reopen(context: Context, state: GuideState, question: str) -> None:
    """Ask a question again whose answer is taken back."""
    situation = {key: value for key, value in situation_of(context).items() if key != question}
    path = tuple(key for key in state.path if key != question)
    memory = replace(context.memory, situation=situation)
    context.reply = compose_guide.ask(
        state.guide,
        load_questions()[question],
        context.language,
        memory=replace(memory, guide=GuideState(state.guide, question, path)),
    )


def write_letter(context: Context, kind: str) -> None:
    """The draft of a letter, filled with what was told."""
    fields = _fields(context, situation_of(context))
    draft = as_text(write(kind, context.language, fields))
    context.reply = compose_guide.letter(kind, draft, fields, context.language, memory=context.memory)


def asked_by(guide: str, answers: Situation) -> dict[str, str]:
    """What of the answers told in passing this guide asks for."""
    return {key: value for key, value in answers.items() if key in load_guides()[guide].questions}


def situation_of(context: Context) -> dict[str, str]:
    """What was told, with the municipality that the conversation is about."""
    situation = dict(context.turn.memory.situation)
    if context.place and context.place.number:
        situation["municipality"] = context.place.number
    return situation


def _result(context: Context, guide: str, situation: Situation) -> Result:
    language, assistant = context.language, context.assistant
    if guide == "eligibility":
        return eligibility_result.result(situation, language, assistant.laws)
    if guide == "request":
        return request_result.result(situation, language, context.place, assistant.default_place)
    return complaint_result.result(situation, language, context.place, assistant.default_place, context.turn.today)


def _sources(context: Context, guide: str, result: Result) -> list[SourceLink]:
    links = list(source_links_of(result.sources, context.language, context.assistant.laws))
    place = context.place
    if guide != "eligibility" and place and place.local:
        links.append(SourceLink(place.source.label, place.source.url, place.checked.isoformat()))
    return links


def _fields(context: Context, situation: Situation) -> dict[str, str]:
    place, service = context.place, context.turn.memory.service
    if "which" not in situation and service in load_questions()["which"].options:
        situation = {**situation, "which": str(service)}
    return letter_fields(situation, place.name if place else "")

"""What a guide does next: begin, ask, go on, rest, tell its result, write a letter. Each fills in the context's reply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.compose import source_links_of
from knowledge.context import Context
from knowledge.conversation import Memory, Reply, SourceLink
from knowledge.guides import complaint_result, compose_guide, contact_request, eligibility_result, request_result
from knowledge.guides.flow import likely_right, next_question
from knowledge.guides.model import UNKNOWN, load_guides, load_questions
from knowledge.guides.result import Result, letter_fields
from knowledge.guides.situation import Situation, merged
from knowledge.guides.state import CONTACT, GuideState
from knowledge.guides.story import told
from knowledge.guides.wording import text
from knowledge.letters.text import as_text
from knowledge.letters.write import write

MAX_SHOWN = 2
# `shown` of a question that waits until the person comes back to it.
RESTING = MAX_SHOWN + 1


def start(context: Context, guide: str, answers: Situation | None = None, *, lead: str = "") -> None:
    """Begin a guide with what the message tells, or with `answers`; after its introduction it says `lead`."""
    answers = asked_by(guide, told(context.text, context.turn.today) if answers is None else answers)
    situation = merged(situation_of(context), answers)
    if guide == "request" and "which" not in situation:
        right = likely_right(situation) if "long_term" in situation else context.turn.memory.service
        if right in load_questions()["which"].options:
            situation["which"] = str(right)
    lead = " ".join(filter(None, (text(f"intro_{guide}", context.language), lead)))
    go_on(context, guide, situation, (), lead=lead, told_keys=list(answers))


def go_on(
    context: Context,
    guide: str,
    situation: Situation,
    path: Sequence[str],
    *,
    lead: str = "",
    told_keys: Sequence[str] = (),
) -> None:
    """Ask what comes next, or tell what it comes to."""
    question = next_question(guide, situation)
    if guide == CONTACT and not question:
        context.reply = _sent(context, situation)
        return
    number = situation.get("municipality")
    if number and number != UNKNOWN:
        context.place = context.assistant.place(number)
    memory = replace(context.memory, situation=situation, guide=GuideState(guide, question or "", tuple(path)))
    if question:
        # A yes to what was shown before is none to what comes next.
        memory = replace(memory, situation={key: value for key, value in situation.items() if key != "agree"})
        memory, before = asking(context, memory, question)
        context.reply = compose_guide.ask(
            guide, load_questions()[question], context.language, memory=memory, lead=lead, told=told_keys, before=before
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


def leave_open(context: Context, state: GuideState) -> None:
    """Go on without an answer to the open question, which has been asked often enough; rest where there is no going on."""
    question = load_questions()[state.question]
    if question.id in contact_request.NEEDED:
        rest(context, state)
        return
    lead = text("left_open", context.language, label=question.label[context.language])
    situation = {**situation_of(context), question.id: UNKNOWN}
    go_on(context, state.guide, situation, (*state.path, question.id), lead=lead)


def rest(context: Context, state: GuideState) -> None:
    """Stop here until the person goes on."""
    memory = replace(context.memory, guide=replace(state, shown=RESTING))
    lead = text("nothing_sent", context.language) if state.guide == CONTACT else ""
    context.reply = compose_guide.stopped(context.language, memory=memory, lead=lead)


def ask_again(context: Context, state: GuideState, *, lead: str, titles: Sequence[str] = ()) -> None:
    """Ask the open question once more."""
    memory, before = asking(
        context, replace(context.memory, guide=replace(state, shown=state.shown + 1)), state.question
    )
    question = load_questions()[state.question]
    context.reply = compose_guide.ask(
        state.guide, question, context.language, memory=memory, lead=lead, titles=titles, before=before
    )


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


def asking(context: Context, memory: Memory, question: str) -> tuple[Memory, str]:
    """What to remember when a question is asked, and what must be seen straight before it: all that a yes will send."""
    desk = context.turn.desk
    if question != "agree" or not desk or not desk.contact_kind:
        return memory, ""
    language, about = context.language, []
    if context.place and context.place.number:
        about.append((load_questions()["municipality"].label[language], context.place.name))
    article = context.assistant.articles.get(memory.article or "")
    if article:
        about.append((text("about", language), article.texts[language].title))
    section = context.assistant.laws.label("fvl § 13", language)
    situation = contact_request.settled({**memory.situation, "reach": desk.contact_kind}, language)
    previewed = {**situation, contact_request.PREVIEWED: contact_request.stamp(desk, language)}
    return replace(memory, situation=previewed), contact_request.preview(situation, desk, language, about, section)


def asked_by(guide: str, answers: Situation) -> dict[str, str]:
    """What of the answers told in passing this guide asks for."""
    return {key: value for key, value in answers.items() if key in load_guides()[guide].questions}


def situation_of(context: Context) -> dict[str, str]:
    """What was told, with the municipality that the conversation is about, and how the person can be reached as others keep it."""
    situation = {key: value for key, value in context.turn.memory.situation.items() if key != "reach"}
    if context.place and context.place.number:
        situation["municipality"] = context.place.number
    desk = context.turn.desk
    if desk and desk.contact_kind:
        situation["reach"] = desk.contact_kind
    return situation


def _sent(context: Context, situation: Situation) -> Reply:
    desk = context.turn.desk
    assert desk is not None, "a request is made where somebody receives it"
    memory = replace(context.memory, situation=contact_request.without_answers(situation), guide=None)
    return compose_guide.sent(
        contact_request.sent_in_words(situation, desk, context.language),
        context.language,
        event=contact_request.event_of(situation, desk, context.language),
        memory=memory,
    )


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

"""The guides' place in the answer path: steps over the context, as those of `knowledge.respond`.

A message that answers the open question moves the guide on. Any other goes its usual way, and the reply ends in the
question again: once, and then in a button, so that nobody is asked the same three times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge import guard
from knowledge.compose import source_links_of
from knowledge.context import Context
from knowledge.conversation import Memory, SourceLink
from knowledge.dates import read_date
from knowledge.guides import complaint_result, compose_guide, eligibility_result, request_result
from knowledge.guides.flow import likely_right, next_question
from knowledge.guides.model import UNKNOWN, load_guides, load_questions
from knowledge.guides.reading import Reading, read, short_answer
from knowledge.guides.result import Result, letter_fields
from knowledge.guides.situation import Situation, merged
from knowledge.guides.starting import (
    asks_for_oneself,
    asks_whether_it_fits,
    guide_meant,
    guide_under,
    is_statement,
    letter_by_button,
    started_by_button,
    tells_a_story,
    wants_to_resume,
)
from knowledge.guides.state import GuideState
from knowledge.guides.story import told
from knowledge.guides.wording import text
from knowledge.letters.text import as_text
from knowledge.letters.write import write
from knowledge.municipality_guesses import closest_municipalities
from knowledge.municipality_names import municipalities_named

MAX_SHOWN = 2
# What a story may be told for that is not ours, and from what probability it is left to the steps after.
NOT_OURS = ("out_of_scope", "medical_advice", "individual_case")
NOT_OURS_FROM = 0.5
NO_ANSWER = ("declined", "suggested", "error")


def in_guide(context: Context) -> None:
    """Take the message as an answer to the question that is open, or as a wish to steer the guide."""
    memory = context.turn.memory
    state = memory.guide
    if not state or guard.not_a_question(context.text) in ("too_long", "code"):
        return
    # “Ja” to “did you mean” is no answer to the question before it.
    if memory.suggested and short_answer(context.text) in ("yes", "no"):
        return
    reading = _read(context, state)
    steered = _steer(context, state, reading)
    if steered:
        return
    if state.question and load_questions()[state.question].kind == "place" and _which_place(context, state, reading):
        return
    if state.question and load_questions()[state.question].kind == "date" and _future_date(context, state):
        return
    known = load_guides()[state.guide].questions
    answers = {key: value for key, value in reading.answers.items() if key in known and _new(memory, key, value)}
    if not state.question:
        # The result has been told: only what changes an answer reopens it.
        answers = {key: value for key, value in answers.items() if key in memory.situation} if not reading.asks else {}
    if not answers:
        context.unread = bool(state.path and state.question) and not reading.asks
        return
    path = (*state.path, *(key for key in answers if key not in state.path))
    situation = merged(_situation(context), answers)
    passing = [key for key in answers if key != state.question or reading.in_passing]
    if reading.asks:
        # The question that came with the answer goes its way; the guide goes on after its answer.
        following = next_question(state.guide, situation)
        shown = state.shown if following == state.question else 0
        guide = GuideState(state.guide, following or state.question, path, shown)
        context.turn = replace(context.turn, memory=replace(memory, situation=situation, guide=guide))
        return
    _go_on(context, state.guide, situation, path, told_keys=passing)


def begin(context: Context) -> None:
    """A start button, a wish to go on, or the button of a letter."""
    letter = letter_by_button(context.text)
    guide = started_by_button(context.text)
    state = context.turn.memory.guide
    if letter:
        _letter(context, letter)
    elif guide:
        _start(context, guide, lead=text(f"intro_{guide}", context.language))
    elif state and wants_to_resume(context.text):
        _go_on(context, state.guide, _situation(context), state.path, afresh=True)


def start_guide(context: Context) -> None:
    """A wish for help with what a guide is for."""
    guide = guide_meant(context.text)
    _start(context, guide, lead=text(f"intro_{guide}", context.language))


def whether_it_fits(context: Context) -> None:
    """“Does this apply to us?”, where no right is named that an article could answer for."""
    named_or_begun = context.turn.memory.guide or context.assistant.facets.mentioned(context.text)
    if asks_whether_it_fits(context.text) and not named_or_begun:
        _start(context, "eligibility", lead=text("intro_eligibility", context.language))


def told_story(context: Context) -> None:
    """A story that no article answers: the guide looks at what it may give a right to."""
    words, intents = context.text, context.turn.intents
    if context.turn.memory.guide or sum(intents.get(name, 0.0) for name in NOT_OURS) >= NOT_OURS_FROM:
        return
    answers = told(words, context.turn.today)
    if tells_a_story(words, answers) and (is_statement(words) or asks_for_oneself(words)):
        _start(context, "eligibility", lead=text("intro_eligibility", context.language), answers=answers)


def after_reply(context: Context) -> None:
    """What a guide adds to a reply: the question that was left open, a question to begin with, or a button."""
    reply = context.outcome
    if reply.status in ("guided", "crisis") or reply.asked:
        return
    if reply.memory.guide and reply.memory.guide.question:
        _resume(context, reply.memory.guide)
    elif reply.status == "answered" and reply.articles:
        _offer(context)


def _resume(context: Context, state: GuideState) -> None:
    reply, language = context.outcome, context.outcome.language
    question = load_questions()[state.question]
    if context.unread and reply.status in NO_ANSWER:
        if state.shown < MAX_SHOWN:
            _ask(context, state, lead=text("not_understood", language))
        else:
            situation = {**_situation(context), question.id: UNKNOWN}
            lead = text("left_open", language, label=question.label[language])
            _go_on(context, state.guide, situation, (*state.path, question.id), lead=lead)
    elif state.path and state.shown < MAX_SHOWN and reply.status not in ("suggested", "handoff"):
        memory = replace(reply.memory, guide=replace(state, shown=state.shown + 1))
        context.reply = compose_guide.with_question(reply, question, memory=memory)
    else:
        context.reply = compose_guide.with_choice(reply, text("resume", language))


def _offer(context: Context) -> None:
    """Under an article: its guide as a choice, and its first question where the person asks about their own life."""
    reply = context.outcome
    article = context.assistant.articles[reply.articles[0]]
    guide = guide_under(article)
    answers = told(context.text, context.turn.today)
    own = guide == "eligibility" and asks_for_oneself(context.text)
    if (own or tells_a_story(context.text, answers)) and len(reply.articles) == 1:
        situation = merged(reply.memory.situation, _for("eligibility", answers))
        question = next_question("eligibility", situation)
        if question:
            memory = replace(reply.memory, situation=situation, guide=GuideState("eligibility", question))
            keys = [key for key in answers if key in situation and key in load_guides()["eligibility"].questions]
            context.reply = compose_guide.with_question(
                reply,
                load_questions()[question],
                memory=memory,
                told=keys,
                lead=text("offer_eligibility", reply.language),
            )
            return
    if guide:
        context.reply = compose_guide.with_choice(reply, load_guides()[guide].start[reply.language])


def _read(context: Context, state: GuideState) -> Reading:
    question = load_questions()[state.question] if state.question else None
    place = context.assistant.find_place(context.text)
    return read(question, context.text, context.turn.today, place.number if place else None)


def _new(memory: Memory, key: str, value: str) -> bool:
    return memory.situation.get(key) != value


def _steer(context: Context, state: GuideState, reading: Reading) -> bool:
    """Back, stop, change an answer: whether the message was one of these."""
    memory, language = context.memory, context.language
    answered = [key for key in load_guides()[state.guide].questions if key in memory.situation]
    if reading.command == "stop" and state.question:
        paused = replace(memory, guide=replace(state, shown=MAX_SHOWN))
        context.reply = compose_guide.stopped(language, memory=paused)
    elif reading.command == "change":
        context.reply = compose_guide.which_answer(answered, language, memory=memory)
    elif reading.command == "back" and state.path:
        _reopen(context, state, state.path[-1])
    elif reading.reopen in answered:
        _reopen(context, state, reading.reopen)
    return context.reply is not None


def _reopen(context: Context, state: GuideState, question: str) -> None:
    """Ask a question again whose answer is taken back."""
    situation = {key: value for key, value in _situation(context).items() if key != question}
    path = tuple(key for key in state.path if key != question)
    memory = replace(context.memory, situation=situation)
    context.reply = compose_guide.ask(
        state.guide,
        load_questions()[question],
        context.language,
        memory=replace(memory, guide=GuideState(state.guide, question, path)),
    )


def _which_place(context: Context, state: GuideState, reading: Reading) -> bool:
    """Answer the question where somebody lives; a name that several have, or none, is asked about."""
    named = municipalities_named(context.text)
    if len(named) == 1:
        reading.answers["municipality"] = named[0].number
        return False
    reading.answers.pop("municipality", None)
    if short_answer(context.text) == UNKNOWN:
        reading.answers["municipality"] = UNKNOWN
        return False
    near = named or ([] if reading.asks else closest_municipalities(context.text))
    if not near or state.shown >= MAX_SHOWN:
        return False
    lead = text("several_places" if named else "near_places", context.language)
    titles = [f"{place.name} ({place.county})" for place in near] + [
        text(key, context.language) for key in (UNKNOWN, "stop")
    ]
    _ask(context, state, lead=lead, titles=titles)
    return True


def _future_date(context: Context, state: GuideState) -> bool:
    """Ask again when the day given has not been."""
    day = read_date(context.text, context.turn.today)
    if day and day.future and state.shown < MAX_SHOWN:
        _ask(context, state, lead=text("future_date", context.language))
        return True
    return False


def _start(context: Context, guide: str, lead: str, answers: Situation | None = None) -> None:
    answers = _for(guide, told(context.text, context.turn.today) if answers is None else answers)
    situation = merged(_situation(context), answers)
    if guide == "request" and "which" not in situation:
        right = likely_right(situation) if "long_term" in situation else context.turn.memory.service
        if right in load_questions()["which"].options:
            situation["which"] = str(right)
    _go_on(context, guide, situation, (), lead=lead, told_keys=list(answers))


def _for(guide: str, answers: Situation) -> dict[str, str]:
    """What of the answers told in passing this guide asks for."""
    return {key: value for key, value in answers.items() if key in load_guides()[guide].questions}


def _situation(context: Context) -> dict[str, str]:
    """What was told, with the municipality that the conversation is about."""
    situation = dict(context.turn.memory.situation)
    if context.place and context.place.number:
        situation["municipality"] = context.place.number
    return situation


def _go_on(
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
        _go_on(context, guide, {**situation, question: UNKNOWN}, (*path, question), lead=lead, told_keys=told_keys)
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


def _ask(context: Context, state: GuideState, *, lead: str, titles: Sequence[str] = ()) -> None:
    """Ask the open question once more."""
    memory = replace(context.memory, guide=replace(state, shown=state.shown + 1))
    question = load_questions()[state.question]
    context.reply = compose_guide.ask(state.guide, question, context.language, memory=memory, lead=lead, titles=titles)


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


def _letter(context: Context, kind: str) -> None:
    fields = _fields(context, _situation(context))
    draft = as_text(write(kind, context.language, fields))
    context.reply = compose_guide.letter(kind, draft, fields, context.language, memory=context.memory)


def _fields(context: Context, situation: Situation) -> dict[str, str]:
    place, service = context.place, context.turn.memory.service
    if "which" not in situation and service in load_questions()["which"].options:
        situation = {**situation, "which": str(service)}
    return letter_fields(situation, place.name if place else "")

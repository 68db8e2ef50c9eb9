"""The guides' place in the answer path: steps over the context, as those of `knowledge.respond`.

A message that answers the open question moves the guide on. Any other goes its usual way, and the reply ends in the
question again: once, and then in a button, so that nobody is asked the same three times.
"""

from __future__ import annotations

from dataclasses import replace

from knowledge import guard
from knowledge.context import Context
from knowledge.conversation import Memory
from knowledge.dates import read_date
from knowledge.guides import compose_guide, contact_steps
from knowledge.guides.complaint_result import last_day_in_words
from knowledge.guides.flow import WITH_A_DATE, next_question
from knowledge.guides.model import UNKNOWN, load_guides, load_questions
from knowledge.guides.moves import (
    MAX_SHOWN,
    RESTING,
    ask_again,
    asked_by,
    asking,
    go_on,
    leave_open,
    reopen,
    rest,
    situation_of,
    start,
    write_letter,
)
from knowledge.guides.reading import Reading, read, short_answer
from knowledge.guides.situation import merged
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
from knowledge.guides.state import CONTACT, GuideState
from knowledge.guides.story import told
from knowledge.guides.wording import text
from knowledge.law_gate import NOT_OURS_FROM, OUT_OF_SCOPE
from knowledge.municipality_guesses import closest_municipalities
from knowledge.municipality_names import municipalities_named

NO_ANSWER = ("declined", "suggested", "error")
BRIEF = 3


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
    if _steer(context, state, reading) or _ask_closer(context, state, reading):
        return
    answers = {key: value for key, value in reading.answers.items() if key == "reach" or _new(memory, key, value)}
    if "agree" in answers and contact_steps.agreed(context, state, answers, reading):
        return
    if not state.question:
        # The result has been told: only what changes an answer reopens it.
        answers = {key: value for key, value in answers.items() if key in memory.situation} if not reading.asks else {}
    if not answers:
        open_now = state.question and state.is_noticed and state.shown < RESTING
        context.unread = bool(open_now) and not reading.asks
        return
    path = (*state.path, *(key for key in answers if key not in state.path))
    situation = merged(situation_of(context), answers)
    passing = [key for key in answers if key != state.question or reading.in_passing]
    if reading.asks:
        # The question that came with the answer goes its way; the guide goes on after its answer.
        following = next_question(state.guide, situation)
        shown = state.shown if following == state.question else 0
        guide = GuideState(state.guide, following or state.question, path, shown)
        context.turn = replace(context.turn, memory=replace(memory, situation=situation, guide=guide))
        return
    go_on(context, state.guide, situation, path, told_keys=passing)


def answers_briefly(context: Context) -> bool:
    """Whether a message of a few words chooses an answer to the question that is open; beside a yes, words may say anything."""
    state = context.turn.memory.guide
    if not state or not state.question or len(context.text.split()) > BRIEF:
        return False
    chooses = load_questions()[state.question].kind in ("choice", "language")
    return chooses and state.question in _read(context, state).answers


def begin(context: Context) -> None:
    """A start button, a wish to go on, or the button of a letter."""
    letter = letter_by_button(context.text)
    guide = started_by_button(context.text)
    state = context.turn.memory.guide
    if letter:
        write_letter(context, letter)
    elif guide:
        start(context, guide)
    elif state and wants_to_resume(context.text):
        go_on(context, state.guide, situation_of(context), state.path)


def start_guide(context: Context) -> None:
    """A wish for help with what a guide is for."""
    start(context, guide_meant(context.text))


def whether_it_fits(context: Context) -> None:
    """“Does this apply to us?”, where no right is named that an article could answer for."""
    named_or_begun = context.turn.memory.guide or context.assistant.facets.mentioned(context.text)
    if asks_whether_it_fits(context.text) and not named_or_begun:
        start(context, "eligibility")


def told_story(context: Context) -> None:
    """A story that no article answers: the guide looks at what it may give a right to."""
    words, intents = context.text, context.turn.intents
    if context.turn.memory.guide or sum(intents.get(name, 0.0) for name in OUT_OF_SCOPE) >= NOT_OURS_FROM:
        return
    answers = told(words, context.turn.today)
    if tells_a_story(words, answers) and (is_statement(words) or asks_for_oneself(words)):
        start(context, "eligibility", answers)


def after_reply(context: Context) -> None:
    """What a guide adds to a reply: the question that was left open, a question to begin with, or a button."""
    reply = context.outcome
    if reply.status in ("guided", "crisis") or reply.asked:
        return
    if reply.memory.guide and reply.memory.guide.question:
        _resume(context, reply.memory.guide)
    elif reply.status == "answered":
        _offer(context)


def _resume(context: Context, state: GuideState) -> None:
    reply, language = context.outcome, context.outcome.language
    question = load_questions()[state.question]
    if context.unread and reply.status in NO_ANSWER:
        if state.shown < MAX_SHOWN:
            ask_again(context, state, lead=contact_steps.not_understood(question, language))
        else:
            leave_open(context, state)
    elif state.is_noticed and state.shown < MAX_SHOWN and reply.status not in ("suggested", "handoff"):
        memory = replace(reply.memory, guide=replace(state, shown=state.shown + 1))
        memory, before = asking(context, memory, state.question)
        context.reply = compose_guide.with_question(reply, question, memory=memory, before=before)
    else:
        context.reply = compose_guide.with_choice(reply, text("resume", language))


def _offer(context: Context) -> None:
    """Under an answer: a guide as a choice, and its first question where the person speaks of their own life."""
    reply = context.outcome
    guide = guide_under(context.assistant.articles[reply.articles[0]]) if reply.articles else None
    answers = told(context.text, context.turn.today)
    if len(reply.articles) > 1:
        own = None
    elif guide == "complaint" and answers.get("complaint_about") in WITH_A_DATE and "known_date" in answers:
        own = "complaint"
        # Whoever says when they were refused needs the day before anything else.
        last_day = last_day_in_words(answers, reply.language, context.turn.today)
        reply = replace(reply, answer=f"{last_day}\n\n{reply.answer}")
    elif tells_a_story(context.text, answers) or (guide == "eligibility" and asks_for_oneself(context.text)):
        own = "eligibility"
    else:
        own = None
    situation = merged(reply.memory.situation, asked_by(own, answers)) if own else {}
    question = next_question(own, situation) if own else None
    if own and question:
        memory = replace(reply.memory, situation=situation, guide=GuideState(own, question))
        context.reply = compose_guide.with_question(
            reply,
            load_questions()[question],
            memory=memory,
            told=list(asked_by(own, answers)),
            lead=text(f"offer_{own}", reply.language),
        )
    elif guide:
        context.reply = compose_guide.with_choice(reply, load_guides()[guide].start[reply.language])


def _read(context: Context, state: GuideState) -> Reading:
    question = load_questions()[state.question] if state.question else None
    place = context.assistant.find_place(context.text)
    asked = load_guides()[state.guide].questions
    return read(question, context.text, context.turn.today, place.number if place else None, asked)


def _new(memory: Memory, key: str, value: str) -> bool:
    return memory.situation.get(key) != value


def _steer(context: Context, state: GuideState, reading: Reading) -> bool:
    """Back, stop, change an answer: whether the message was one of these."""
    memory, language = context.memory, context.language
    answered = [key for key in load_guides()[state.guide].questions if key in memory.situation]
    if reading.command == "stop" and state.question:
        rest(context, state)
    elif reading.command == "change":
        context.reply = compose_guide.which_answer(answered, language, memory=memory)
    elif reading.command == "back" and state.path:
        reopen(context, state, state.path[-1])
    elif reading.reopen in answered:
        reopen(context, state, reading.reopen)
    return context.reply is not None


def _ask_closer(context: Context, state: GuideState, reading: Reading) -> bool:
    """Ask again about an answer that is nearly one; whether it was."""
    kind = load_questions()[state.question].kind if state.question else ""
    return (
        (kind == "place" and _which_place(context, state, reading))
        or (kind == "date" and _future_date(context, state))
        or (state.guide == CONTACT and contact_steps.how_to_reach(context, state, reading))
        or (kind == "consent" and contact_steps.no_clear_consent(context, state, reading))
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
    ask_again(context, state, lead=lead, titles=titles)
    return True


def _future_date(context: Context, state: GuideState) -> bool:
    """Ask again when the day given has not been."""
    day = read_date(context.text, context.turn.today)
    if day and day.future and state.shown < MAX_SHOWN:
        ask_again(context, state, lead=text("future_date", context.language))
        return True
    return False

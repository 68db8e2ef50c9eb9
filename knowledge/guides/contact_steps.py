"""What only a request to be contacted does in a guide: it reads how a person is reached, and what a yes to the preview means.

How they are reached never comes this far: it is hidden in the message, and kept by whoever hid it (`knowledge.desk`).
"""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.context import Context
from knowledge.guides import compose_guide, contact_request
from knowledge.guides.model import Question, load_questions
from knowledge.guides.moves import MAX_SHOWN, RESTING, ask_again, go_on, leave_open, situation_of, start
from knowledge.guides.reading import Reading, short_answer
from knowledge.guides.state import CONTACT, GuideState
from knowledge.guides.wording import text
from knowledge.handoff_events import WITHDRAW

WAYS = ("phone", "email")
# A try at a number or an address.
_TRIED = re.compile(r"\d.*\d.*\d|@")


def ask_for_contact(context: Context) -> None:
    """Begin to ask how the person can be reached, or go on where they left."""
    state = context.turn.memory.guide
    if state and state.guide == CONTACT:
        go_on(context, CONTACT, situation_of(context), state.path)
        return
    tried, kept = _told_ways(context), bool(context.turn.desk and context.turn.desk.contact)
    start(context, CONTACT, lead=text("hidden_before_asked", context.language) if tried and not kept else "")


def how_to_reach(context: Context, state: GuideState, reading: Reading) -> bool:
    """Take the number or the address that the message held; what is none is asked about. Whether it was."""
    desk = context.turn.desk
    told = _told_ways(context)
    if told and desk and desk.contact_kind:
        reading.answers["reach"] = desk.contact_kind
        return False
    tried = told or context.personal or _TRIED.search(context.text)
    answers_else = reading.answers or reading.asks
    return bool(state.question == "reach" and tried and not answers_else) and _ask_clearer(context, state)


def no_clear_consent(context: Context, state: GuideState, reading: Reading) -> bool:
    """“Tror det”, “ja, men vent” and “vet ikke” are no yes: ask again. Whether it was."""
    vague = short_answer(context.text) and not reading.answers and not reading.asks
    return bool(vague) and _ask_clearer(context, state)


def agreed(context: Context, state: GuideState, answers: dict[str, str], reading: Reading) -> bool:
    """Whether the message said yes or no to sending, and that has been dealt with.

    A yes holds for what was shown straight before it. What comes with a correction or a question is none yet.
    """
    if set(answers) != {"agree"} or reading.asks:
        answers.pop("agree", None)
        return False
    asked_just_now = set(load_questions()["agree"].options["yes"].values()) & set(context.turn.memory.offered)
    if answers["agree"] == "no" and asked_just_now:
        call_off(context)
    elif answers["agree"] == "yes" and not (asked_just_now and _is_as_previewed(context)):
        go_on(context, CONTACT, situation_of(context), state.path)
    elif not asked_just_now:
        answers.clear()
    return context.reply is not None


def call_off(context: Context) -> None:
    """Send nothing, and have deleted what was kept for it."""
    desk = context.turn.desk
    memory = context.memory
    memory = replace(memory, situation=contact_request.without_answers(memory.situation), guide=None)
    event = WITHDRAW if desk and desk.number else None
    context.reply = compose_guide.called_off(context.language, event=event, memory=memory)


def _told_ways(context: Context) -> bool:
    """Whether the message held a number or an address; once asked for, it is no detail too many."""
    found = set(WAYS) & set(context.personal)
    context.personal = tuple(kind for kind in context.personal if kind not in WAYS)
    return bool(found)


def not_understood(question: Question, language: str) -> str:
    """What to say where a message was no answer to a question."""
    return text(_NOT_UNDERSTOOD.get(question.kind, "not_understood"), language)


def _is_as_previewed(context: Context) -> bool:
    """Whether the request would go to those, and tell of a way to reach the person, that the preview showed."""
    desk = context.turn.desk
    seen = context.turn.memory.situation.get(contact_request.PREVIEWED)
    return desk is not None and seen == contact_request.stamp(desk, context.language)


def _ask_clearer(context: Context, state: GuideState) -> bool:
    if state.shown >= RESTING:
        return False
    if state.shown >= MAX_SHOWN:
        leave_open(context, state)
    else:
        ask_again(context, state, lead=not_understood(load_questions()[state.question], context.language))
    return True


_NOT_UNDERSTOOD = {"contact": "not_understood_contact", "consent": "not_understood_consent"}

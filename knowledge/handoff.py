"""The way to a person: what can be promised now, asking to be contacted, what became of a request, and withdrawing it.

Steps over the context, as those of `knowledge.respond`. Where nobody receives requests, a person is a matter of words only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from knowledge import compose
from knowledge.context import SURE_INTENT, Context
from knowledge.conversation import Reply
from knowledge.desk import Desk, Request
from knowledge.guides.compose_guide import with_choice
from knowledge.guides.contact_steps import WAYS, ask_for_contact, call_off
from knowledge.guides.model import load_guides, load_questions
from knowledge.guides.moves import MAX_SHOWN, RESTING, ask_again
from knowledge.guides.patterns import plain
from knowledge.guides.reading import short_answer
from knowledge.guides.starting import wants_contact
from knowledge.guides.state import CONTACT
from knowledge.guides.wording import sentence
from knowledge.handoff_events import BEGIN, OFFER, WITHDRAW
from knowledge.moments import day_in_words, time_in_words
from knowledge.phrases import phrase

_REQUEST = re.compile(r"henvendels|f(?:o|ø)resp(?:ø|u)r|my request", re.IGNORECASE)
_ENDED = {"closed": "request_closed", "withdrawn": "request_withdrawn", "expired": "request_expired"}
_TALKS = {"handed_back": "talked", "closed": "talked", "timeout": "talk_went_quiet"}


def only_where_received(context: Context) -> None:
    """A request is asked about only where somebody receives it, and one at a time; how to reach the person as often as it is lost."""
    memory, desk, state = context.turn.memory, context.turn.desk, context.turn.memory.guide
    if not state or state.guide != CONTACT:
        return
    if not desk or desk.open_request:
        context.turn = replace(context.turn, memory=replace(memory, guide=None))
    elif state.question == "agree" and not desk.contact_kind:
        context.turn = replace(context.turn, memory=replace(memory, guide=replace(state, question="reach", shown=0)))


def contact_button(context: Context) -> None:
    """The buttons of a request, and a yes or a number in answer to the offer."""
    desk, sends = context.turn.desk, load_questions()["agree"].options["yes"].values()
    if _says(context, phrase.texts["withdraw_label"].values()):
        withdraw(context)
    elif _says(context, load_guides()[CONTACT].start.values()) or _accepts_offer(context):
        _ask(context)
    elif desk and desk.open_request and _says(context, (desk.open_request.number, *sends)):
        # “Send” pressed twice; the number alone asks what became of it.
        _tell(context, desk, desk.open_request)


def wish_for_contact(context: Context) -> None:
    """“Kan dere ringe meg?” begins at once. The classifier may waver between that and “når ringer dere meg?”."""
    intents = context.turn.intents
    wish, status = (intents.get(name, 0.0) for name in ("request_human", "ask_request_status"))
    meant = wish + status >= SURE_INTENT > status
    if context.turn.desk and meant and wants_contact(context.text) and not _is_asking(context):
        _ask(context)


def about_request(context: Context) -> None:
    """What became of a request, or that it is withdrawn; nothing where there is none to tell of."""
    desk = context.turn.desk
    if not desk or _is_another_matter(context):
        return
    if context.turn.intent == "withdraw_request" and context.sure and (desk.open_request or _has_begun(context)):
        withdraw(context)
    elif desk.open_request:
        _tell(context, desk, desk.open_request)
    elif context.sure and _is_asking(context):
        _remind(context, desk)
    elif context.sure and desk.request:
        _tell_ended(context, desk, desk.request)
    elif context.sure and context.turn.intent == "withdraw_request" and not _is_surely_answered(context):
        _say(context, phrase("no_request", context.language), _offer(context, desk))


def hand_over(context: Context) -> None:
    """The way to a person: what can be promised now, beside the office's own way."""
    desk = context.turn.desk
    if not desk:
        context.say("handoff", "handoff", office=context.office)
    elif desk.open_request:
        _tell(context, desk, desk.open_request)
    elif _is_asking(context):
        _remind(context, desk)
    elif desk.request:
        _tell_ended(context, desk, desk.request)
    elif context.turn.intent in ("withdraw_request", "ask_request_status"):
        _say(context, phrase("no_request", context.language), _offer(context, desk))
    elif wants_contact(context.text):
        _ask(context)
    else:
        _say(context, _offer(context, desk))


def withdraw(context: Context) -> None:
    """The person no longer wishes to be contacted; where nothing is open, say so."""
    desk = context.turn.desk
    if desk and desk.open_request:
        gone = _reply(context, phrase("request_gone", context.language, number=desk.open_request.number))
        again = with_choice(gone, load_guides()[CONTACT].start[context.language])
        context.reply = replace(again, handoff=WITHDRAW)
    elif _has_begun(context):
        call_off(context)
    else:
        _say(context, phrase("no_request", context.language))


def names_open_request(context: Context) -> bool:
    """“Har dere fått henvendelsen min?”: the case they ask about is the request that is open."""
    desk = context.turn.desk
    return bool(desk and desk.open_request) and bool(_REQUEST.search(context.text))


def offer_contact(context: Context) -> None:
    """Add to the reply that one can ask to be contacted, where somebody receives that and nothing is on its way."""
    desk, reply = context.turn.desk, context.outcome
    if desk and not desk.open_request:
        offered = with_choice(reply, load_guides()[CONTACT].start[reply.language])
        context.reply = replace(offered, handoff=OFFER)


def note_asking(context: Context) -> None:
    """Whoever asks how to reach a person has begun to collect it."""
    reply = context.outcome
    if reply.asked and reply.asked.guide == CONTACT:
        context.reply = replace(reply, handoff=BEGIN)


def _ask(context: Context) -> None:
    """Ask how to reach the person; where that cannot be, tell what else there is."""
    desk = context.turn.desk
    if desk and not desk.open_request:
        ask_for_contact(context)
    else:
        hand_over(context)


def _remind(context: Context, desk: Desk) -> None:
    """They ask for a person, or when, while we ask how to reach them: what can be promised, and the question again, once."""
    state = context.turn.memory.guide
    if state and state.shown < MAX_SHOWN:
        ask_again(context, state, lead=_offer(context, desk))
    else:
        own_way = phrase("contact_yourself", context.language, office=context.office)
        context.reply = _reply(context, f"{_offer(context, desk)}\n\n{own_way}")


def _accepts_offer(context: Context) -> bool:
    offered = set(load_guides()[CONTACT].start.values()) & set(context.turn.memory.offered)
    told = set(WAYS) & set(context.personal)
    return bool(offered and (told or short_answer(context.text) == "yes"))


def _has_begun(context: Context) -> bool:
    state = context.turn.memory.guide
    return bool(state and state.guide == CONTACT)


def _is_asking(context: Context) -> bool:
    """Whether we are asking how to reach the person, and they have not stopped."""
    state = context.turn.memory.guide
    return bool(state and state.guide == CONTACT and state.shown < RESTING)


def _is_another_matter(context: Context) -> bool:
    """“Withdraw my application for a coordinator” names a right, and is about that; the unit is who has the request."""
    named = context.assistant.facets.mentioned(context.text) - {"coordinating_unit"}
    return bool(named or context.found[0].evidence["exact"])


def _is_surely_answered(context: Context) -> bool:
    return context.found[0].confidence >= context.assistant.search.ranking.sure_from


def _offer(context: Context, desk: Desk) -> str:
    language = context.language
    fields = {"desk": desk.name[language], "promised": day_in_words(desk.promised_by, language)}
    if desk.availability == "now":
        return phrase("contact_now", language, **fields)
    if desk.opens_at:
        return phrase("contact_closed", language, opens=time_in_words(desk.opens_at, language), **fields)
    return phrase("contact_callback", language, **fields)


def _tell(context: Context, desk: Desk, request: Request) -> None:
    """An open request: who has it, by when they make contact, and that it can be withdrawn."""
    language = context.language
    staff = request.staff or phrase("somebody_there", language)
    promised = request.promised_by or desk.promised_by
    fields = {"number": request.number, "desk": desk.name[language], "promised": day_in_words(promised, language)}
    if request.state == "answered" or request.talk_ended:
        words = phrase("request_followed_up", language, staff=sentence(staff), number=request.number)
    elif promised.date() < context.turn.today:
        words = phrase("request_late", language, office=context.office, **fields)
    elif request.state == "claimed":
        words = phrase("request_claimed", language, staff=sentence(staff), **fields)
    else:
        words = phrase("request_waiting", language, **fields)
    talk = _talk(context, request)
    context.reply = with_choice(
        _reply(context, " ".join(filter(None, (talk, words)))), phrase("withdraw_label", language)
    )


def _tell_ended(context: Context, desk: Desk, request: Request) -> None:
    """A request that has ended, and that another can be made."""
    ended = phrase(_ENDED.get(request.state, "request_closed"), context.language, number=request.number)
    _say(context, " ".join(filter(None, (_talk(context, request), ended))), _offer(context, desk))


def _talk(context: Context, request: Request) -> str:
    if not request.talk_ended:
        return ""
    staff = request.staff or phrase("somebody_there", context.language)
    return phrase(_TALKS.get(request.talk_ended, "talked"), context.language, staff=staff)


def _say(context: Context, *words: str) -> None:
    """These words, the office's own way, and the button that begins a request."""
    own_way = phrase("contact_yourself", context.language, office=context.office)
    context.reply = _reply(context, "\n\n".join((*words, own_way)))
    offer_contact(context)


def _reply(context: Context, words: str) -> Reply:
    reply = Reply(status="handoff", language=context.language, answer=words, memory=context.memory)
    return compose.finish(reply)


def _says(context: Context, buttons: Iterable[str]) -> bool:
    return plain(context.text) in map(plain, buttons)

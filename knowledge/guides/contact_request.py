"""A request to be contacted: what of the answers is sent, how it is shown before, and what is promised after. Pure functions.

What is shown and what is sent come from the same answers (`settled`), so that nobody agrees to anything else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from knowledge.desk import Desk
from knowledge.guides.model import UNKNOWN, load_guides, load_questions
from knowledge.guides.result import listed
from knowledge.guides.situation import Situation, value_in_words
from knowledge.guides.state import CONTACT
from knowledge.guides.wording import text
from knowledge.handoff_events import Event, send
from knowledge.moments import day_in_words, time_in_words

# Without an answer to these nothing is sent.
NEEDED = ("reach", "agree")
# Remembered beside the answers: what the preview showed of what is no answer.
PREVIEWED = "previewed"
_BY = {"phone": "by_phone", "email": "by_email"}


def settled(situation: Situation, language: str) -> dict[str, str]:
    """The answers with the least for what was left open: any time, the language spoken, no conversation."""
    least = {"contact_language": language, "share": "no"} | (
        {"call_when": "any"} if situation["reach"] == "phone" else {}
    )
    open_ones = {key: value for key, value in least.items() if situation.get(key, UNKNOWN) == UNKNOWN}
    return {**situation, **open_ones}


def preview(situation: Situation, desk: Desk, language: str, about: Sequence[tuple[str, str]], section: str) -> str:
    """Everything that will be sent, line by line, and who gets it. `about`: what else goes along, as label and value."""
    reach = f"{value_in_words('reach', situation['reach'], language)}, {desk.contact}"
    lines = [("reach", reach)]
    if situation["reach"] == "phone":
        lines.append(("call_when", value_in_words("call_when", situation["call_when"], language)))
    lines += [
        ("contact_language", value_in_words("contact_language", _language(situation, language), language)),
        ("contact_interpreter", _interpreter_in_words(situation, language)),
        ("share", _share_in_words(situation, desk, language)),
    ]
    labelled = [(load_questions()[key].label[language], value) for key, value in lines]
    shown = listed([f"{label}: {value}" for label, value in (*labelled, *about)])
    head = text("preview", language, desk=desk.name[language])
    return f"{head}\n{shown}\n\n{text('confidential', language, section=section)}"


def stamp(desk: Desk, language: str) -> str:
    """What a preview shows of what is no answer: to whom it goes, how they reach the person, and the language it is in."""
    return f"{desk.key} {desk.contact} {language}"


def event_of(situation: Situation, desk: Desk, language: str) -> Event:
    """What is sent."""
    return send(
        call_when=situation["call_when"] if situation["reach"] == "phone" else "any",
        language=_language(situation, language),
        interpreter=_interpreter(situation),
        share=situation["share"] == "yes",
        promised_by=desk.promised_by,
    )


def sent_in_words(situation: Situation, desk: Desk, language: str) -> str:
    """The number of the request and the promise: whether somebody is there now, when they open, by when they make contact."""
    fields = {
        "desk": desk.name[language],
        "how": text(_BY[situation["reach"]], language),
        "promised": day_in_words(desk.promised_by, language),
    }
    if desk.availability == "now":
        promise = text("sent_now", language, **fields)
    elif desk.opens_at:
        promise = text("sent_closed", language, opens=time_in_words(desk.opens_at, language), **fields)
    else:
        promise = text("sent_callback", language, **fields)
    return f"{text('sent', language, number=desk.number or '')} {promise}"


def without_answers(situation: Situation) -> dict[str, str]:
    """The situation without what a request asked: each is made anew."""
    asked = (*load_guides()[CONTACT].questions, PREVIEWED)
    return {key: value for key, value in situation.items() if key not in asked}


def _language(situation: Situation, language: str) -> str:
    """The one they are answered in; beside an interpreter, that of the conversation."""
    chosen = situation["contact_language"]
    return language if chosen == "other" else chosen


def _interpreter(situation: Mapping[str, str]) -> str:
    if situation["contact_language"] != "other":
        return ""
    told = situation["contact_interpreter"]
    return text("tongue_not_told", "nb") if told == UNKNOWN else told


def _interpreter_in_words(situation: Situation, language: str) -> str:
    if situation["contact_language"] != "other":
        return text("no", language).lower()
    told = situation["contact_interpreter"]
    return (
        text("tongue_not_told", language) if told == UNKNOWN else value_in_words("contact_interpreter", told, language)
    )


def _share_in_words(situation: Situation, desk: Desk, language: str) -> str:
    if situation["share"] != "yes":
        return text("no", language).lower()
    return text("shared", language, entries=str(desk.entries + 1))

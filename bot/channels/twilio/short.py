"""A reply in few segments of SMS: the answer first, one source, numbered choices, and the rest for whoever asks. Pure functions."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from bot.channels.message import Message
from bot.channels.plain import body, letters
from bot.channels.twilio.said import choices, joined
from bot.channels.twilio.segments import plain_signs, segments
from bot.channels.twilio.sentences import sentence_ends
from bot.channels.wording import say
from knowledge.laws import Laws

MOST_SEGMENTS = 4
_MOST_SIGNS = MOST_SEGMENTS * 160
# Said whole: whom to call, what has been promised or sent, and what somebody wrote with their own hands.
_WHOLE = ("crisis", "handoff")
# What is never left for later: the numbers to call in danger, the number of a request, the last day of a time limit.
_NEVER_LEFT = re.compile(
    r"\b11[0-3]\b|\b116 ?1\d\d\b|\b[A-HJ-NPR-Z2-9]{3}-[A-HJ-NPR-Z2-9]{3}\b|\b(?:siste dag|last day)\D{0,20}\d+\.? \w+(?: \d{4})?"
)


def parted(message: Message) -> tuple[str, str]:
    """What is sent at once, and what of the answer is left for whoever asks for more; empty where nothing is.

    The name of the law is written in full where that costs nothing, and else as lawyers shorten it (`pbrl § 2-5 c`).
    """
    ways = [_parted(message, source) for source in _source_lines(message)]
    return min(ways, key=lambda way: (len(way[1]), segments(way[0])))


def _parted(message: Message, source: str) -> tuple[str, str]:
    quotes = tuple(replace(quote, url="") for quote in message.quotes)
    said = plain_signs(joined(body(replace(message, quotes=quotes)), letters(message)))
    tail = plain_signs(joined(source, message.question, choices(message)))
    whole = joined(said, tail)
    if message.staff or message.asks_consent or message.status in _WHOLE or segments(whole) <= MOST_SEGMENTS:
        return whole, ""
    more = say("rest", message.language)
    ends = sentence_ends(said)
    least = max((match.end() for match in _NEVER_LEFT.finditer(said)), default=1)
    kept = [end for end in ends if end >= least]
    now = {end: joined(f"{said[:end]}\n{more}", tail) for end in kept if end <= _MOST_SIGNS or end == kept[0]}
    end = max((end for end, text in now.items() if segments(text) <= MOST_SEGMENTS), default=kept[0])
    return (whole, "") if end == len(said) else (now[end], said[end:].strip())


def _source_lines(message: Message) -> list[str]:
    """The first source with the day it was read, in full and shortened."""
    if not message.sources:
        return [""]
    label = message.sources[0].label
    named = (label, _shortened(label, message.language))
    return [say("source", message.language, label=name, date=message.checked) for name in named]


def _shortened(label: str, language: str) -> str:
    for name, key in _keys()[language]:
        if label.startswith(f"{name} §"):
            return f"{key}{label[len(name) :]}"
    return label


@lru_cache(maxsize=1)
def _keys() -> dict[str, list[tuple[str, str]]]:
    """The names of statutes, by language, and their short names in laws.yml; a regulation has none that people know."""
    statutes = [entry for entry in Laws.load().entries.values() if entry.legal and entry.key.isalpha()]
    return {language: [(entry.names[language], entry.key) for entry in statutes] for language in ("nb", "nn", "en")}

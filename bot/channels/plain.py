"""A message as plain text, for channels that have little else, and text in pieces that a provider takes. Pure functions."""

from __future__ import annotations

from urllib.parse import quote

from bot.channels.message import Message
from bot.channels.wording import say

# All that an address may have; the rest, such as § and quotation marks, would end the link that a channel makes of it.
_IN_ADDRESSES = "%/:?#[]@!$&'()*+,;=~"
_BREAKS = ("\n\n", "\n", ". ", "? ", "! ", " ")


def body(message: Message) -> str:
    """What is said, with quotations and the question that it ends in, without sources and choices."""
    said = f"{message.staff}: {message.text}" if message.staff else message.text
    quotes = [
        "\n".join(filter(None, (cited.intro, f"«{cited.text}»", cited.note, address(cited.url))))
        for cited in message.quotes
    ]
    return "\n\n".join(filter(None, (said, *quotes)))


def sources(message: Message) -> str:
    """The sources with their addresses, one on a line, and when they were read; empty where there are none."""
    if not message.sources:
        return ""
    lines = [" ".join(filter(None, (source.label, address(source.url)))) for source in message.sources]
    return "\n".join((say("sources", message.language, date=message.checked), *lines))


def address(url: str) -> str:
    """An address with nothing but what addresses are made of.

    >>> address("https://lovdata.no/lov/2011-06-24-30/§7-2")
    'https://lovdata.no/lov/2011-06-24-30/%C2%A77-2'
    """
    return quote(url, safe=_IN_ADDRESSES)


def letters(message: Message) -> str:
    """The forms, one on a line."""
    return "\n".join(f"{letter.label}: {address(letter.url)}" for letter in message.letters)


def choices(message: Message) -> str:
    """The choices with their numbers, or with dashes where a number is an answer in itself; empty where there are none."""
    if not message.choices:
        return ""
    marks = [f"{number}." if message.numbered else "–" for number in range(1, len(message.choices) + 1)]
    lines = [f"{mark} {choice}" for mark, choice in zip(marks, message.choices, strict=True)]
    return "\n".join((say("choose" if message.numbered else "answer_with", message.language), *lines))


def whole(message: Message) -> str:
    """All of it as text."""
    parts = (body(message), sources(message), letters(message), message.question, choices(message))
    return "\n\n".join(filter(None, parts))


def split(text: str, most: int) -> list[str]:
    """The text in pieces of at most `most` characters, parted at paragraphs, lines, sentences or words, whichever comes first.

    >>> split("En setning. Og en til.", 14)
    ['En setning.', 'Og en til.']
    """
    pieces = []
    while len(text) > most:
        cut = _cut(text, most)
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*pieces, text] if text else pieces


def _cut(text: str, most: int) -> int:
    """Where to part, not in the first half unless there is nothing later: half a message is not sent for the sake of a paragraph."""
    for least in (most // 2, 0):
        for mark in _BREAKS:
            kept = len(mark.rstrip())
            found = text.rfind(mark, least, most + len(mark) - kept)
            if found > 0:
                return found + kept
    return most

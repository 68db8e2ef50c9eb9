"""What the gateway says to people on messaging channels, besides what it says everywhere (`notices`). Pure functions."""

from __future__ import annotations

from bot.channels.channel import Account, Channel
from bot.channels.wording import say
from bot.gateway.notices import office
from bot.gateway.records import Said
from bot.gateway.retention import days_of
from knowledge.conversation import LANGUAGES
from knowledge.municipality import load_municipalities


def intro(account: Account, channel: Channel, language: str | None, keep_days: int) -> Said:
    """The first thing said: that it is a machine, whose, who else can read along, and how to reach a person safely."""
    language = _ours(language)
    days = days_of(account.municipality, keep_days)
    name = _municipality(account, language)
    return _said(
        "intro",
        language,
        say(
            "intro_short" if channel.brief else "intro",
            language,
            # The longer one has a sentence that begins with it.
            municipality=name if channel.brief else _capital(name),
            provider=channel.provider or say("other_provider", language),
            days=say("day" if days == 1 else "days", language, count=str(days)),
            office=office(language, account.municipality),
        ),
    )


def help_text(account: Account, channel: Channel, language: str | None) -> Said:
    """What can be asked, how to reach a person, and how to stop."""
    language = _ours(language)
    stop = say("stop_word" if channel.plain_words else "stop_command", language)
    return _said("help", language, say("help", language, office=office(language, account.municipality), stop=stop))


def stopped(channel: Channel, language: str | None) -> Said:
    """Nothing more is sent."""
    language = _ours(language)
    start = "START" if channel.plain_words else "/start"
    return _said("stopped", language, say("stopped", language, start=start))


def short(key: str, language: str | None) -> Said:
    """A sentence without fields."""
    language = _ours(language)
    return _said(key, language, say(key, language))


def _municipality(account: Account, language: str) -> str:
    if not account.municipality:
        return say("municipality", language)
    return say("named_municipality", language, name=load_municipalities()[account.municipality].name)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ours(language: str | None) -> str:
    return language if language in LANGUAGES else "nb"


def _said(status: str, language: str, text: str) -> Said:
    return Said(text, {"type": "answer", "status": status, "language": language, "answer": text, "replies": []})

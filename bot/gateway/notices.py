"""What the gateway says to people itself, as replies of the same shape as the assistant's. Pure functions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.gateway.records import Receipt, Said
from knowledge.conversation import LANGUAGES
from knowledge.danger import detect_danger, load_danger_answers
from knowledge.language import choose
from knowledge.municipality import DEFAULT, load_municipalities
from knowledge.personal_data import KINDS
from knowledge.phrases import Phrases, phrase

SENTENCES = Phrases(Path(__file__).with_name("sentences.yml"))


def sentence(key: str, language: str | None, **fields: str) -> str:
    """One sentence with its fields filled in; in bokmål where the language is not known.

    Raises:
        KeyError: there is no such sentence, or a field is missing.
    """
    return SENTENCES(key, language if language in LANGUAGES else "nb", **fields)


def readable(text: str, language: str | None) -> str:
    """A message as its writer reads it: what was hidden is named in their language and not by the mark that is stored."""
    for kind in KINDS:
        text = text.replace(f"[{kind}]", f"[{sentence(f'hidden_{kind}', language)}]")
    return text


def waiting(language: str | None, municipality: str | None, message: str) -> Said:
    """The message is kept and not answered yet: how to reach the unit, and the form to write a request with."""
    if called := help_with_danger(message, language):
        return called
    language = choose(message, language)
    text = sentence("waiting", language, office=office(language, municipality))
    fields = {"municipality": municipality} if municipality else {}
    letter = {"kind": "request", "title": sentence("request_letter", language), "fields": fields}
    return _said("error", language, text, documents=[letter])


def given_up(language: str | None, municipality: str | None) -> Said:
    """The message will not be answered."""
    return _said("error", language, sentence("given_up", language, office=office(language, municipality)))


def turned_off(language: str | None, municipality: str | None, notice: dict[str, str], message: str = "") -> Said:
    """An operator has turned the assistant off: their own words in this language where they gave some."""
    if called := help_with_danger(message, language):
        return called
    language = choose(message, language)
    own = notice.get(language)
    return _said("off", language, own or sentence("turned_off", language, office=office(language, municipality)))


def forgotten(language: str | None, receipt: Receipt) -> Said:
    """The conversation is deleted."""
    shown = {"number": receipt.number, "at": receipt.at.isoformat(timespec="seconds"), "entries": receipt.entries}
    return _said("forgotten", language, sentence("forgotten", language, number=receipt.number), receipt=shown)


def language_changed(language: str) -> Said:
    """From now on in this language."""
    return _said("answered", language, phrase("language_switched", language))


def staff_joined(language: str | None, name: str) -> Said:
    """A member of staff is here; the assistant is silent."""
    return _said("staff_joined", language, sentence("staff_joined", language, name=name), staff=name)


def staff_left(language: str | None, name: str, reason: str) -> Said:
    """Staff has gone, because of `reason`; the assistant answers again."""
    text = sentence(f"staff_left_{reason}", language, name=name)
    return _said("staff_left", language, text, staff=name, reason=reason)


def withdrawn(language: str | None, number: str) -> Said:
    """The person no longer wishes to be contacted."""
    return _said("withdrawn", language, sentence("withdrawn", language, number=number))


def help_with_danger(message: str, language: str | None) -> Said | None:
    """Whom to call now, where the message tells of a danger; this must be said even where nothing else can be."""
    danger = detect_danger(message)
    return _help(danger.kind, choose(message, language)) if danger else None


def _help(danger: str, language: str) -> Said:
    return _said("crisis", language, load_danger_answers()[danger][language])


def office(language: str | None, municipality: str | None) -> str:
    """How to reach the unit that people turn to, in this municipality or where we know none."""
    places = load_municipalities()
    return places.get(municipality or DEFAULT, places[DEFAULT]).office[language if language in LANGUAGES else "nb"]


def _said(status: str, language: str | None, text: str, **more: Any) -> Said:
    language = language if language in LANGUAGES else "nb"
    return Said(text, {"type": "answer", "status": status, "language": language, "answer": text, "replies": [], **more})

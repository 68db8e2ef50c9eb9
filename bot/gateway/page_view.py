"""The chat page as HTML: what is on it, and the words around it. Pure functions over what the page was given."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from bot.gateway.handoff_seen import HandoffView
from bot.gateway.records import Entry
from bot.gateway.retention import days_of
from bot.gateway.templating import TEMPLATES, load_templates
from knowledge.conversation import LANGUAGES
from knowledge.guard import MAX_LENGTH
from knowledge.guides.wording import text
from knowledge.municipality import DEFAULT, load_municipalities
from knowledge.yaml_file import read_mapping


def new_key() -> str:
    """A name for one message that nobody can guess."""
    return secrets.token_urlsafe(16)


@dataclass(frozen=True)
class Judged:
    """The answer in entry `n` was just judged; `explained` when the person was asked why."""

    n: int
    right: bool
    explained: bool = False

    @classmethod
    def sent(cls, pressed: str) -> Judged | None:
        """The button that was pressed, such as `4 wrong`; None where there is no such button."""
        n, _, said = pressed.partition(" ")
        if not (n.isascii() and n.isdigit() and len(n) < 10) or said not in ("right", "wrong", "why"):
            return None
        return cls(int(n), said == "right", said == "why")


@dataclass
class View:
    """What is on the page.

    `key` names the next message; `text` stands in the field; `judged` is the answer that was just judged, `judgements` are all,
    with whether it was right; `opens_at_end` where the latest entry and not the person's latest message is what they look for.
    """

    language: str
    municipality: str | None = None
    token: str = ""
    key: str = field(default_factory=new_key)
    text: str = ""
    entries: list[Entry] = field(default_factory=list)
    handoff: HandoffView | None = None
    judged: Judged | None = None
    judgements: dict[int, bool] = field(default_factory=dict)
    opens_at_end: bool = False
    off: str | None = None
    problem: str | None = None
    receipt: str | None = None

    @classmethod
    def sent(cls, fields: Mapping[str, str], otherwise: str) -> View:
        """What a form had on it; what it lacks or nobody knows counts as not given."""
        language, key = fields.get("lang", ""), fields.get("key", "")
        return cls(
            language=language if language in LANGUAGES else otherwise,
            municipality=known_municipality(fields.get("municipality")),
            token=fields.get("token", ""),
            key=key if is_ours(key) else new_key(),
            text=fields.get("text", "").replace("\r\n", "\n"),
        )

    @property
    def waiting(self) -> bool:
        """Whether the answer to a message has yet to come."""
        return any(entry.state == "waiting" for entry in self.entries)

    @property
    def expects(self) -> bool:
        """Whether somebody may say something without being asked."""
        return self.waiting or self.is_sent

    @property
    def is_sent(self) -> bool:
        """Whether people at a desk have the person's request."""
        return bool(self.handoff and self.handoff.handoff.is_sent)

    @property
    def present(self) -> str | None:
        """Who of the staff writes with the person now."""
        return self.handoff.staff if self.handoff and self.handoff.live else None


def is_ours(key: str) -> bool:
    """Whether a key is of the kind that `new_key` makes, or that the script makes (a UUID)."""
    return 20 <= len(key) <= 64 and key.isascii() and key.replace("-", "").replace("_", "").isalnum()


def known_municipality(number: str | None) -> str | None:
    """The number, when a municipality has it."""
    place = load_municipalities().get(number or "")
    return place.number if place and place.number else None


def render(view: View, keep_days: int) -> str:
    """The page."""
    every = {language: words(language, view.municipality, keep_days) for language in LANGUAGES}
    last = view.entries[-1] if view.entries else None
    data = (last.data if last else None) or {}
    around = {
        "language": view.language,
        "words": every[view.language],
        "every": every,
        "judgements": view.judgements,
        "latest": None if view.problem or view.receipt else _latest(view),
        "answered_in": answered_in(view.entries),
        "replies": data.get("replies") or [],
        "replies_in": data.get("language"),
        "limit": MAX_LENGTH,
    }
    return load_templates().get_template("chat.html").render(view=view, around=around)


def answered_in(entries: list[Entry]) -> dict[int, str | None]:
    """The language in which each message was answered, which is most likely its own."""
    return {entry.answers: entry.data.get("language") for entry in entries if entry.data and entry.answers}


def words(language: str, municipality: str | None, keep_days: int) -> dict[str, Any]:
    """The words of the page in one language, with what depends on the municipality filled in.

    `steer` are the replies to a question of a guide that answer nothing, but lead back or out.
    """
    texts = dict(load_words()[language])
    many, *visit = (texts.pop(key) for key in ("days", "address", "hours"))
    places = load_municipalities()
    place = places.get(municipality or DEFAULT, places[DEFAULT])
    days = days_of(municipality, keep_days)
    told = many["one"] if days == 1 else many["many"].format(count=days)
    said = zip(visit, (place.address, place.hours), strict=True)
    return {
        **texts,
        "stored": texts["stored"].format(days=told),
        "office": place.office[language],
        "phone": texts["phone"].format(number=place.phone) if place.phone else "",
        "steer": [text(way, language) for way in ("back", "stop", "change")],
        "visit": " ".join(sentence.format(text=own[language]) for sentence, own in said if own),
    }


@cache
def load_words() -> dict[str, dict[str, Any]]:
    """The words of templates/chat.yml by language."""
    return read_mapping(TEMPLATES / "chat.yml")


def _latest(view: View) -> int | None:
    """Where the page opens: at the person's latest message, so that it and its answer are in sight, or at what they did else."""
    if view.judged:
        return view.judged.n
    shown = [entry.n for entry in view.entries if view.opens_at_end or entry.sender == "person"]
    return max(shown, default=None)

"""Something that is said to a person, taken apart: what the renderer of every channel starts from. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from knowledge.compose import NUMBERED, written_date
from knowledge.conversation import LANGUAGES


@dataclass(frozen=True)
class Quote:
    """Exact words of the law, with what introduces them and, where it is in another language than the message, which."""

    intro: str
    text: str
    note: str
    url: str


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere."""

    label: str
    url: str


@dataclass(frozen=True)
class Message:
    """Entry `n` of a conversation, said by the assistant, or by `staff` when that is a name.

    `choices` are what may be answered with one touch, in the order of the reply's data; `numbered` tells whether their numbers may be
    typed too. `checked` is the day on which the oldest source was read, as people write it. `letters` lead to forms on our own
    pages; there are none without a public address.
    """

    n: int
    language: str
    text: str
    staff: str = ""
    status: str = ""
    quotes: tuple[Quote, ...] = ()
    sources: tuple[Link, ...] = ()
    checked: str = ""
    question: str = ""
    choices: tuple[str, ...] = ()
    numbered: bool = True
    letters: tuple[Link, ...] = ()
    sends_request: bool = False
    """Whether this says that a request to be contacted has been sent."""
    asks_consent: bool = False
    """Whether this asks for a yes to what it says, which is therefore said whole on every channel."""


def message_of(n: int, text: str, data: Mapping[str, Any] | None, language: str | None, site: str | None) -> Message:
    """Take an entry apart. `language` is the conversation's, for an entry without its own; `site` our public address."""
    data = data or {}
    spoken = next((code for code in (data.get("language"), language) if code in LANGUAGES), "nb")
    guide = data.get("guide") or {}
    sources = data.get("sources") or []
    return Message(
        n=n,
        language=spoken,
        text=data.get("answer", text),
        staff=data.get("name") or "",
        status=data.get("status") or "",
        quotes=tuple(
            Quote(quote["intro"], quote["text"], quote.get("note") or "", quote.get("url") or "")
            for quote in data.get("quotations") or []
        ),
        sources=tuple(Link(source["label"], source.get("url") or "") for source in sources),
        checked=written_date(min(source["checked"] for source in sources), spoken) if sources else "",
        question=guide.get("text") or "",
        choices=tuple(reply["title"] for reply in data.get("replies") or []),
        numbered=not guide or guide.get("kind") in NUMBERED,
        letters=tuple(_letter(letter, spoken, site) for letter in data.get("documents") or [] if site),
        sends_request=(data.get("handoff") or {}).get("event") == "send",
        asks_consent=guide.get("kind") == "consent",
    )


def _letter(letter: Mapping[str, Any], language: str, site: str | None) -> Link:
    """The empty form: what is told of a person never stands in an address. Its municipality is not such a thing."""
    known = {"lang": language, "municipality": (letter.get("fields") or {}).get("municipality")}
    return Link(letter["title"], f"{site}/letters/{letter['kind']}?{urlencode({k: v for k, v in known.items() if v})}")

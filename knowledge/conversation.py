"""What flows through the answer path: a turn comes in with what is remembered, a reply goes out with what to remember."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from knowledge.desk import Desk
from knowledge.guides.state import GuideState

LANGUAGES = ("nb", "nn", "en")


@dataclass(frozen=True)
class Memory:
    """What a conversation remembers from one turn to the next; each field is a slot of the same name.

    `language_asked` is set once the person has asked for the language. `offered` are the payloads behind the numbers of the
    last reply; `suggested` says that the last reply asked “did you mean”, which is asked once; `declines` counts the
    replies in a row that gave no answer. `guide` is where the conversation is in a guide, `situation` what the person has told the
    guides (`knowledge.guides.situation`).
    """

    language: str | None = None
    language_asked: bool = False
    service: str | None = None
    topic: str | None = None
    article: str | None = None
    municipality: str | None = None
    offered: tuple[str, ...] = ()
    suggested: bool = False
    declines: int = 0
    guide: GuideState | None = None
    situation: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Turn:
    """One message, how the intent classifier understood it, and the conversation so far.

    `intents` maps intent names to probabilities, `resembles` the likeliest articles to the classifier's scores. `language` is
    set when the caller wants the reply in that language; deadlines are reckoned from `today`. `desk` are the people behind the
    assistant; None where nobody receives requests.
    """

    text: str
    intents: dict[str, float] = field(default_factory=dict)
    memory: Memory = Memory()
    language: str | None = None
    municipality: str | None = None
    id: str = ""
    resembles: dict[str, float] = field(default_factory=dict)
    today: date = field(default_factory=date.today)
    desk: Desk | None = None

    @property
    def intent(self) -> str | None:
        """The most probable intent."""
        return max(self.intents, key=self.intents.__getitem__) if self.intents else None


@dataclass(frozen=True)
class SourceLink:
    """A source as the reader sees it."""

    label: str
    url: str
    checked: str


@dataclass(frozen=True)
class Quotation:
    """Words of an imported section as the reader sees them: `text` is a span of the section, never altered.

    `intro` says what is quoted, `note` in which language it is written where that is not the language of the reply.
    """

    section: str
    intro: str
    text: str
    note: str
    language: str
    url: str


@dataclass(frozen=True)
class Suggestion:
    """A reply offered to the person: what the button says, and what is sent when it is pressed."""

    title: str
    payload: str


@dataclass(frozen=True)
class Asked:
    """The question of a guide that a reply ends in.

    `kind` is the kind of answer (`knowledge.guides.model.KINDS`), `noted` the label and value of each answer that was taken
    from what the person told.
    """

    guide: str
    question: str
    kind: str
    text: str
    noted: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Document:
    """Something to take away: the kind of letter, what its button says, and the fields that are filled in already.

    `drafted`: the answer is a sentence, an empty line and then this letter.
    """

    kind: str
    title: str
    fields: Mapping[str, str]
    drafted: bool = False


@dataclass(frozen=True)
class Reply:
    """What the assistant says. `text` is the whole reply for channels that carry nothing but text.

    `status` is answered, quoted, suggested, guided, declined, handoff, crisis or error; quoted where it is not our reviewed text
    that answers but the words of an imported one, guided where a guide speaks. `asked` stands after the answer where a guide
    asks something. `handoff` says what the reply does about a request to be contacted (`knowledge.handoff_events`); whoever stores
    the reply makes it so.
    """

    status: str
    language: str
    answer: str
    text: str = ""
    articles: tuple[str, ...] = ()
    confidence: float | None = None
    municipality: str | None = None
    quotations: tuple[Quotation, ...] = ()
    sources: tuple[SourceLink, ...] = ()
    asked: Asked | None = None
    documents: tuple[Document, ...] = ()
    replies: tuple[Suggestion, ...] = ()
    more: str = ""
    memory: Memory = Memory()
    handoff: Mapping[str, Any] | None = None

    def as_custom(self, trace: str) -> dict[str, Any]:
        """The reply as data, the form in which every channel but plain text receives it."""
        return {
            "type": "answer",
            "status": self.status,
            "language": self.language,
            "answer": self.answer,
            "more": self.more,
            "articles": list(self.articles),
            "confidence": self.confidence,
            "municipality": self.municipality,
            "quotations": [asdict(quotation) for quotation in self.quotations],
            "sources": [asdict(source) for source in self.sources],
            "guide": asdict(self.asked) if self.asked else None,
            "documents": [asdict(document) for document in self.documents],
            "replies": [asdict(reply) for reply in self.replies],
            "trace": trace,
            **({"handoff": dict(self.handoff)} if self.handoff else {}),
        }

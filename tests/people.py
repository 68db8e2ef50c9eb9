"""The people behind the assistant, as a conversation meets them: what it is told with each turn, and what becomes of its replies."""

from dataclasses import dataclass, field
from datetime import date

from knowledge.conversation import Memory, Turn
from knowledge.desk import Desk
from knowledge.personal_data import conceal
from knowledge.respond import respond

TODAY = date(2026, 11, 26)

NAMES = {"nb": "koordinerende enhet", "nn": "koordinerande eining", "en": "the coordinating unit"}
OPENS, PROMISED = "2026-11-30T08:00:00+01:00", "2026-12-01T15:30:00+01:00"


@dataclass
class People:
    """One conversation's side of a desk that keeps a contact only while it is asked for, and refuses what cannot be."""

    availability: str = "closed"
    state: str | None = None
    contact: str | None = None
    kind: str | None = None
    staff: str | None = None
    ended: str | None = None
    sent: list = field(default_factory=list)
    events: list = field(default_factory=list)
    entries: int = 0

    def hear(self, text):
        """The message as it is stored; a valid number or address is kept first, where it is asked for."""
        masked = conceal(text)
        found = next((kind for kind in ("email", "phone") if f"[{kind}]" in masked), None)
        if found and self.state == "collecting":
            self.kind, self.contact = found, f"… {text.strip()[-2:]}"
        return masked

    def told(self):
        """What comes with the turn."""
        self.entries += 1
        sent = self.state in ("waiting", "claimed", "answered", "closed", "withdrawn", "expired")
        request = {
            "number": "JY5-E8W",
            "state": self.state,
            "staff": self.staff,
            "promised_by": PROMISED,
            "ended": self.ended,
        }
        return {
            "key": "default",
            "name": NAMES,
            "availability": self.availability,
            "opens_at": OPENS if self.availability == "closed" else None,
            "promised_by": PROMISED,
            "answer_within": 2,
            "contact": self.contact,
            "contact_kind": self.kind,
            "request": request if sent and self.sent else None,
            "entries": self.entries - 1,
            "number": "JY5-E8W" if self.state in ("offered", "collecting", "waiting", "claimed", "answered") else None,
        }

    def carry_out(self, event):
        """Do what a reply says it did."""
        self.entries += 1
        if not event:
            return
        self.events.append(event["event"])
        is_open = self.state in ("waiting", "claimed", "answered")
        if event["event"] == "offer":
            self.state = self.state if is_open or self.state == "collecting" else "offered"
        elif event["event"] == "begin":
            assert not is_open, "begun while a request is open"
            self.state = "collecting"
        elif event["event"] == "send":
            assert (self.state, bool(self.contact)) == ("collecting", True), "sent without a contact"
            self.state, self.sent = "waiting", [*self.sent, event]
        elif event["event"] == "withdraw":
            assert is_open or self.state in ("offered", "collecting"), "withdrawn where nothing was open"
            self.state, self.contact, self.kind = "withdrawn", None, None
        else:
            raise AssertionError(event)


class Talk:
    """A conversation with the answer path, without Rasa; `people` are behind it unless None, `said` are the replies so far."""

    def __init__(self, assistant, people=None, language=None):
        self.assistant, self.people, self.said = assistant, people, []
        self.memory = Memory(language=language)

    def __call__(self, text, skill="answer", **intents):
        heard = self.people.hear(text) if self.people else text
        desk = Desk.of(self.people.told()) if self.people else None
        turn = Turn(heard, intents=intents, memory=self.memory, today=TODAY, desk=desk)
        reply = respond(turn, self.assistant, skill).outcome
        if self.people:
            self.people.carry_out(reply.handoff)
        self.memory = reply.memory
        self.said.append(reply)
        return reply

    def wish(self, text):
        """A message that the classifier takes for a wish for a person."""
        return self(text, "handoff", request_human=0.9)

    def each(self, *texts):
        """Several messages, one after the other; the last reply."""
        return [self(text) for text in texts][-1]


def titles(reply):
    return [choice.title for choice in reply.replies]


def question(reply):
    return reply.asked.question if reply.asked else None

"""A person with a request and the staff that receives it, at the same gateway."""

from dataclasses import dataclass

from bot.gateway.live import Live
from bot.handoff.desks import load_desks
from bot.handoff.handoffs import Handoffs
from bot.settings import DESKS
from bot.staff.accounts import Accounts, Staff

PROMISED = "2035-11-27T15:30:00+01:00"
SEND = {
    "event": "send",
    "call_when": "morning",
    "language": "nb",
    "interpreter": "arabisk",
    "share": True,
    "promised_by": PROMISED,
}
SOURCES = [{"label": "§ 2-5 c", "url": "https://lovdata.no/x", "checked": "2026-07-02"}]
AGREE = {
    "guide": "contact",
    "question": "agree",
    "kind": "consent",
    "text": "Dette går til dem:\n– Språk: Bokmål\n\nSkal jeg sende dette?",
    "noted": [],
}
# What the stand-in for Rasa does besides repeating a message.
CUSTOMS = {
    "Hvem har rett?": {"sources": SOURCES, "replies": [{"title": "Mer", "payload": "mer"}]},
    "kontakt meg": {"status": "guided", "handoff": {"event": "begin"}},
    "[phone]": {"status": "guided", "guide": AGREE, "replies": [{"title": "Send", "payload": "ja, send"}]},
    "ja, send": {"status": "handoff", "handoff": SEND, "replies": [{"title": "Takk", "payload": "takk"}]},
    "ja, uten samtalen": {"status": "handoff", "handoff": {**SEND, "share": False}},
}
ASKED = ("Hvem har rett?", "kontakt meg", "99 88 77 66")


@dataclass
class Desk:
    """Kari at the desk."""

    handoffs: Handoffs
    live: Live
    kari: Staff

    @classmethod
    def at(cls, engine):
        added = Accounts(engine).add("kari", "Kari", "default", "agent", "nb", None, by="test")
        return cls(Handoffs(engine, load_desks(DESKS)), Live(engine), added)

    @property
    def sent(self):
        """The request that came last."""
        return self.handoffs.listed("default", ("waiting", "claimed", "answered", "closed", "withdrawn"))[-1]

    def claim(self):
        return self.handoffs.claim("default", self.sent.number, self.kari.id, "kari")

    def join(self):
        claimed = self.claim()
        self.live.join(claimed, "Kari")
        return claimed

    def say(self, text):
        return self.live.say(self.sent, self.kari, text, text[:60])

    def leave(self, reason="handed_back"):
        return self.live.leave(self.sent, "Kari", reason)

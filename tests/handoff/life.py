"""One request from the first word to its end, in one process, through the same code as in a gateway.

Whoever does it anew after a crash goes on where it stopped: the person sends the same messages with the same keys, as the page does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Engine

from bot.gateway.journal import Journal
from bot.gateway.records import Said
from bot.handoff.deliveries import Delivery
from bot.handoff.delivering import Delivering
from bot.handoff.desks import Desks
from bot.handoff.handoffs import Handoffs, latest_of
from bot.handoff.records import Handoff
from bot.settings import Settings, load_settings
from bot.store.database import reading
from tests.handoff.requests import PHONE, PROMISED, a_desk
from tests.handoff.systems import TOKEN

SEND = {"event": "send", "call_when": "any", "language": "nb", "interpreter": "", "share": True}
# What the person says, and what the assistant's reply does about it.
STEPS: dict[str, dict[str, Any] | None] = {
    "Jeg skjønner ikke dette": {"event": "offer"},
    "kan dere ta kontakt med meg?": {"event": "begin"},
    "[phone]": None,
    "ja, send": {**SEND, "promised_by": PROMISED.isoformat()},
}
STAFF = "kari"
DESK = "default"


@dataclass(frozen=True)
class Ports:
    """Where the receivers listen."""

    mail: int
    webhook: int
    chatwoot: int

    def desks(self) -> Desks:
        return Desks(
            {
                DESK: a_desk(
                    DESK,
                    Delivery("post", "email", "post@kommune.example", {}),
                    Delivery("saker", "webhook", f"http://127.0.0.1:{self.webhook}", {"secret_from": "WEBHOOK_SECRET"}),
                    Delivery("chat", "chatwoot", f"http://127.0.0.1:{self.chatwoot}", {"inbox": TOKEN}),
                )
            }
        )

    def settings(self) -> Settings:
        mail = {"smtp": f"smtp://127.0.0.1:{self.mail}", "mail_from": "spor@example.no"}
        return replace(load_settings(), public_address="https://spor.example.no", **mail)


class Life:
    """`acknowledge` is told what is certain now: a word, and the conversation that it is about."""

    def __init__(
        self, engine: Engine, ports: Ports, now: Callable[[], datetime], acknowledge: Callable[[str, str], None]
    ) -> None:
        self._engine, self._now, self._acknowledge = engine, now, acknowledge
        self._journal = Journal(engine, now, ports.desks())
        self._staff = Handoffs(engine, ports.desks(), now)
        self._delivering = Delivering(engine, ports.desks(), ports.settings(), now)

    def ask(self, conversation: str | None) -> str:
        """The person asks to be contacted; returns the conversation."""
        if not conversation:
            conversation = self._journal.start("web", None, "nb")
            self._acknowledge("started", conversation)
        for text in STEPS:
            self._say(conversation, text)
        self._acknowledge("asked", conversation)
        return conversation

    def take_back(self, conversation: str) -> None:
        """The person no longer wishes it."""
        self._journal.withdraw(conversation)
        self._acknowledge("withdrawn", conversation)

    def deliver(self) -> None:
        """What a gateway does every second."""
        self._delivering.deliver_due()

    def work(self, conversation: str) -> None:
        """Staff takes it, answers and closes."""
        events = {
            "waiting": ("claimed", self._staff.claim, ()),
            "claimed": ("answered", self._staff.answer, ()),
            "answered": ("closed", self._staff.close, ("helped",)),
        }
        while (found := self._found(conversation)).state in events:
            word, event, more = events[found.state]
            event(DESK, found.number, STAFF, *more, STAFF)
            self._acknowledge(word, conversation)

    def _say(self, conversation: str, text: str) -> None:
        by = f"life at {self._now().isoformat()}"[:32]
        added = self._journal.add(conversation, text, f"key of {text}", by, PHONE if text == "[phone]" else None)
        # What was said before a crash may still wait for its answer.
        question = added.question or self._journal.claim(conversation, by)
        if question:
            event = STEPS[question.text]
            said = Said("ja", {"language": "nb", **({"handoff": event} if event else {})})
            self._journal.settle(question, by, [said], question.memory)

    def _found(self, conversation: str) -> Handoff:
        with reading(self._engine) as connection:
            found = latest_of(connection, conversation)
        assert found, "what was asked for is there"
        return found

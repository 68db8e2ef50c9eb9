"""People who ask to be contacted while processes are killed, one after the other over the same database."""

from __future__ import annotations

import os
import smtplib
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from bot.handoff.outbox import LEASE, LONGEST_WAIT
from bot.store.database import migrate, open_database
from tests.handoff.crashes import Ended, Points, run_apart
from tests.handoff.life import STAFF, Life
from tests.handoff.receivers import Receivers
from tests.handoff.requests import TUESDAY, a_member
from tests.handoff.systems import SECRET

# In which states a request may be when this was acknowledged.
STATES = {
    "asked": ("waiting", "claimed", "answered", "closed", "withdrawn"),
    "claimed": ("claimed", "answered", "closed"),
    "answered": ("answered", "closed"),
    "closed": ("closed",),
    "withdrawn": ("withdrawn",),
}


@dataclass
class Person:
    """Somebody who asks. `takes_it_back`: and changes their mind before anybody is told."""

    takes_it_back: bool
    conversation: str | None = None
    acknowledged: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)  # what was acknowledged and not there after the kill
    accepted_and_not_noted: bool = False  # so it stood with their mail after the kill


class Trial:
    """`killed` are the points at which processes were killed."""

    def __init__(self, folder: Path, receivers: Receivers) -> None:
        self.people: list[Person] = []
        self.killed: list[str] = []
        self.file = folder / "journal.db"
        self._receivers = receivers
        ports = receivers.ports
        self._names = {ports.mail: "mail", ports.webhook: "webhook", ports.chatwoot: "chatwoot"}
        os.environ["WEBHOOK_SECRET"] = SECRET
        engine = open_database(f"sqlite:///{self.file}")
        migrate(engine)
        a_member(engine, STAFF)
        engine.dispose()

    def points(self, takes_it_back: bool) -> int:
        """How many points a whole life passes, found by living one; a few more or less, as answers come in one piece or in several."""
        return self._live(self._new(takes_it_back), None).passed

    def kill(self, at: int, takes_it_back: bool) -> bool:
        """Let somebody ask, kill the process at a point, and let another go on. Returns whether it came to the kill."""
        person = self._new(takes_it_back)
        name = self._live(person, at).killed_at
        if not name:
            return False
        self.killed.append(name)
        self._see_what_is_left(person)
        self._live(person, None, later=LEASE + LONGEST_WAIT)
        return True

    def row(self, person: Person) -> dict[str, Any]:
        """What the database holds of their request; empty where there is none."""
        query = """
            SELECT h.*, o.state AS post FROM handoffs h LEFT JOIN outbox o ON o.handoff = h.id AND o.delivery = 'post'
            WHERE h.conversation = ?
        """
        with closing(sqlite3.connect(self.file)) as connection:
            connection.row_factory = sqlite3.Row
            rows = connection.execute(query, (person.conversation,)).fetchall()
        assert len(rows) <= 1, "more than was asked for"
        return dict(rows[0]) if rows else {}

    def _new(self, takes_it_back: bool) -> Person:
        self.people.append(Person(takes_it_back))
        return self.people[-1]

    def _live(self, person: Person, dies_at: int | None, later: timedelta = timedelta()) -> Ended:
        """A process that does what is left to do for a person. It begins `later`, when no lease of a dead one holds any more."""
        at = TUESDAY + timedelta(hours=len(self.people)) + later

        def work(tell: Any) -> Points:
            points = Points(tell, dies_at, self._names)
            engine = open_database(f"sqlite:///{self.file}")
            points.surround_commits(engine)
            points.surround_sockets()
            life = Life(engine, self._receivers.ports, lambda: at, tell)
            conversation = life.ask(person.conversation)
            if person.takes_it_back:
                life.take_back(conversation)
            life.deliver()
            life.work(conversation)
            return points

        ended = run_apart(work)
        for word, conversation in ended.acknowledged:
            person.conversation = conversation
            person.acknowledged += [word] if word in STATES else []
        return ended

    def _see_what_is_left(self, person: Person) -> None:
        row = self.row(person)
        person.lost = [word for word in person.acknowledged if row.get("state") not in STATES[word]]
        self._let_receivers_finish()
        if row:
            person.accepted_and_not_noted = row["post"] != "sent" and self._receivers.mails_about(row["number"]) > 0

    def _let_receivers_finish(self) -> None:
        """They have read all that a dead process had sent when they answer somebody who came later. Leases are for this."""
        ports = self._receivers.ports
        with smtplib.SMTP("127.0.0.1", ports.mail, local_hostname="later") as client:
            for _ in range(5):
                client.noop()
        for port in (ports.webhook, ports.chatwoot):
            httpx.get(f"http://127.0.0.1:{port}/", trust_env=False)

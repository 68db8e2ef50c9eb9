"""Handoffs in the database: every change is one transaction, asks the state machine, and leaves a row in the audit.

The functions that take a connection belong to a transaction of their caller: what the assistant says about a handoff and the
handoff itself change together or not at all.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.handoff.desks import Desk, Desks
from bot.handoff.records import Contact, Handoff, Note, Wish
from bot.handoff.states import ENDED, EXPIRES_AFTER, HELD, OPEN, OUTCOMES, SENT, NotPossible, after
from bot.store.audit import note
from bot.store.database import reading, writing
from bot.store.tables import handoffs, notes, outbox
from bot.store.tables import staff as members

# Without letters and digits that are taken for each other when read out.
ALPHABET = "ABCDEFGHJKLMNPRSTUVWXYZ23456789"
ASSISTANT, PERSON = "assistant", "person"


class UnknownHandoff(Exception):
    """There is no such handoff at this desk."""


def new_number() -> str:
    """A number that people can read out: three and three characters."""
    drawn = [secrets.choice(ALPHABET) for _ in range(6)]
    return f"{''.join(drawn[:3])}-{''.join(drawn[3:])}"


def offer(connection: Connection, conversation: Mapping[str, Any], desk: Desk, at: datetime) -> None:
    """Note that contact was offered, unless a handoff of this conversation is open already."""
    if not open_of(connection, conversation["id"]):
        _make(connection, conversation, desk, at)


def begin(connection: Connection, conversation: Mapping[str, Any], desk: Desk, at: datetime) -> None:
    """The person said yes: ask what is needed. What is being asked for already goes on.

    Raises:
        NotPossible: their earlier wish is on its way.
    """
    found = open_of(connection, conversation["id"]) or _make(connection, conversation, desk, at)
    if found.state != "collecting":
        change(connection, found, "begin", at, PERSON)


def keep_contact(connection: Connection, conversation: str, contact: Contact, at: datetime) -> None:
    """Keep how to reach the person, while the conversation asks for it."""
    mine = (handoffs.c.conversation == conversation, handoffs.c.state == "collecting")
    told = {"contact_kind": contact.kind, "contact": contact.value, "changed_at": at}
    connection.execute(sa.update(handoffs).where(*mine).values(told))


def send(
    connection: Connection, conversation: Mapping[str, Any], desk: Desk, at: datetime, wish: Wish, until: int
) -> Handoff:
    """The person agreed: it waits for somebody at the desk, whose systems are told. `until` is the last entry they have seen.

    Raises:
        NotPossible: nothing was being asked for, or they have not told how to reach them.
    """
    found = open_of(connection, conversation["id"])
    if not found or not found.reach:
        raise NotPossible("send without a contact")
    agreed = {
        "desk": desk.key,
        "municipality": _municipality(conversation),
        "call_when": wish.call_when,
        "language": wish.language,
        "interpreter": wish.interpreter,
        "shared_until": until if wish.share else 0,
        "agreed_at": at,
        "promised_by": wish.promised_by,
        "waiting_since": at,
    }
    sent = change(connection, found, "send", at, PERSON, details={"shared": wish.share}, **agreed)
    _tell_systems(connection, sent, desk, at)
    return sent


def withdraw(connection: Connection, conversation: str, at: datetime) -> Handoff | None:
    """The person no longer wishes it; None when there was nothing open."""
    found = open_of(connection, conversation, lock=True)
    return change(connection, found, "withdraw", at, PERSON) if found else None


def delete_all_of(connection: Connection, conversation: str, actor: str, at: datetime) -> str | None:
    """The conversation is to be forgotten: delete its handoffs with notes and deliveries, and leave their numbers in the audit.

    Returns the desk that had them; None where there were none.
    """
    desk = None
    mine = handoffs.c.conversation == conversation
    for row in connection.execute(sa.select(handoffs).where(mine)).mappings().all():
        desk = row["desk"]
        note(connection, at, actor, "handoff_forgotten", number=row["number"], desk=desk)
    connection.execute(sa.delete(handoffs).where(mine))
    return desk


def open_of(connection: Connection, conversation: str, *, lock: bool = False) -> Handoff | None:
    """The open handoff of a conversation; there is never more than one. `lock`: nobody changes it until the transaction ends."""
    query = sa.select(handoffs).where(handoffs.c.conversation == conversation, handoffs.c.state.in_(OPEN))
    row = connection.execute(query.with_for_update() if lock else query).mappings().first()
    return Handoff.of(row) if row else None


def latest_of(connection: Connection, conversation: str) -> Handoff | None:
    """The latest handoff of a conversation that was sent, open or ended."""
    sent = (handoffs.c.conversation == conversation, handoffs.c.waiting_since.is_not(None))
    query = sa.select(handoffs).where(*sent).order_by(handoffs.c.made_at.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    return Handoff.of(row) if row else None


def change(
    connection: Connection,
    found: Handoff,
    event: str,
    at: datetime,
    actor: str,
    *,
    details: Mapping[str, Any] | None = None,
    **values: Any,
) -> Handoff:
    """Let an event happen to a handoff as it was found: compare and set.

    Raises:
        NotPossible: the event is none for its state, or somebody else changed it in between; nothing was changed.
    """
    state = after(found.state, event)
    changed = {"state": state, "changed_at": at, **values}
    if state in ENDED:
        # Nobody needs to reach them any more.
        changed |= {"contact": None, "contact_kind": None}
    as_found = (
        handoffs.c.id == found.id,
        handoffs.c.state == found.state,
        handoffs.c.staff.is_not_distinct_from(found.staff),
    )
    if not connection.execute(sa.update(handoffs).where(*as_found).values(changed)).rowcount:
        raise NotPossible(f"{event}: changed in between")
    if state in ENDED:
        due = (outbox.c.handoff == found.id, outbox.c.state == "due")
        connection.execute(sa.update(outbox).where(*due).values(state="dropped"))
    told = {"number": found.number, "desk": values.get("desk", found.desk), "from": found.state, "to": state}
    note(connection, at, actor, f"handoff_{event}", **told, **(details or {}))
    return Handoff.of({**vars(found), **changed})


class Handoffs:
    """The handoffs of one database. Every method is one transaction; those of staff see one desk and nothing else."""

    def __init__(
        self, engine: Engine, desks: Desks, now: Callable[[], datetime] = lambda: datetime.now(timezone.utc)
    ) -> None:
        self.desks = desks
        self._engine = engine
        self._now = now

    def find(self, desk: str, number: str) -> Handoff:
        """A handoff that was sent to this desk.

        Raises:
            UnknownHandoff
        """
        with reading(self._engine) as connection:
            return self._find(connection, desk, number)

    def listed(
        self, desk: str, states: Sequence[str] = SENT, *, staff: str | None = None, limit: int = 200
    ) -> list[Handoff]:
        """Those of a desk in these states, longest waiting first; with `staff` only those that they hold."""
        wanted = [handoffs.c.desk == desk, handoffs.c.state.in_(states), handoffs.c.waiting_since.is_not(None)]
        if staff:
            wanted.append(handoffs.c.staff == staff)
        query = sa.select(handoffs).where(*wanted).order_by(handoffs.c.waiting_since).limit(limit)
        with reading(self._engine) as connection:
            return [Handoff.of(row) for row in connection.execute(query).mappings()]

    def waiting(self, desk: str) -> int:
        """How many wait at a desk."""
        query = sa.select(sa.func.count()).where(handoffs.c.desk == desk, handoffs.c.state == "waiting")
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar_one())

    def claim(self, desk: str, number: str, staff: str, actor: str) -> Handoff:
        """Take a waiting handoff; of several who reach for it one gets it.

        Raises:
            UnknownHandoff, NotPossible: somebody else has it, it no longer waits, or `staff` does not work at the desk.
        """
        return self._staff_event(desk, number, "claim", actor, held_by=None, staff=staff)

    def put_back(self, desk: str, number: str, staff: str, actor: str) -> Handoff:
        """Let it wait for others again.

        Raises:
            UnknownHandoff, NotPossible
        """
        return self._staff_event(desk, number, "put_back", actor, held_by=staff, staff=None)

    def hand_on(self, desk: str, number: str, staff: str, to: str, actor: str) -> Handoff:
        """Hand it to a colleague at the same desk, given by id.

        Raises:
            UnknownHandoff, NotPossible: also when there is no such colleague.
        """
        return self._staff_event(desk, number, "hand_on", actor, held_by=staff, staff=to)

    def answer(self, desk: str, number: str, staff: str, actor: str) -> Handoff:
        """The person has been contacted.

        Raises:
            UnknownHandoff, NotPossible
        """
        return self._staff_event(desk, number, "answer", actor, held_by=staff)

    def close(self, desk: str, number: str, staff: str, outcome: str, actor: str) -> Handoff:
        """Done; how the person is reached is erased.

        Raises:
            UnknownHandoff, NotPossible: also when there is no such outcome.
        """
        if outcome not in OUTCOMES:
            raise NotPossible(f"the outcome {outcome}")
        return self._staff_event(desk, number, "close", actor, held_by=staff, outcome=outcome)

    def write_note(self, desk: str, number: str, staff: str, text: str) -> None:
        """Write beside a handoff, for colleagues; `text` has been masked. The same twice in a row is written once.

        Raises:
            UnknownHandoff
        """
        with writing(self._engine) as connection:
            found = self._find(connection, desk, number)
            row = {"handoff": found.id, "staff": staff, "text": text}
            latest = sa.select(notes).where(notes.c.handoff == found.id).order_by(notes.c.id.desc()).limit(1)
            before = connection.execute(latest).mappings().first()
            if not before or any(before[name] != value for name, value in row.items()):
                connection.execute(sa.insert(notes).values(at=self._now(), **row))

    def notes(self, desk: str, number: str) -> list[Note]:
        """What colleagues wrote, oldest first.

        Raises:
            UnknownHandoff
        """
        with reading(self._engine) as connection:
            found = self._find(connection, desk, number)
            query = sa.select(notes).where(notes.c.handoff == found.id).order_by(notes.c.id)
            return [Note(row.staff, row.at, row.text) for row in connection.execute(query)]

    def expire_old(self) -> int:
        """End what nobody went on with, and return how many."""
        ended, now = 0, self._now()
        for state, age in EXPIRES_AFTER.items():
            old = sa.select(handoffs).where(handoffs.c.state == state, handoffs.c.changed_at < now - age)
            with writing(self._engine) as connection:
                # What another gateway is changing at this moment is not old any more.
                for row in connection.execute(old.with_for_update(skip_locked=True)).mappings().all():
                    change(connection, Handoff.of(row), "expire", now, "gateway")
                    ended += 1
        return ended

    def delete_ended(self, keep: timedelta) -> int:
        """Delete those that ended longer ago than `keep`, with notes and deliveries, and return how many."""
        old = (handoffs.c.state.in_(ENDED), handoffs.c.changed_at < self._now() - keep)
        with writing(self._engine) as connection:
            return int(connection.execute(sa.delete(handoffs).where(*old)).rowcount)

    def _find(self, connection: Connection, desk: str, number: str) -> Handoff:
        if not number.isprintable():
            raise UnknownHandoff(number)  # PostgreSQL takes no NUL.
        sent = (handoffs.c.desk == desk, handoffs.c.number == number, handoffs.c.waiting_since.is_not(None))
        row = connection.execute(sa.select(handoffs).where(*sent)).mappings().first()
        if not row:
            raise UnknownHandoff(number)
        return Handoff.of(row)

    def _staff_event(
        self, desk: str, number: str, event: str, actor: str, *, held_by: str | None, **values: Any
    ) -> Handoff:
        with writing(self._engine) as connection:
            found = self._find(connection, desk, number)
            if found.state in HELD and found.staff != held_by:
                raise NotPossible(f"{event}: held by another")
            if values.get("staff") and not _works_at(connection, desk, values["staff"]):
                raise NotPossible(f"{event}: not of this desk")
            return change(connection, found, event, self._now(), actor, **values)


def _make(connection: Connection, conversation: Mapping[str, Any], desk: Desk, at: datetime) -> Handoff:
    memory = conversation["memory"] or {}
    row = {
        **dict.fromkeys(Handoff.__dataclass_fields__),
        "id": secrets.token_urlsafe(16),
        "number": new_number(),
        "conversation": conversation["id"],
        "desk": desk.key,
        "municipality": _municipality(conversation),
        "channel": conversation["channel"],
        "state": "offered",
        "article": memory.get("article"),
        "language": conversation["language"],
        "shared_until": 0,
        "made_at": at,
        "changed_at": at,
    }
    connection.execute(sa.insert(handoffs).values(row))
    note(connection, at, ASSISTANT, "handoff_offer", number=row["number"], desk=desk.key)
    return Handoff.of(row)


def _municipality(conversation: Mapping[str, Any]) -> str | None:
    """The one the person named, else that of the page they came from."""
    return (conversation["memory"] or {}).get("municipality") or conversation["municipality"]


def _works_at(connection: Connection, desk: str, member: str) -> bool:
    query = sa.select(members.c.id).where(members.c.id == member, members.c.desk == desk, members.c.active)
    return connection.execute(query).first() is not None


def _tell_systems(connection: Connection, sent: Handoff, desk: Desk, at: datetime) -> None:
    for delivery in desk.deliveries:
        row = {"handoff": sent.id, "delivery": delivery.name, "state": "due", "attempts": 0, "due_at": at}
        # By id: receivers remember keys for longer than we keep numbers, which may be drawn again.
        connection.execute(sa.insert(outbox).values(key=f"{sent.id}-{delivery.name}", **row))

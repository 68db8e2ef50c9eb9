"""What the tests need before they can begin: desks, staff, conversations, requests, and a clock that goes when it is told."""

from datetime import datetime, time, timedelta, timezone

import sqlalchemy as sa

from bot.handoff.deliveries import Delivery
from bot.handoff.desks import Desk
from bot.handoff.handoffs import begin, keep_contact, send
from bot.handoff.records import Contact, Wish
from bot.store.database import reading, writing
from bot.store.tables import audit, conversations, outbox, staff

TUESDAY = datetime(2026, 12, 1, 9, 0, tzinfo=timezone.utc)
PROMISED = TUESDAY + timedelta(days=2)
WEEK = {day: (time(8), time(15, 30)) for day in range(5)}
NAME = {"nb": "koordinerende enhet", "nn": "koordinerande eining", "en": "the coordinating unit"}
PHONE = Contact("phone", "+4799887766")
POST = Delivery("post", "email", "post@kommune.example", {})


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self, at=TUESDAY):
        self.at = at

    def __call__(self):
        return self.at

    def passes(self, **time_passed):
        self.at += timedelta(**time_passed)


def a_desk(key="default", *deliveries, hours=WEEK, closed=(), answer_within=2):
    return Desk(key, NAME, hours, frozenset(closed), answer_within, deliveries)


def a_wish(share=True):
    return Wish(call_when="any", language="nb", interpreter="", share=share, promised_by=PROMISED)


def a_conversation(engine, name):
    """A row as the journal writes it."""
    row = {"id": name, "channel": "web", "language": "nb", "started_at": TUESDAY, "last_at": TUESDAY, "last_n": 4}
    with writing(engine) as connection:
        connection.execute(sa.insert(conversations).values(**row, memory={"article": "who"}, waiting=0))
    return name


def row_of(connection, conversation):
    return connection.execute(sa.select(conversations).where(conversations.c.id == conversation)).mappings().one()


def a_request(engine, desk, name="samtale", at=TUESDAY, contact=PHONE, share=True):
    """A handoff that waits at a desk."""
    a_conversation(engine, name)
    with writing(engine) as connection:
        begin(connection, row_of(connection, name), desk, at)
        keep_contact(connection, name, contact, at)
        return send(connection, row_of(connection, name), desk, at, a_wish(share), 4)


def a_member(engine, name, desk="default", active=True):
    """Somebody who works at a desk."""
    told = {"id": name, "login": name, "name": name.title(), "desk": desk, "role": "agent", "language": "nb"}
    with writing(engine) as connection:
        connection.execute(sa.insert(staff).values(**told, active=active, made_at=TUESDAY))
    return name


def events(engine, *names):
    """What the audit says happened, oldest first; only these events where some are named."""
    query = sa.select(audit.c.event, audit.c.details).order_by(audit.c.id)
    with reading(engine) as connection:
        return [(row.event, row.details) for row in connection.execute(query) if not names or row.event in names]


def rows_of_outbox(engine):
    with reading(engine) as connection:
        return connection.execute(sa.select(outbox).order_by(outbox.c.id)).mappings().all()

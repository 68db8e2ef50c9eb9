"""Conversations in SQL, read back only as far as the dialogue looks.

Rasa's own store replays every event of a conversation on every turn, so that turn 600 takes sixteen times as long as the
first. Ours reads the last turns. That is enough because each of our turns writes down all that is remembered
(`actions.skill.events_of`) and rules look at one turn.
"""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import Query, Session, sessionmaker
from sqlalchemy.pool import SingletonThreadPool

from bot.server.events import event_of

# One would do; the others are there for turns that an error cut short.
TURNS = 3


class RecentTrackerStore(SQLTrackerStore):
    """Rasa's SQL store that returns a tracker of the last turns of a conversation; all events stay in the database."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Open the database as Rasa does.

        SQLite is kept open, and with a write-ahead log: Rasa opens and closes it several times a turn, and each commit
        syncs twice.
        """
        super().__init__(*args, **kwargs)
        url = self.engine.url
        if url.get_backend_name() == "sqlite":
            self.engine: sa.engine.Engine = sa.create_engine(url, poolclass=SingletonThreadPool)
            self.sessionmaker = sessionmaker(bind=self.engine)
            with self.engine.connect() as connection:
                connection.execute(sa.text("PRAGMA journal_mode=WAL"))

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the events that came after the tracker was read, in one statement."""
        await self.stream_events(tracker)
        rows = [
            self._row(tracker.sender_id, event.as_dict()) for event in islice(tracker.events, _stored(tracker), None)
        ]
        if rows:
            with self.session_scope() as session:
                session.execute(sa.insert(self.SQLEvent), rows)
                session.commit()
        tracker.stored = len(tracker.events)

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> DialogueStateTracker | None:
        with self.session_scope() as session:
            query = self._event_query(session, sender_id, fetch_events_from_all_sessions)
            events = [event_of(json.loads(data)) for (data,) in query.with_entities(self.SQLEvent.data)]
        if not self.domain or not events:
            return None
        tracker = DialogueStateTracker.from_events(sender_id, events, self.domain.slots)
        tracker.stored = len(events)
        return tracker

    def _event_query(self, session: Session, sender_id: str, fetch_events_from_all_sessions: bool) -> Query:
        events = session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == sender_id)
        if not fetch_events_from_all_sessions:
            said = events.filter(self.SQLEvent.type_name == UserUttered.type_name)
            first = said.with_entities(self.SQLEvent.id).order_by(self.SQLEvent.id.desc()).offset(TURNS - 1).limit(1)
            events = events.filter(self.SQLEvent.id >= sa.func.coalesce(first.scalar_subquery(), 0))
        return events.order_by(self.SQLEvent.id)

    @staticmethod
    def _row(sender_id: str, event: dict[str, Any]) -> dict[str, Any]:
        """The columns of Rasa's table; the whole event is in `data`, the others are for those who query."""
        return {
            "sender_id": sender_id,
            "type_name": event["event"],
            "timestamp": event.get("timestamp"),
            "intent_name": event.get("parse_data", {}).get("intent", {}).get("name"),
            "action_name": event.get("name"),
            "data": json.dumps(event),
        }


def _stored(tracker: DialogueStateTracker) -> int:
    """How many of the tracker's events are in the database; none of one that was not read from there."""
    return getattr(tracker, "stored", 0)

"""Sessions of staff: from signing in until signing out, an hour's silence, or the end of a long day."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.staff.accounts import Staff
from bot.store.audit import note
from bot.store.database import reading, writing
from bot.store.tables import staff, staff_sessions

COOKIE = "koordinator_staff"
"""The cookie's name over plain HTTP; bot/staff/cookies.py says what it is over HTTPS."""

WHOLE, SILENCE = timedelta(hours=12), timedelta(minutes=60)
# Whoever reads page after page need not write to the database each time.
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Session:
    """Somebody who is signed in. Their forms carry `csrf`; `digest` is that of the cookie."""

    staff: Staff
    csrf: str
    digest: str


class Sessions:
    """The sessions of one database."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = lambda: datetime.now(timezone.utc)) -> None:
        self._engine = engine
        self._now = now

    def begin(self, staff_id: str) -> str:
        """A new session; returns the value of its cookie, which is kept nowhere else."""
        cookie, at = secrets.token_urlsafe(32), self._now()
        row = {
            "digest": digest_of(cookie),
            "staff": staff_id,
            "csrf": secrets.token_urlsafe(32),
            "began_at": at,
            "seen_at": at,
        }
        with writing(self._engine) as connection:
            connection.execute(sa.insert(staff_sessions).values(row))
            note(connection, at, f"staff:{staff_id}", "sign_in")
        return cookie

    def find(self, cookie: str, *, by_person: bool = True) -> Session | None:
        """The session of a cookie, None where it is none or has ended, or the account may no longer sign in.

        `by_person`: somebody asks, which breaks their silence; an open page that only listens does not.
        """
        digest, at = digest_of(cookie), self._now()
        query = (
            sa.select(staff, staff_sessions.c.csrf, staff_sessions.c.seen_at)
            .select_from(staff_sessions.join(staff, staff.c.id == staff_sessions.c.staff))
            .where(staff_sessions.c.digest == digest, staff.c.active, sa.not_(_is_over(at)))
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().first()
        if not row:
            return None
        if by_person and at - row["seen_at"] >= SEEN_EVERY:
            self._see(digest, at)
        return Session(Staff.of(row), row["csrf"], digest)

    def end(self, cookie: str) -> None:
        """Sign out: the cookie opens nothing any more."""
        mine = staff_sessions.c.digest == digest_of(cookie)
        with writing(self._engine) as connection:
            member = connection.execute(sa.select(staff_sessions.c.staff).where(mine)).scalar()
            if member and connection.execute(sa.delete(staff_sessions).where(mine)).rowcount:
                note(connection, self._now(), f"staff:{member}", "sign_out")

    def delete_old(self) -> int:
        """Delete those that are over, and return how many."""
        with writing(self._engine) as connection:
            return int(connection.execute(sa.delete(staff_sessions).where(_is_over(self._now()))).rowcount)

    def _see(self, digest: str, at: datetime) -> None:
        with writing(self._engine) as connection:
            connection.execute(sa.update(staff_sessions).where(staff_sessions.c.digest == digest).values(seen_at=at))


def digest_of(cookie: str) -> str:
    """What is stored of a cookie."""
    return hashlib.sha256(cookie.encode(errors="replace")).hexdigest()


def _is_over(at: datetime) -> Any:
    return sa.or_(staff_sessions.c.began_at <= at - WHOLE, staff_sessions.c.seen_at <= at - SILENCE)

"""The accounts of staff: who may sign in, for which desk and as what."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.errors import SetupError
from bot.staff.passwords import NOBODYS, check_strength, hash_password, is_outdated, make_password, matches
from bot.store.audit import note
from bot.store.database import reading, writing
from bot.store.tables import staff, staff_sessions
from knowledge.conversation import LANGUAGES

# Each may do what those before it may.
ROLES = ("agent", "editor", "administrator")
MAX_LOGIN, MAX_NAME, MAX_SUBJECT = 100, 60, 300
_LOGIN = re.compile(r"[^\s@]{2,}|[^\s@]+@[^\s@]+")


@dataclass(frozen=True)
class Staff:
    """One member of staff. `desk` is the key of the one desk whose handoffs they may see, `name` what people read."""

    id: str
    login: str
    name: str
    desk: str
    role: str
    language: str
    active: bool
    present_until: datetime | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Staff:
        """From a row of the table."""
        return cls(**{name: row[name] for name in cls.__dataclass_fields__})


class Accounts:
    """The accounts of one database. Every method is one transaction."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = lambda: datetime.now(timezone.utc)) -> None:
        self._engine = engine
        self._now = now

    def add(self, login: str, name: str, desk: str, role: str, language: str, password: str | None, by: str) -> Staff:
        """A new account. One without a password signs in at the OpenID Connect provider.

        Raises:
            SetupError: the login is taken or cannot be one, the password is weak, or there is no such role or language.
        """
        login = tidy_login(login)
        name = " ".join(name.split())
        _check(login, name, role, language)
        if password is not None:
            check_strength(password, login)
        made = Staff(secrets.token_urlsafe(16), login, name, desk, role, language, active=True, present_until=None)
        stored = hash_password(password) if password is not None else None
        at = self._now()
        try:
            with writing(self._engine) as connection:
                connection.execute(sa.insert(staff).values(**vars(made), password=stored, made_at=at))
                note(connection, at, by, "staff_added", staff=made.id, login=login, desk=desk, role=role)
        except sa.exc.IntegrityError:
            raise SetupError(f"there is an account {login} already; `koordinator staff list` shows all") from None
        return made

    def find(self, staff_id: str) -> Staff | None:
        """The account with this id."""
        return self._one(staff.c.id == staff_id)

    def named(self, login: str) -> Staff | None:
        """The account with this login."""
        return self._one(staff.c.login == tidy_login(login))

    def of_desk(self, desk: str) -> list[Staff]:
        """Everyone at a desk, by name, also those who may no longer sign in."""
        return self._all(staff.c.desk == desk)

    def everyone(self) -> list[Staff]:
        """All accounts, by name."""
        return self._all(sa.true())

    def check(self, login: str, password: str) -> Staff | None:
        """Whose login and password these are; None where they are nobody's who may sign in, and the audit says so.

        It takes the same time for a login that nobody has.
        """
        with reading(self._engine) as connection:
            row = _row(connection, staff.c.login == tidy_login(login))
        stored = row["password"] if row else None
        is_right = matches(stored or NOBODYS, password)
        if not row or not stored or not is_right or not row["active"]:
            self.refused(row["id"] if row else None)
            return None
        if is_outdated(stored):
            self._rehash(row["id"], stored, password)
        return Staff.of(row)

    def of_subject(self, subject: str, email: str | None) -> Staff | None:
        """Whom a provider tells us of: `subject` is its name for them, `email` their address where it has verified that.

        The first time they are known by their address, which is their login; from then on only by the subject. None, and a row
        in the audit, where they are nobody who may sign in.
        """
        row = None
        if len(subject) <= MAX_SUBJECT and subject.isprintable():
            with writing(self._engine) as connection:
                row = _row(connection, staff.c.subject == subject)
                if not row and email:
                    row = self._bind(connection, subject, tidy_login(email))
        if not row or not row["active"]:
            self.refused(row["id"] if row else None)
            return None
        return Staff.of(row)

    def refused(self, staff_id: str | None) -> None:
        """Write that somebody was not let in; what they typed may be a password and is not written down."""
        with writing(self._engine) as connection:
            note(connection, self._now(), "gateway", "sign_in_refused", **({"staff": staff_id} if staff_id else {}))

    def set_password(self, staff_id: str, password: str, by: str) -> None:
        """Give an account another password, and end its sessions.

        Raises:
            SetupError: the password is weak, or there is no such account.
        """
        found = self._known(staff_id)
        check_strength(password, found.login)
        self._change(found, "staff_password_set", by, password=hash_password(password))

    def set_active(self, staff_id: str, active: bool, by: str) -> None:
        """Let somebody sign in again, or no longer; then their sessions end and they are not at their desk.

        Raises:
            SetupError: there is no such account.
        """
        event = "staff_enabled" if active else "staff_disabled"
        self._change(self._known(staff_id), event, by, active=active, present_until=None)

    def set_language(self, staff_id: str, language: str) -> None:
        """Show them the pages in this language.

        Raises:
            SetupError: there is no such language.
        """
        if language not in LANGUAGES:
            raise SetupError(f"there is no language {language}; use {', '.join(LANGUAGES)}")
        self._set(staff_id, language=language)

    def show_presence(self, staff_id: str, until: datetime | None) -> None:
        """They are at their desk until then; None: they are not."""
        self._set(staff_id, present_until=until)

    def is_present(self, desk: str) -> bool:
        """Whether somebody is at a desk."""
        here = (staff.c.desk == desk, staff.c.active, staff.c.present_until > self._now())
        return self._one(*here) is not None

    def _one(self, *wanted: Any) -> Staff | None:
        with reading(self._engine) as connection:
            row = _row(connection, *wanted)
        return Staff.of(row) if row else None

    def _all(self, wanted: Any) -> list[Staff]:
        query = sa.select(staff).where(wanted).order_by(staff.c.name, staff.c.login)
        with reading(self._engine) as connection:
            return [Staff.of(row) for row in connection.execute(query).mappings()]

    def _known(self, staff_id: str) -> Staff:
        found = self.find(staff_id)
        if not found:
            raise SetupError("there is no such account; `koordinator staff list` shows all")
        return found

    def _set(self, staff_id: str, **values: Any) -> None:
        with writing(self._engine) as connection:
            connection.execute(sa.update(staff).where(staff.c.id == staff_id).values(**values))

    def _change(self, found: Staff, event: str, by: str, **values: Any) -> None:
        with writing(self._engine) as connection:
            connection.execute(sa.update(staff).where(staff.c.id == found.id).values(**values))
            connection.execute(sa.delete(staff_sessions).where(staff_sessions.c.staff == found.id))
            note(connection, self._now(), by, event, staff=found.id, login=found.login)

    def _rehash(self, staff_id: str, stored: str, password: str) -> None:
        unchanged, fresh = (staff.c.id == staff_id, staff.c.password == stored), hash_password(password)
        with writing(self._engine) as connection:
            connection.execute(sa.update(staff).where(*unchanged).values(password=fresh))

    def _bind(self, connection: Connection, subject: str, login: str) -> Mapping[str, Any] | None:
        unbound = (staff.c.login == login, staff.c.subject.is_(None), staff.c.active)
        if not connection.execute(sa.update(staff).where(*unbound).values(subject=subject)).rowcount:
            return None
        row = _row(connection, staff.c.login == login)
        if row:
            note(connection, self._now(), f"staff:{row['id']}", "staff_bound", staff=row["id"], login=login)
        return row


def tidy_login(login: str) -> str:
    """A login as it is stored: capitals and spaces around it do not count. One that cannot be a login is empty."""
    tidied = unicodedata.normalize("NFKC", login).strip().lower()
    return tidied if tidied.isprintable() else ""


def first_account(accounts: Accounts, desk: str) -> tuple[Staff, str] | None:
    """An administrator of this desk with a password to be shown once, where nobody has an account yet; else None."""
    if accounts.everyone():
        return None
    password = make_password("admin")
    return accounts.add("admin", "Administrator", desk, "administrator", LANGUAGES[0], password, "gateway"), password


def _row(connection: Connection, *wanted: Any) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = connection.execute(sa.select(staff).where(*wanted)).mappings().first()
    return found


def _check(login: str, name: str, role: str, language: str) -> None:
    if not _LOGIN.fullmatch(login) or len(login) > MAX_LOGIN:
        raise SetupError(f"a login has 2 to {MAX_LOGIN} signs and no spaces, or is an e-mail address")
    if not name or len(name) > MAX_NAME or not name.isprintable():
        raise SetupError(f"a name has 1 to {MAX_NAME} signs; people who are helped read it")
    if role not in ROLES:
        raise SetupError(f"there is no role {role}; use {', '.join(ROLES)}")
    if language not in LANGUAGES:
        raise SetupError(f"there is no language {language}; use {', '.join(LANGUAGES)}")

"""Opening the database: SQLite in the data folder unless an address says otherwise."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.pool import QueuePool

from bot.errors import SetupError

# A person waits two seconds at most before hearing that we cannot take their message (bot/gateway/answering.py); a
# database that takes longer than this counts as away.
PATIENCE_SECONDS = 1.5
_TURN = threading.Lock()
_READ_ONLY = "koordinator_read_only"
_MIGRATION_LOCK = 5001  # any number that all our gateways share


def open_database(url: str) -> Engine:
    """An engine for the database at `url`. Connects at first use, gives up early, and names no values in its errors.

    Raises:
        SetupError: the address is none of SQLite or PostgreSQL.
    """
    kind = _kind(url)
    pool = {"poolclass": QueuePool, "pool_size": 8, "max_overflow": 8, "pool_timeout": PATIENCE_SECONDS}
    if kind == "postgresql":
        limit = int(PATIENCE_SECONDS * 1000)
        arguments: dict[str, Any] = {
            "connect_timeout": 2,
            "tcp_user_timeout": 2 * limit,
            "options": f"-c statement_timeout={limit} -c lock_timeout={limit} -c idle_in_transaction_session_timeout=5000",
        }
        return sa.create_engine(url, connect_args=arguments, pool_pre_ping=True, hide_parameters=True, **pool)
    engine = sa.create_engine(
        url, connect_args={"timeout": PATIENCE_SECONDS, "check_same_thread": False}, hide_parameters=True, **pool
    )
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for reading only: on SQLite it does not wait for whoever writes."""
    with engine.connect().execution_options(**{_READ_ONLY: True}) as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes. On SQLite those of this process take turns.

    SQLite itself lets whoever waits ask again at growing intervals, so that under load some never hit the moment.

    Raises:
        sqlalchemy.exc.TimeoutError: the others took longer than a person should wait.
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            yield connection
        return
    if not _TURN.acquire(timeout=PATIENCE_SECONDS):
        raise sa.exc.TimeoutError("too many write to the journal at once")
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        _TURN.release()


def migrate(engine: Engine) -> None:
    """Bring the tables up to date. Two gateways may do this at once.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database cannot be reached.
    """
    if engine.dialect.name == "sqlite":
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text("SET LOCAL statement_timeout = 0"))
            connection.execute(sa.text("SET LOCAL lock_timeout = 0"))
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _kind(url: str) -> str:
    try:
        kind = str(make_url(url).get_backend_name())
    except sa.exc.ArgumentError:
        kind = ""
    if kind not in ("sqlite", "postgresql"):
        # The address itself may hold a password.
        raise SetupError("KOORDINATOR_DATABASE must begin with sqlite:/// or postgresql://")
    return kind


def _prepare_sqlite(connection: Any, _: object) -> None:
    """FULL: what was acknowledged survives a power cut. secure_delete: what is deleted is overwritten too."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Writers queue from the start: one that read first and then writes is refused at once when another was faster."""
    read_only = connection.get_execution_options().get(_READ_ONLY)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

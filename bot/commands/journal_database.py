"""The journal's database, for commands of operators."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.errors import UnreachableError
from bot.settings import load_settings
from bot.store.database import migrate, open_database


@contextmanager
def journal_database() -> Iterator[Engine]:
    """The open database with its tables up to date.

    Raises:
        UnreachableError: it does not answer.
    """
    engine = open_database(load_settings().database_address)
    try:
        migrate(engine)
        yield engine
    except sa.exc.OperationalError as error:
        raise UnreachableError(
            f"the {engine.dialect.name} database does not answer; is it running, and is KOORDINATOR_DATABASE right?"
        ) from error
    finally:
        engine.dispose()

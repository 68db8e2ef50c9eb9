"""The gateway as a process of its own: `python -m bot.gateway`."""

from __future__ import annotations

import logging
import sys
import time

import sqlalchemy as sa
import uvicorn

from bot.server.lean_imports import leave_out

# spaCy, which finds names, would bring PyTorch along: 450 MB of memory that nothing here uses.
leave_out(torch=True)

from bot.errors import AssistantError, SetupError
from bot.gateway.app import build_app
from bot.handoff.delivering import check_deliveries
from bot.handoff.desks import load_desks
from bot.settings import Settings, load_settings
from bot.store.database import migrate, open_database
from knowledge.personal_data import conceal

logger = logging.getLogger("gateway")

# A database that starts at the same time as we do is there soon.
DATABASE_SECONDS = 30
STOP_SECONDS = 3
CONNECTIONS = 3_000


def main() -> None:
    """Open the journal, load what masks names, and serve until told to stop."""
    settings = load_settings()
    engine = open_database(settings.database_address)
    _migrate(settings, engine)
    for line in check_deliveries(load_desks(settings.desks), settings):
        logger.warning(line)
    conceal("Jeg heter Kari Nordmann")
    uvicorn.run(
        build_app(settings, engine),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=settings.proxies or None,
        limit_concurrency=CONNECTIONS,
        timeout_graceful_shutdown=STOP_SECONDS,
        ws="none",
    )


def _migrate(settings: Settings, engine: sa.engine.Engine) -> None:
    until = time.monotonic() + DATABASE_SECONDS
    while True:
        try:
            return migrate(engine)
        except sa.exc.OperationalError as error:
            if time.monotonic() > until:
                reason = f"{engine.dialect.name}: {type(error.orig).__name__}"
                raise SetupError(f"the database does not answer ({reason}); see KOORDINATOR_DATABASE") from error
            time.sleep(1)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s: %(message)s")
    try:
        main()
    except AssistantError as error:
        sys.exit(f"gateway: {error}")

"""The Rasa server: `python -m bot.server PORT`."""

from __future__ import annotations

import logging
import sys

from bot.server.lean_imports import leave_out
from bot.settings import load_settings
from knowledge.encoder import needs_torch


def main(port: int) -> None:
    """Load everything, answer once so that nothing is left to load, and serve the channels on loopback."""
    settings = load_settings()
    leave_out(torch=not needs_torch(settings.encoder))
    from rasa.utils.log_utils import configure_structlog

    from actions.skill import assistant
    from bot.server.app import build_app
    from bot.training import model_file
    from knowledge.conversation import Turn
    from knowledge.names import mask_names
    from knowledge.respond import respond

    configure_structlog(logging.WARNING)
    mask_names("Jeg heter Kari Nordmann")
    respond(Turn("Hvem har rett til koordinator?"), assistant())
    build_app(model_file(settings)).run("127.0.0.1", port, access_log=False)


if __name__ == "__main__":
    main(int(sys.argv[1]))

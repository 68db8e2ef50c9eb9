"""The action server with everything loaded before it answers: `python -m actions.server PORT`."""

import logging
import sys

from rasa_sdk.endpoint import create_app

from actions.skill import assistant
from knowledge.conversation import Turn
from knowledge.respond import respond


def main(port: int) -> None:
    """Load the knowledge base, answer once so that nothing is left to load, and serve on loopback."""
    logging.basicConfig(level=logging.INFO)
    respond(Turn("Hvem har rett til koordinator?"), assistant())
    create_app("actions", cors_origins="").run("127.0.0.1", port, access_log=False)


if __name__ == "__main__":
    main(int(sys.argv[1]))

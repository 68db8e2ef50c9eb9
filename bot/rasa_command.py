"""Rasa's own command line without TensorFlow: `python -m bot.rasa_command train …`.

`python -m rasa` imports TensorFlow whatever it is asked to do, and the locked packages leave TensorFlow out.
"""

from __future__ import annotations

from bot.server.lean_imports import leave_out


def main() -> None:
    """Run the Rasa command of the command line."""
    leave_out(torch=False)
    from rasa.__main__ import main as rasa

    rasa()


if __name__ == "__main__":
    main()

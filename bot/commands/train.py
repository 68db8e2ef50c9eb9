"""`koordinator train`."""

from __future__ import annotations

import threading
import time

from rich.console import Console

from bot.indexing import update_index, update_library
from bot.settings import load_settings
from bot.training import is_trained, train


def train_model(*, force: bool) -> None:
    """Bring the index up, and train with a clock running, or say that there is nothing to do."""
    settings, console = load_settings(), Console(stderr=True)
    update_index(settings, console)
    update_library(settings, console)
    if not force and is_trained(settings):
        console.print("The model is up to date.")
        return
    start = time.monotonic()
    done = threading.Event()
    with console.status("Training …") as status:

        def tick() -> None:
            while not done.wait(1):
                status.update(f"Training … {time.monotonic() - start:.0f} s (about two minutes)")

        clock = threading.Thread(target=tick, daemon=True)
        clock.start()
        try:
            train(settings)
        finally:
            done.set()
            clock.join()
    console.print(f"Trained in {time.monotonic() - start:.0f} s.")

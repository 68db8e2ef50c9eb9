"""`koordinator run`: everything up, until Ctrl-C."""

from __future__ import annotations

import contextlib
import signal
import time

from rich.console import Console

from bot.commands.train import train_model
from bot.errors import ServerError
from bot.processes import is_taken, running
from bot.settings import Settings, load_settings


def run_all(*, with_page: bool) -> None:
    """Train if needed, start the servers, say where they are, and wait."""
    settings, console = load_settings(), Console()
    if with_page and is_taken(settings.page_port):
        raise ServerError(f"port {settings.page_port} is taken; choose another with KOORDINATOR_PAGE_PORT")
    train_model(force=False)
    # A service manager stops us with SIGTERM; the servers must go with us.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    start = time.monotonic()
    with contextlib.suppress(KeyboardInterrupt), contextlib.ExitStack() as stack:
        with console.status("Starting …") as status:
            servers = stack.enter_context(running(settings, lambda names: status.update(f"Starting {names} …")))
        console.print(f"Ready after {time.monotonic() - start:.0f} s. Ctrl-C stops.")
        console.print(f"  REST       {settings.webhook}")
        console.print("  shell      koordinator chat")
        if with_page:
            console.print(f"  chat page  http://127.0.0.1:{settings.page_port}/", highlight=False)
            _serve_page(settings)
        else:
            while all(server.process.poll() is None for server in servers):
                time.sleep(1)
            raise ServerError(f"a server stopped; the logs are in {settings.data}")


def _serve_page(settings: Settings) -> None:
    """Serve the chat page in this process until it is told to stop."""
    import uvicorn

    from bot.gateway.app import build_app

    uvicorn.run(build_app(settings.webhook), host="127.0.0.1", port=settings.page_port, log_level="warning", ws="none")

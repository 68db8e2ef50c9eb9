"""`koordinator run`: everything up, until Ctrl-C."""

from __future__ import annotations

import contextlib
import signal
import time

from rich.console import Console

from bot.commands.staff import first_staff_account
from bot.commands.train import train_model
from bot.processes import running
from bot.settings import Settings, load_settings
from bot.supervision import keep_alive


def run_all() -> None:
    """Train if needed, start Rasa and the gateway, say where they are, and keep them alive."""
    settings, console = load_settings(), Console(highlight=False)
    train_model(force=False)
    # A service manager stops us with SIGTERM; the servers must go with us.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    start = time.monotonic()
    with contextlib.suppress(KeyboardInterrupt), contextlib.ExitStack() as stack:
        with console.status("Starting …") as status:
            up = running(settings, lambda names: status.update(f"Starting {names} …"), gateway=True)
            servers = stack.enter_context(up)
        console.print(f"Ready after {time.monotonic() - start:.0f} s. Ctrl-C stops.")
        for name, where in _addresses(settings).items():
            console.print(f"  {name:<10} {where}", soft_wrap=True)
        if made := first_staff_account(settings):
            console.print(
                f"The first account of staff, shown this once: user name {made[0].login}, password {made[1]}\n"
                f"  Sign in at {settings.address}/staff; `koordinator staff add` makes more.",
                soft_wrap=True,
            )
        keep_alive(servers, lambda said: console.print(said, soft_wrap=True))


def _addresses(settings: Settings) -> dict[str, str]:
    return {
        "chat page": f"{settings.gateway}/",
        "widget": f"{settings.gateway}/demo",
        "inbox": f"{settings.gateway}/staff",
        "API": f"{settings.gateway}/openapi.json",
        "health": f"{settings.gateway}/ready",
        "shell": "koordinator chat",
        "REST": f"{settings.webhook}  (this machine only)",
        "logs": str(settings.data),
    }

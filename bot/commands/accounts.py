"""`koordinator channels check` and `connect`: our accounts at the providers of messaging channels."""

from __future__ import annotations

import asyncio

from rich.console import Console
from rich.table import Table

from bot.channels.accounts import load_accounts, read_accounts
from bot.channels.channel import Account, ChannelAway, NotTaken
from bot.channels.registry import CHANNELS
from bot.errors import SetupError
from bot.gateway.sending import Sender
from bot.settings import Settings, load_settings


def check_accounts() -> bool:
    """Print a row for each account, and return whether all of them work."""
    settings = load_settings()
    read = read_accounts(settings.channels, CHANNELS)
    if not read:
        Console().print("No account is configured. KOORDINATOR_CHANNELS names the file; docs/channels.md describes it.")
        return True
    found = asyncio.run(_found(settings, {key: each for key, each in read.items() if isinstance(each, Account)}))
    table = Table("account", "kind", "municipality", "works", "")
    for key, account in read.items():
        if isinstance(account, SetupError):
            table.add_row(key, "", "", "no", str(account))
        else:
            works, told = found[key]
            table.add_row(key, account.kind, account.municipality or "any", "yes" if works else "no", told)
    Console().print(table)
    if not settings.public_address:
        Console().print(
            "Providers cannot reach us: set KOORDINATOR_PUBLIC_ADDRESS to an address that begins with https://"
        )
    return bool(settings.public_address) and all(works for works, _ in found.values()) and len(found) == len(read)


def connect_account(key: str) -> None:
    """Tell a provider where to call us, and say so.

    Raises:
        SetupError: there is no such account, no address for it to call, or the provider refuses.
    """
    settings = load_settings()
    account = load_accounts(settings.channels, CHANNELS).get(key)
    if not account:
        raise SetupError(f"there is no account {key} in the file that KOORDINATOR_CHANNELS names")
    if not settings.public_address:
        raise SetupError("set KOORDINATOR_PUBLIC_ADDRESS to the address under which the provider reaches us")
    webhook = webhook_of(settings, key)
    Console().print(f"{asyncio.run(_connected(settings, account, webhook))} calls {webhook} from now on.")


def webhook_of(settings: Settings, key: str) -> str:
    """The address that the provider of an account calls."""
    return f"{settings.address}/channels/{key}"


async def _found(settings: Settings, accounts: dict[str, Account]) -> dict[str, tuple[bool, str]]:
    """By account: whether the provider accepts it, and what it calls it or what to do."""
    sender = Sender(accounts, CHANNELS, settings.public_address)
    try:
        return {key: await _asked(sender, settings, account) for key, account in accounts.items()}
    finally:
        await sender.close()


async def _asked(sender: Sender, settings: Settings, account: Account) -> tuple[bool, str]:
    webhook = webhook_of(settings, account.key)
    try:
        name = await CHANNELS[account.kind].check(sender.client, account, webhook if settings.public_address else None)
    except (ChannelAway, NotTaken) as error:
        return False, str(error)
    return True, f"{name}, called at {webhook}"


async def _connected(settings: Settings, account: Account, webhook: str) -> str:
    sender = Sender({account.key: account}, CHANNELS, settings.public_address)
    try:
        return await CHANNELS[account.kind].connect(sender.client, account, webhook)
    except (ChannelAway, NotTaken) as error:
        raise SetupError(f"{account.key}: {error}") from None
    finally:
        await sender.close()

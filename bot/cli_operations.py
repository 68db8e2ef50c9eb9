"""The operators' part of the command line: channels on and off, what is kept and for how long, the audit."""

from __future__ import annotations

import getpass

import click

from bot.gateway.channels import CHANNELS

acting = click.option(
    "--by", default=getpass.getuser, help="Who does this, for the audit; by default who is signed in."
)
_channel = click.argument("channel", type=click.Choice(CHANNELS))


@click.group()
def channels() -> None:
    """Turn the assistant off and on, channel by channel, and check our accounts at the providers.

    \b
    Example:
      koordinator channels list
      koordinator channels off web --nb "Vi retter en feil. Ring 12345." --by "Kari Nordmann"
    """


@channels.command()
@_channel
@click.option("--nb", help="What people read instead of an answer, in bokmål.")
@click.option("--nn", help="The same in nynorsk.")
@click.option("--en", help="The same in English.")
@acting
def off(channel: str, nb: str | None, nn: str | None, en: str | None, by: str) -> None:
    """Turn the assistant off on CHANNEL. In a language without a notice, people are told how to reach the unit.

    Gateways hear of it within a second. Messages that tell of a danger are still answered with whom to call.

    \b
    Example:
      koordinator channels off web
      koordinator channels off web --nb "Stengt til mandag." --nn "Stengt til måndag." --en "Closed until Monday."
    """
    from bot.commands.channels import switch_off

    switch_off(channel, {code: text for code, text in (("nb", nb), ("nn", nn), ("en", en)) if text}, by)


@channels.command()
@_channel
@acting
def on(channel: str, by: str) -> None:
    """Turn the assistant on again on CHANNEL.

    \b
    Example:
      koordinator channels on web
    """
    from bot.commands.channels import switch_on

    switch_on(channel, by)


@channels.command("list")
def list_() -> None:
    """Show which channels are on.

    \b
    Example:
      koordinator channels list
    """
    from bot.commands.channels import list_channels

    list_channels()


@channels.command()
def check() -> None:
    """Ask each provider whether it would take what we send, and say what is missing.

    Accounts stand in the file that KOORDINATOR_CHANNELS names (docs/channels.md). Ends with 1 where one of them does not work.

    \b
    Example:
      koordinator channels check
    """
    from bot.commands.accounts import check_accounts

    if not check_accounts():
        raise SystemExit(1)


@channels.command()
@click.argument("account")
def connect(account: str) -> None:
    """Tell the provider of ACCOUNT where to call us, where it has no page of its own for that.

    \b
    Example:
      koordinator channels connect trondheim_telegram
    """
    from bot.commands.accounts import connect_account

    connect_account(account)


@click.group()
def retention() -> None:
    """How long conversations are kept: see it, and delete what is overdue.

    The gateways delete every hour; keep_days in a municipality's file, else KOORDINATOR_KEEP_DAYS, says after how long.

    \b
    Example:
      koordinator retention show
    """


@retention.command()
def show() -> None:
    """Show what is kept, for how long, and the latest runs.

    \b
    Example:
      koordinator retention show
    """
    from bot.commands.retention import show_kept

    show_kept()


@retention.command()
@acting
def run(by: str) -> None:
    """Delete what is overdue, now.

    \b
    Example:
      koordinator retention run
    """
    from bot.commands.retention import delete_overdue

    delete_overdue(by)


@click.command()
@click.option("--last", type=click.IntRange(min=1), default=20, show_default=True, help="How many rows.")
@click.option("--json", "as_json", is_flag=True, help="Print the rows as data.")
def audit(last: int, as_json: bool) -> None:
    """Show who did what: channels turned off and on, conversations deleted, runs of the retention.

    \b
    Example:
      koordinator audit
      koordinator audit --last 100 --json
    """
    from bot.commands.audit import show_audit

    show_audit(last, as_json=as_json)

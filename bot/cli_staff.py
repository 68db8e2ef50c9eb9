"""The part of the command line for staff: who may sign in to the inbox."""

from __future__ import annotations

from typing import TextIO

import click

from bot.cli_operations import acting

_login = click.argument("login")
_password = click.option(
    "--password-file",
    "password",
    type=click.File(encoding="utf-8"),
    help="Read the password from this file, - for standard input. Without it one is made and shown once.",
)


@click.group()
def staff() -> None:
    """Accounts of the people who answer: make them, list them, end them.

    \b
    Example:
      koordinator staff add kari --name "Kari Nordmann"
      koordinator staff list
    """


@staff.command()
@_login
@click.option("--name", required=True, help="What colleagues and the people they help read.")
@click.option(
    "--desk",
    "--municipality",
    "desk",
    default="default",
    show_default=True,
    help="Whose requests they see: the number of a municipality that has a desk, or default.",
)
@click.option(
    "--role",
    type=click.Choice(["agent", "editor", "administrator"]),
    default="agent",
    show_default=True,
    help="Agents answer people; editors also see which answers were said to be wrong; administrators also have accounts and export.",
)
@click.option(
    "--language",
    type=click.Choice(["nb", "nn", "en"]),
    default="nb",
    show_default=True,
    help="The language of their pages.",
)
@_password
@click.option("--no-password", is_flag=True, help="They sign in at the OpenID Connect provider only.")
@acting
def add(
    login: str,
    name: str,
    desk: str,
    role: str,
    language: str,
    password: TextIO | None,
    no_password: bool,
    by: str,
) -> None:
    """Make an account with the user name LOGIN.

    Whoever signs in at an OpenID Connect provider has their e-mail address there as LOGIN.

    \b
    Example:
      koordinator staff add kari --name "Kari Nordmann"
      koordinator staff add ola --name "Ola Nordmann" --municipality 5001 --role administrator --language nn
      koordinator staff add berit@kommune.example --name "Berit Nordmann" --no-password
      pass show inbox/kari | koordinator staff add kari --name "Kari Nordmann" --password-file -
    """
    from bot.commands.staff import add_account

    add_account(login, name, desk, role, language, password, by, no_password=no_password)


@staff.command("list")
@click.option("--desk", "--municipality", "desk", help="Only those of this desk.")
@click.option("--json", "as_json", is_flag=True, help="Print them as data.")
def list_(desk: str | None, as_json: bool) -> None:
    """Show the accounts.

    \b
    Example:
      koordinator staff list
      koordinator staff list --desk 5001 --json
    """
    from bot.commands.staff import list_accounts

    list_accounts(desk, as_json=as_json)


@staff.command()
@_login
@_password
@acting
def password(login: str, password: TextIO | None, by: str) -> None:
    """Give LOGIN another password, and end their sessions.

    \b
    Example:
      koordinator staff password kari
      koordinator staff password kari --password-file new.txt
    """
    from bot.commands.staff import set_password

    set_password(login, password, by)


@staff.command()
@_login
@acting
def disable(login: str, by: str) -> None:
    """Let LOGIN sign in no longer, and end their sessions. What they did keeps their name.

    \b
    Example:
      koordinator staff disable kari
    """
    from bot.commands.staff import set_active

    set_active(login, False, by)


@staff.command()
@_login
@acting
def enable(login: str, by: str) -> None:
    """Let LOGIN sign in again, with the password they had.

    \b
    Example:
      koordinator staff enable kari
    """
    from bot.commands.staff import set_active

    set_active(login, True, by)

"""`koordinator staff`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

import click
from rich.console import Console
from rich.table import Table

from bot.commands.journal_database import journal_database
from bot.errors import SetupError
from bot.handoff.desks import load_desks
from bot.settings import Settings, load_settings
from bot.staff.accounts import Accounts, Staff, first_account, tidy_login
from bot.staff.passwords import make_password
from knowledge.municipality import DEFAULT


def add_account(
    login: str,
    name: str,
    desk: str,
    role: str,
    language: str,
    password: TextIO | None,
    by: str,
    *,
    no_password: bool,
) -> None:
    """Make an account, and print its password when it was made for it.

    Raises:
        SetupError: there is no such desk, or the account cannot be.
    """
    if password and no_password:
        raise SetupError("an account has a password or none; leave out --password-file or --no-password")
    _check_desk(desk)
    given = None if no_password else _given(password, tidy_login(login))
    with _accounts() as accounts:
        made = accounts.add(login, name, desk, role, language, given, by)
    click.echo(f"{made.login} may sign in at {load_settings().address}/staff.")
    if given and not password:
        _show_once(given)


def list_accounts(desk: str | None, *, as_json: bool) -> None:
    """Print the accounts, those of one desk or all.

    Raises:
        SetupError: there is no such desk.
    """
    with _accounts() as accounts:
        listed = accounts.of_desk(desk) if desk else accounts.everyone()
    if as_json:
        click.echo(json.dumps([_as_data(member) for member in listed], ensure_ascii=False, indent=1))
        return
    table = Table("login", "name", "desk", "role", "language", "may sign in")
    for member in listed:
        may = "yes" if member.active else "no"
        table.add_row(member.login, member.name, member.desk, member.role, member.language, may)
    Console().print(table)


def set_password(login: str, password: TextIO | None, by: str) -> None:
    """Give somebody another password, and print it when it was made here.

    Raises:
        SetupError: there is no such account, or the password is weak.
    """
    with _accounts() as accounts:
        member = _known(accounts, login)
        given = _given(password, member.login)
        accounts.set_password(member.id, given, by)
    click.echo(f"{member.login} has another password and is signed out everywhere.")
    if not password:
        _show_once(given)


def set_active(login: str, active: bool, by: str) -> None:
    """Let somebody sign in, or no longer.

    Raises:
        SetupError: there is no such account.
    """
    with _accounts() as accounts:
        member = _known(accounts, login)
        accounts.set_active(member.id, active, by)
    click.echo(f"{member.login} may sign in." if active else f"{member.login} may no longer sign in.")


def first_staff_account(settings: Settings) -> tuple[Staff, str] | None:
    """An administrator and their password, at the default desk or the first there is; None where there are accounts already."""
    keys = load_desks(settings.desks).keys
    if not keys:
        return None
    with _accounts() as accounts:
        return first_account(accounts, DEFAULT if DEFAULT in keys else keys[0])


@contextmanager
def _accounts() -> Iterator[Accounts]:
    with journal_database() as engine:
        yield Accounts(engine)


def _known(accounts: Accounts, login: str) -> Staff:
    member = accounts.named(login)
    if not member:
        raise SetupError(f"there is no account {login}; `koordinator staff list` shows all")
    return member


def _check_desk(desk: str) -> None:
    settings = load_settings()
    keys = load_desks(settings.desks).keys
    if desk not in keys:
        raise SetupError(f"there is no desk {desk}; use {', '.join(keys)}, or write it into {settings.desks}")


def _given(password: TextIO | None, login: str) -> str:
    """The password in a file, without the end of its line; a new one where there is no file."""
    if not password:
        return make_password(login)
    try:
        return password.read().rstrip("\r\n")
    except UnicodeDecodeError:
        raise SetupError(f"{password.name} is not UTF-8; save it as UTF-8") from None


def _show_once(password: str) -> None:
    click.echo(f"Password, shown this once: {password}")


def _as_data(member: Staff) -> dict[str, object]:
    until = member.present_until
    return {**vars(member), "present_until": until.isoformat(timespec="seconds") if until else None}

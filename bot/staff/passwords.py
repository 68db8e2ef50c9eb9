"""Passwords of staff: how they are hashed, and which are too easily guessed. Length is what helps; no rule asks for signs."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from bot.errors import SetupError

COMMON = Path(__file__).with_name("common_passwords.txt")
MIN_LENGTH = 12
# Memory in KiB. One lane, so that one attempt costs one core and no more.
MEMORY, ROUNDS = 65_536, 3
_HASHER = PasswordHasher(time_cost=ROUNDS, memory_cost=MEMORY, parallelism=1)
# However many sign in at once, the machine has other things to do.
_AT_ONCE = BoundedSemaphore(2)
# Costs as much to compare with as any other, and no password is known to have it.
NOBODYS = f"$argon2id$v=19$m={MEMORY},t={ROUNDS},p=1${'A' * 22}${'A' * 43}"
# No signs that are taken for one another.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _OF = 4, 5


def hash_password(password: str) -> str:
    """What is stored of a password. Takes a fifth of a second and 64 MiB, on purpose."""
    with _AT_ONCE:
        return _HASHER.hash(_same_everywhere(password))


def matches(stored: str, password: str) -> bool:
    """Whether it is the password of this hash."""
    try:
        with _AT_ONCE:
            return _HASHER.verify(stored, _same_everywhere(password))
    except VerifyMismatchError:
        return False


def is_outdated(stored: str) -> bool:
    """Whether a hash was made in another way than today's."""
    return _HASHER.check_needs_rehash(stored)


def check_strength(password: str, login: str) -> None:
    """Refuse what others would guess.

    Raises:
        SetupError: it is short, common, or holds the login.
    """
    plain = _same_everywhere(password).casefold()
    if len(plain) < MIN_LENGTH:
        raise SetupError(f"the password needs {MIN_LENGTH} characters or more; several words are fine")
    if plain in common_passwords():
        raise SetupError("the password is one of the first that others try; choose another")
    if _holds(plain, login):
        raise SetupError(f"the password must not hold the login, {login}; choose another")


def make_password(login: str) -> str:
    """A password that nobody guesses, easy to read aloud: about 99 bits."""
    while True:
        groups = ("".join(secrets.choice(_SIGNS) for _ in range(_OF)) for _ in range(_GROUPS))
        made = "-".join(groups)
        if not _holds(made, login):
            return made


@cache
def common_passwords() -> frozenset[str]:
    """Those that are tried first and are long enough, in small letters."""
    return frozenset(COMMON.read_text(encoding="utf-8").split())


def _holds(password: str, login: str) -> bool:
    """Whether the login stands in it, or what comes before the @ of one that is an e-mail address."""
    return any(part in password for part in (login, login.partition("@")[0]) if part)


def _same_everywhere(password: str) -> str:
    """An å is one sign on some keyboards and two on others."""
    return unicodedata.normalize("NFKC", password)

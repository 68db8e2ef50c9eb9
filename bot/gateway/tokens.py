"""Conversation tokens: the id of a conversation with our signature. Who has no token has no conversation.

The id alone is unguessable; the signature keeps a copy of the database from opening conversations, and refuses made-up ids
before the database is asked.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from itsdangerous import BadSignature, Signer

from bot.errors import SetupError

SECRET_FILE = "secret"
MIN_LENGTH = 32


class Tokens:
    """Signs with the last of the keys and accepts all of them, so that a key can be replaced while people talk."""

    def __init__(self, keys: list[str]) -> None:
        self._signer = Signer(keys, salt="koordinator.conversation", digest_method=hashlib.sha256)

    def sign(self, conversation: str) -> str:
        """The token of a conversation."""
        return self._signer.sign(conversation).decode()

    def read(self, token: str) -> str | None:
        """The conversation of a token, None when we did not sign it."""
        try:
            return self._signer.unsign(token.encode("ascii", errors="replace")).decode()
        except BadSignature:
            return None


def load_keys(data: Path, given: str | None) -> list[str]:
    """The keys, oldest first: `given` with a space between them, else those in the data folder, where one is made if needed.

    Raises:
        SetupError: a key is too short to be safe.
    """
    keys = given.split() if given else _kept(data / SECRET_FILE)
    if not keys or min(map(len, keys)) < MIN_LENGTH:
        where = "KOORDINATOR_SECRET" if given else data / SECRET_FILE
        raise SetupError(
            f"every key in {where} needs {MIN_LENGTH} characters or more; `openssl rand -hex 32` makes one"
        )
    return keys


def _kept(path: Path) -> list[str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written beside and linked, so that of two processes starting at once both end up with the same whole key.
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii").split()

"""Our accounts at the providers, read from channels.yml. What is secret is not in it: it names where the secret is."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.channels.channel import Account, Channel
from bot.errors import SetupError
from bot.handoff.loopback import is_loopback
from knowledge.errors import KnowledgeError
from knowledge.municipality import DEFAULT, load_municipalities
from knowledge.yaml_file import read_mapping

_KEY = re.compile(r"[a-z0-9_-]{1,40}")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")


def load_accounts(
    path: Path | None, channels: Mapping[str, Channel], environ: Mapping[str, str] = os.environ
) -> dict[str, Account]:
    """The accounts by key; none where there is no file.

    Raises:
        SetupError: something is missing or wrong; the message says what to do, and never shows a secret.
    """
    read = read_accounts(path, channels, environ)
    for account in read.values():
        if isinstance(account, SetupError):
            raise account
    return {key: account for key, account in read.items() if isinstance(account, Account)}


def read_accounts(
    path: Path | None, channels: Mapping[str, Channel], environ: Mapping[str, str] = os.environ
) -> dict[str, Account | SetupError]:
    """Each account by key, or what is missing or wrong in it.

    Raises:
        SetupError: the file cannot be read.
    """
    if not path:
        return {}
    try:
        listed = read_mapping(path)
    except KnowledgeError as error:
        raise SetupError(str(error)) from None
    read: dict[str, Account | SetupError] = {}
    for key, data in listed.items():
        try:
            read[str(key)] = _account(path.name, str(key), data, channels, environ)
        except SetupError as error:
            read[str(key)] = error
    return read


def _account(file: str, key: str, data: Any, channels: Mapping[str, Channel], environ: Mapping[str, str]) -> Account:
    where = f"{file}: {key}"
    if not _KEY.fullmatch(key):
        raise SetupError(f"{where}: a name may have a to z, digits, - and _, at most 40")
    kind = data.get("kind") if isinstance(data, dict) else None
    channel = channels.get(kind) if isinstance(kind, str) else None
    if not channel:
        raise SetupError(f"{where}: kind is one of {', '.join(channels)}")
    wanted = {"kind", *channel.fields, *(f"{secret}_from" for secret in channel.secrets)}
    free = ("municipality", "api", *channel.may, *(f"{secret}_from" for secret in channel.may_secrets))
    if wanted - set(data) or set(data) - wanted - set(free):
        may = ", ".join(free)
        raise SetupError(f"{where}: an account of kind {kind} has {', '.join(sorted(wanted))}, and may have {may}")
    fields = {field: str(data[field]) for field in (*channel.fields, *channel.may) if field in data}
    named = [secret for secret in (*channel.secrets, *channel.may_secrets) if f"{secret}_from" in data]
    secrets = {secret: _secret(where, f"{secret}_from", data, environ) for secret in named}
    return Account(key, channel.name, _municipality(where, data), _api(where, data, channel), fields, secrets)


def _municipality(where: str, data: Mapping[str, Any]) -> str | None:
    number = data.get("municipality")
    if number is not None and (str(number) == DEFAULT or str(number) not in load_municipalities()):
        raise SetupError(f"{where}: there is no municipality {number}; use its four digits in quotes")
    return None if number is None else str(number)


def _api(where: str, data: Mapping[str, Any], channel: Channel) -> str:
    api = str(data.get("api") or channel.api).rstrip("/")
    parts = urlsplit(api)
    if not (parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname)))):
        raise SetupError(f"{where}: api is an address that begins with https://")
    return api


def _secret(where: str, field: str, data: Mapping[str, Any], environ: Mapping[str, str]) -> str:
    """What the variable holds, or the file that the variable with `_FILE` after its name leads to."""
    name = str(data[field])
    if not _VARIABLE.fullmatch(name):
        raise SetupError(
            f"{where}: {field} is the name of a variable of the environment, in capitals, not the secret itself"
        )
    if value := environ.get(name, "").strip():
        return value
    try:
        value = Path(environ[f"{name}_FILE"]).read_text(encoding="utf-8").strip()
    except (KeyError, OSError, UnicodeDecodeError):
        value = ""
    if not value:
        raise SetupError(f"{where}: set {name}, or {name}_FILE to a file that holds it")
    return value

"""The places that are told of new handoffs, as desks.yml names them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.errors import SetupError
from bot.handoff.loopback import is_loopback

# What each kind of delivery must say besides where.
KINDS: Mapping[str, tuple[str, ...]] = {"email": (), "webhook": ("secret_from",), "chatwoot": ("inbox",)}
# All of these become part of headers and addresses.
_NAME = re.compile(r"[a-z0-9_-]{1,40}")
_MAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+")
_MORE = {
    "secret_from": (re.compile(r"[A-Z][A-Z0-9_]*"), "the name of a variable of the environment, in capitals"),
    "inbox": (re.compile(r"[A-Za-z0-9_-]+"), "the identifier that Chatwoot shows in the settings of the API inbox"),
}


@dataclass(frozen=True)
class Delivery:
    """One place that is told of new handoffs. `kind` is a key of `KINDS`, `to` an address, `more` what that kind needs."""

    name: str
    kind: str
    to: str
    more: Mapping[str, str]


def read_delivery(where: str, name: Any, data: Any) -> Delivery:
    """A delivery from its entry in the file; `where` names the entry it stands in.

    Raises:
        SetupError: something is missing or wrong.
    """
    where = f"{where}: delivery {name}"
    if not _NAME.fullmatch(str(name)):
        raise SetupError(f"{where}: its name may have a to z, digits, - and _, at most 40")
    told = data if isinstance(data, dict) else {}
    kind = next((kind for kind in KINDS if kind in told), None)
    if not kind or set(told) != {kind, *KINDS[kind]}:
        kinds = "; ".join(", ".join((kind, *more)) for kind, more in KINDS.items())
        raise SetupError(f"{where} has the fields of one kind: {kinds}")
    to, more = str(told[kind]), {field: str(told[field]) for field in KINDS[kind]}
    if kind == "email" and not is_mail_address(to):
        raise SetupError(f"{where}: email is one address, as post@kommune.no")
    if kind != "email" and not _is_safe(to):
        raise SetupError(f"{where}: {kind} is an address that begins with https://")
    for field, value in more.items():
        form, described = _MORE[field]
        if not form.fullmatch(value):
            raise SetupError(f"{where}: {field} is {described}")
    return Delivery(str(name), kind, to, more)


def is_mail_address(text: str) -> bool:
    """Whether a text is one mail address and nothing besides. Whether it exists is not asked."""
    return bool(_MAIL.fullmatch(text))


def _is_safe(address: str) -> bool:
    """Whether nobody can read on the way what is sent there."""
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and (
            parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))
        )
    except ValueError:
        return False

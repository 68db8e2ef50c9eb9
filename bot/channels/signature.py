"""Signatures of bodies with a shared secret, compared without telling by the time taken how much was right."""

from __future__ import annotations

import hashlib
import hmac

from bot.channels.channel import Forged


def signed(secret: str, body: bytes) -> str:
    """HMAC-SHA256 of the body, as hexadecimal digits."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def check_same(given: str, right: str) -> None:
    """See that a signature or token is the right one.

    Raises:
        Forged
    """
    if not hmac.compare_digest(given.encode(), right.encode()):
        raise Forged("the signature is not right")

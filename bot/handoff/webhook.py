"""Telling a system by a signed webhook, in the form of Standard Webhooks (www.standardwebhooks.com).

The receiver can check that it comes from us and when, and knows by its id what it has had already: `webhook-id` is the same in
every attempt, and so is `Idempotency-Key`, which many systems look at by themselves.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os

from bot.handoff.calling import accepted, calling
from bot.handoff.deliveries import Delivery
from bot.handoff.notice import facts
from bot.handoff.outbox import NotDelivered, Taken
from bot.settings import Settings

# Standard Webhooks asks for 24 to 64 bytes.
SHORTEST_SECRET = 24
ENCODED = "whsec_"


def missing(delivery: Delivery) -> str | None:
    """What stands in the way of signing, None where nothing does."""
    name = delivery.more["secret_from"]
    try:
        key = _key(os.environ.get(name, ""))
    except ValueError:
        return f"{name} begins with {ENCODED} and is not base64"
    if not key:
        return f"{name} is not set"
    return None if len(key) >= SHORTEST_SECRET else f"{name} is shorter than {SHORTEST_SECRET} bytes"


def sign(key: bytes, identifier: str, timestamp: int, body: bytes) -> str:
    """The signature, as its header holds it."""
    signed = b".".join((identifier.encode(), str(timestamp).encode(), body))
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def send(taken: Taken, delivery: Delivery, settings: Settings) -> None:
    """Post it.

    Raises:
        NotDelivered: the receiver did not answer with a status of success.
    """
    if problem := missing(delivery):
        raise NotDelivered(problem)
    body = json.dumps(facts(taken, settings.address)).encode()
    timestamp = int(taken.began.timestamp())
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": taken.key,
        "webhook-id": taken.key,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": sign(_key(os.environ[delivery.more["secret_from"]]), taken.key, timestamp, body),
    }
    with calling(delivery.to) as client, client.stream("POST", delivery.to, content=body, headers=headers) as response:
        accepted(response)


def _key(secret: str) -> bytes:
    """The key that a secret stands for: after `whsec_` in base64, else as it is."""
    if secret.startswith(ENCODED):
        return base64.b64decode(secret.removeprefix(ENCODED), validate=True)
    return secret.encode()

"""Telling people who work in Chatwoot, through the client API of an API inbox: a conversation with one message for each handoff.

The API has no idempotency keys, so we look before we write: is there a contact of ours, does it have a conversation, does that
hold our message? What an attempt that died had written is found and not written again.

The requests, their answers and the look-ups are those of Chatwoot's published description (developers.chatwoot.com, Client APIs).
One thing is not in it: that a new contact may bring its own `source_id`, under which it is found again. All published versions of
Chatwoot's source take it. One that did not would still be told, but a repeated attempt would make a second contact.
"""

from __future__ import annotations

from typing import Any

import httpx

from bot.handoff.calling import accepted, calling
from bot.handoff.deliveries import Delivery
from bot.handoff.notice import subject, text
from bot.handoff.outbox import NotDelivered, Taken
from bot.settings import Settings


def send(taken: Taken, delivery: Delivery, settings: Settings) -> None:
    """See to it that the inbox holds a conversation with our message.

    Raises:
        NotDelivered: Chatwoot does not answer, refuses, or answers something else than it describes.
    """
    contacts = f"{delivery.to.rstrip('/')}/public/api/v1/inboxes/{delivery.more['inbox']}/contacts"
    with calling(delivery.to) as client:
        try:
            conversations = f"{contacts}/{_contact(client, contacts, taken)}/conversations"
            messages = f"{conversations}/{_conversation(client, conversations)}/messages"
            _message(client, messages, taken, settings.address)
        except (LookupError, TypeError, ValueError):
            raise NotDelivered("the answer is not one of Chatwoot") from None


def _contact(client: httpx.Client, contacts: str, taken: Taken) -> str:
    """The `source_id` of the contact that stands for this handoff."""
    ours = f"koordinator-{taken.key}"
    found = client.get(f"{contacts}/{ours}")
    if found.status_code == httpx.codes.NOT_FOUND:
        told = {"source_id": ours, "identifier": ours, "name": subject(taken)}
        found = client.post(contacts, json=told)
    return str(accepted(found).json()["source_id"])


def _conversation(client: httpx.Client, conversations: str) -> int:
    """The number of its conversation."""
    found: list[dict[str, Any]] = accepted(client.get(conversations)).json()
    made = found[0] if found else accepted(client.post(conversations, json={})).json()
    return int(made["id"])


def _message(client: httpx.Client, messages: str, taken: Taken, address: str) -> None:
    found: list[dict[str, Any]] = accepted(client.get(messages)).json()
    if not any(taken.number in (message["content"] or "") for message in found):
        accepted(client.post(messages, json={"content": text(taken, address), "echo_id": taken.key}))

"""What a reply does about a handoff, done in the transaction that stores the reply: so what people read is true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from bot.gateway.records import Said
from bot.handoff import handoffs
from bot.handoff.desks import Desk, Desks
from bot.handoff.records import Wish
from bot.handoff.states import NotPossible
from knowledge.conversation import LANGUAGES

TIMES = ("any", "morning", "midday", "afternoon")
MAX_INTERPRETER = 60


def desk_for(desks: Desks, municipality: str | None, named: str | None) -> Desk | None:
    """Who receives it: the desk of the municipality that the person named, else that of the page they came from."""
    return (desks.get(named) if named else None) or desks.of(municipality)


def carry_out(
    connection: Connection, desks: Desks, conversation: Mapping[str, Any], said: Sequence[Said], n: int, at: datetime
) -> None:
    """Do what the replies to message `n` of this conversation say they did.

    Raises:
        NotPossible: the handoff is in another state than the replies were told.
    """
    desk = desk_for(desks, conversation["municipality"], (conversation["memory"] or {}).get("municipality"))
    for reply in said:
        event = (reply.data or {}).get("handoff")
        if not event:
            continue
        if not desk:
            raise NotPossible("nobody receives handoffs here")
        _carry_out(connection, desk, conversation, event, n, at)


def _carry_out(
    connection: Connection, desk: Desk, conversation: Mapping[str, Any], event: Mapping[str, Any], n: int, at: datetime
) -> None:
    match event["event"]:
        case "offer":
            handoffs.offer(connection, conversation, desk, at)
        case "begin":
            handoffs.begin(connection, conversation, desk, at)
        case "send":
            handoffs.send(connection, conversation, desk, at, wish_of(event), n)
        case "withdraw":
            if not handoffs.withdraw(connection, conversation["id"], at):
                raise NotPossible("withdraw: nothing is open")
        case unknown:
            raise ValueError(f"no event of handoffs: {unknown}")


def wish_of(event: Mapping[str, Any]) -> Wish:
    """What a person agrees to with a `send`; what nobody knows counts as the least."""
    return Wish(
        call_when=event["call_when"] if event["call_when"] in TIMES else "any",
        language=event["language"] if event["language"] in LANGUAGES else "nb",
        interpreter=str(event["interpreter"])[:MAX_INTERPRETER],
        share=event["share"] is True,
        promised_by=datetime.fromisoformat(event["promised_by"]),
    )

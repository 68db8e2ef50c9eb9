"""What counts as an error in a resident's conversation: found in the gateway's responses and in its stream. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

WAITING = "told to wait"
NO_ANSWER = "no answer"
NOT_STREAMED = "answer not on the stream in 20 s"
TWICE = "came twice"
FOREIGN = "belongs elsewhere"
GAP = "entry missing on the stream"
BROKEN_STREAM = "stream broke"
NOT_FORGOTTEN = "deleted, but stream went on"

Entry = dict[str, Any]
OK = (200, 201)


@dataclass(frozen=True)
class Event:
    """One event of a stream; `data` is JSON."""

    name: str
    data: str


class Events:
    """Cuts the bytes of a stream into events. Comments, which keep the line open, are left out."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> Iterator[Event]:
        """The events that end in this chunk."""
        *whole, self._rest = (self._rest + chunk).replace(b"\r\n", b"\n").split(b"\n\n")
        for block in whole:
            fields = dict(line.split(": ", 1) for line in block.decode().split("\n") if ": " in line and line[0] != ":")
            if fields:
                yield Event(fields.get("event", "message"), fields.get("data", ""))


@dataclass
class Seen:
    """What has come over the stream of one conversation, and what was answered to its messages."""

    came: dict[int, float] = field(default_factory=dict)
    """When each entry came, by its number."""
    last: int = 0
    asked: set[int] = field(default_factory=set)
    """Numbers of the person's messages, as the stream shows them."""
    answers: dict[int, set[int]] = field(default_factory=dict)
    """Numbers of the assistant's entries on the stream, by the message that they answer."""
    told: dict[int, set[int]] = field(default_factory=dict)
    """The same as the responses had them, by the message that was sent."""

    def take(self, entry: Entry, at: float) -> list[str]:
        """Note an entry of the stream that came at a time, and return what is wrong with it."""
        n = entry["n"]
        if n in self.came:
            return [TWICE]
        wrong = [] if n == self.last + 1 else [GAP]
        self.came[n], self.last = at, n
        if entry["sender"] == "person":
            self.asked.add(n)
        elif entry["sender"] == "assistant":
            message = entry.get("answers")
            if message not in self.asked:
                return [*wrong, FOREIGN]
            self.answers.setdefault(message, set()).add(n)
        return wrong

    def responded(self, status: int, body: Any) -> tuple[int | None, list[str]]:
        """Note the response to a message; its number, None where it was not taken, and what is wrong."""
        if status not in OK:
            return None, [refused("message", status, body)]
        message = body.get("message") if isinstance(body, dict) else None
        if not message:
            return None, [NO_ANSWER]
        n = message["n"]
        wrong = [FOREIGN] if n in self.told else []
        said = [entry for entry in body["entries"] if entry["sender"] == "assistant"]
        if any(entry.get("answers") != n for entry in body["entries"]):
            wrong.append(FOREIGN)
        if body["waiting"]:
            wrong.append(WAITING)
        elif not said:
            wrong.append(NO_ANSWER)
        self.told[n] = {entry["n"] for entry in said}
        return n, wrong

    def answered_at(self, n: int) -> float | None:
        """When all that was said to a message had come over the stream; None while it has not, or nothing was said."""
        wanted = self.told.get(n) or self.answers.get(n)
        return max(self.came[m] for m in wanted) if wanted and wanted <= self.came.keys() else None

    def left(self) -> list[str]:
        """What is wrong at the end: answers that came again, beyond those of the response."""
        return [TWICE for n, told in self.told.items() if told and self.answers.get(n, set()) - told]


def refused(what: str, status: int, body: Any) -> str:
    """The kind of error that a status is: what was wanted, the status, and the gateway's own code where it gives one."""
    error = body.get("error") if isinstance(body, dict) else None
    code = error.get("code", "") if isinstance(error, dict) else ""
    return f"{what}: {status} {code}".strip()


def entry_of(event: Event) -> Entry | None:
    """The entry that an event carries, None when it carries none."""
    return json.loads(event.data) if event.name == "entry" else None

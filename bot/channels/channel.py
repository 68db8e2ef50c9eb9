"""What every messaging channel can do, and the shapes that pass between it and the gateway.

A channel checks that a request is really from its provider, reads the messages in it, writes what is said as the provider's payloads
(a pure function) and sends those. It knows nothing of conversations; the gateway knows nothing of providers.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

import httpx

from bot.channels.message import Message

Payload = dict[str, Any]


class Forged(Exception):
    """A request that does not prove that it is from the provider; the text says what is wrong, for operators."""


class Unreadable(Exception):
    """A request from the provider that is not what its description says."""


class ChannelAway(Exception):
    """The provider does not answer, fails, or asks us to wait; the same may be sent again after `seconds`."""

    def __init__(self, why: str, seconds: float | None = None) -> None:
        super().__init__(why)
        self.seconds = seconds


class NotTaken(Exception):
    """The provider will not deliver this, now or later. `reason` is one of `REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


# Why something that was said did not reach a person: they stopped us, they cannot be reached there, the provider's time for answers is
# over, the provider refused it, or it was away for too long.
REASONS = ("stopped", "unreachable", "window", "refused", "away")


@dataclass(frozen=True)
class Account:
    """One of our accounts at a provider, and the municipality that people reach by it.

    `key` is its name in channels.yml and part of the address of its webhook, `secrets` come from the environment or from files,
    `api` is where the provider answers.
    """

    key: str
    kind: str
    municipality: str | None
    api: str
    fields: Mapping[str, str]
    secrets: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Received:
    """A request to the webhook of an account. `address` is the whole address as the provider called it; names of headers are small."""

    method: str
    address: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Arrival:
    """One message that came in.

    `id` is the provider's own, the same when it is delivered again. `address` is where the answer goes, in a form that only the
    channel reads. `kind`: a `text`; a `choice`, that is a pressed button: the reply with number `choice`, from 1, of entry `entry`;
    an `attachment`, perhaps with a `text`; `start`, where a person opens the chat without having written; `group`, where
    others read along. `answered` is a command that the provider has answered itself: it is obeyed, and nothing is said.
    """

    id: str
    address: str
    kind: Literal["text", "choice", "attachment", "start", "group"]
    text: str = ""
    entry: int = 0
    choice: int = 0
    answered: bool = False


@dataclass(frozen=True)
class Acknowledged:
    """What the provider gets as the answer to its request."""

    body: str = ""
    media_type: str = "text/plain"
    status: int = 200


class Channel(ABC):
    """One kind of channel. `fields` and `secrets` are what channels.yml must say of such an account, the others what it may."""

    name: str
    provider: str
    """Who else sees what is written, as people know them; part of the first message. Empty for systems that we cannot know."""
    api: str
    fields: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    may_secrets: tuple[str, ...] = ()
    window: timedelta | None = None
    """For how long after a person's latest message we may write to them; None where there is no such limit."""
    brief: bool = False
    """Whether the length of a message costs, so that we say less."""
    plain_words: bool = False
    """Whether STOP, START and HELP in plain words are for us, as on the telephone network; elsewhere they begin with a slash."""

    @abstractmethod
    async def verify(self, client: httpx.AsyncClient, account: Account, received: Received) -> None:
        """See that a request is from the provider and meant for this account.

        Raises:
            Forged: it is not, or is too old.
            ChannelAway: the provider's keys cannot be fetched.
        """

    @abstractmethod
    def read(self, account: Account, received: Received) -> list[Arrival]:
        """The messages in a verified request; what is no message, such as a receipt, is left out.

        Raises:
            Unreadable: it is not what the provider describes.
        """

    @abstractmethod
    def render(self, message: Message) -> list[Payload]:
        """What is said, as the payloads that are sent one after the other. A pure function."""

    @abstractmethod
    async def send(self, client: httpx.AsyncClient, account: Account, address: str, payload: Payload) -> None:
        """Send one payload.

        Raises:
            ChannelAway, NotTaken
        """

    @abstractmethod
    async def check(self, client: httpx.AsyncClient, account: Account, webhook: str | None) -> str:
        """Ask the provider whether it knows us, and return what it calls the account.

        `webhook` is the address that it should call; None where nothing says under which address we can be reached.

        Raises:
            ChannelAway, NotTaken: the text says what to do.
        """

    async def connect(self, client: httpx.AsyncClient, account: Account, webhook: str) -> str:
        """Tell the provider to call `webhook`, and return what it calls the account; where people do that on pages of its own, say so.

        Raises:
            ChannelAway, NotTaken: the text says what to do.
        """
        raise NotTaken("the provider's own pages set the address that it calls")

    async def noticed(self, client: httpx.AsyncClient, account: Account, arrival: Arrival) -> None:  # noqa: B027
        """Show the person that what they did has come, where the channel waits for that; nothing is done elsewhere.

        Raises:
            ChannelAway, NotTaken
        """

    def acknowledge(self, received: Received) -> Acknowledged:
        """The answer to a verified request, given before anything is done about it."""
        return Acknowledged()

    def rest(self, message: Message) -> str:
        """What rendering `message` left out, to be said when the person asks for more; empty where it left out nothing."""
        return ""

    def may_write(self, account: Account, message: Message, silence: timedelta) -> bool:
        """Whether `message` may be sent to a person who has been silent for so long."""
        return self.window is None or silence < self.window

    async def nudge(self, client: httpx.AsyncClient, account: Account, address: str, language: str) -> None:  # noqa: B027
        """Tell a person whose window is closed that something waits, where the channel has a way; nothing is done elsewhere.

        Raises:
            ChannelAway, NotTaken
        """
